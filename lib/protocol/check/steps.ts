/**
 * What the check of a server looks at, in the order in which it does. Names are stable: programs outside read them.
 *
 * - `resolve` the host's addresses, `connect` the control connection, `greeting` its 220
 * - `tls` AUTH TLS or implicit TLS, and the certificate; before the greeting where TLS is implicit
 * - `login` USER, PASS and ACCT, `features` FEAT, SYST and where the login led
 * - `data-encryption` PBSZ and PROT P
 * - `pasv`, `epsv`, `port`, `eprt` a LIST over a data connection that this very command announced
 * - `session-resumption` whether data connections resume the control connection's TLS session, and have to
 * - `mlsd` a listing with MLSD, `utf8` names in UTF-8
 * - `rest` a part of a listed file against the whole, `mdtm` and `size` what the server says of a listed file
 * - `clock` whether the server's clock is right, as far as that shows without writing
 */
export const checkSteps = [
  "resolve",
  "connect",
  "greeting",
  "tls",
  "login",
  "features",
  "data-encryption",
  "pasv",
  "epsv",
  "port",
  "eprt",
  "session-resumption",
  "mlsd",
  "utf8",
  "rest",
  "mdtm",
  "size",
  "clock",
] as const;
export type CheckStep = (typeof checkSteps)[number];

/** What people read instead of a step's name. */
export const checkStepTitles: Readonly<Record<CheckStep, string>> = {
  resolve: "Address of the host",
  connect: "Control connection",
  greeting: "Greeting",
  tls: "TLS and certificate",
  login: "Login",
  features: "Features",
  "data-encryption": "Encryption of data connections",
  pasv: "Passive mode with PASV",
  epsv: "Passive mode with EPSV",
  port: "Active mode with PORT",
  eprt: "Active mode with EPRT",
  "session-resumption": "TLS session resumption",
  mlsd: "Exact listings (MLSD)",
  utf8: "Names in UTF-8",
  rest: "Resuming a download (REST)",
  mdtm: "Date of a file (MDTM)",
  size: "Size of a file (SIZE)",
  clock: "The server's clock",
};

/** `warning`: legal, but unwise. `skipped`: not looked at, and the detail says why. */
export const checkStatuses = ["passed", "warning", "failed", "skipped"] as const;
export type CheckStatus = (typeof checkStatuses)[number];
