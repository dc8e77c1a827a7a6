/** What a server's own words add to a code that can mean several things. Codes and patterns, never whole texts. */
interface ReplyHint {
  readonly codes: readonly number[];
  readonly pattern: RegExp;
  readonly text: string | ((match: RegExpExecArray) => string);
  /** When the words show that nothing is wrong, or that something is in spite of the code. */
  readonly tone?: "plain" | "wrong";
  /** Only where the server had to dial and no data connection came about. */
  readonly isOfServersDial?: true;
}

/** The first that fits counts. Texts as sent by vsftpd 3.0, ProFTPD 1.3, Pure-FTPd 1.0, FileZilla Server 1 and others. */
const hints: readonly ReplyHint[] = [
  {
    codes: [425],
    pattern: /permission denied|not permitted/i,
    text: "The server's own machine did not let it dial, so the cause is on the server's side: ask its operator, or use passive mode.",
    isOfServersDial: true,
  },
  {
    codes: [226, 250],
    pattern: /(?:failed to|cannot|can't|could not|unable to) (?:open|read) (?:the )?director/i,
    text: "The code says that all went well, but the words say that the directory could not be read: the empty listing doesn't mean that it is empty.",
    tone: "wrong",
  },
  {
    codes: [226, 250],
    pattern:
      /\b(?:output|listing|list|results?) (?:was |is |has been )?truncated\b|\btruncated (?:to|at|after) \d/i,
    text: "The server left entries out: it ends listings after so many. What isn't listed may be there all the same.",
    tone: "wrong",
  },
  {
    codes: [425, 450, 522, 534],
    pattern: /session.{0,20}reuse|not resumed|reuse.{0,20}session/i,
    text: "The server wants the data connection to resume the TLS session of the control connection, as proof that both come from the same client. Nothing was transferred: that doesn't mean that the directory is empty.",
  },
  {
    codes: [425],
    pattern: /bad ip connecting/i,
    text: "The data connection reached the server from another address than the control connection. A proxy, a second way out, or a container network stands between; give both connections the same way.",
  },
  {
    codes: [500, 501, 504],
    pattern: /won't open a (?:data )?connection to \S+ \(only to ([0-9a-f.:]{3,45})\)/i,
    text: ([, seen]) =>
      `The server sees Portside come from ${seen} and dials only that address. Set the advertised address to ${seen} and forward the ports, or use passive mode.`,
  },
  {
    codes: [500, 501],
    pattern: /illegal port/i,
    text: "The server refuses the address because it isn't the one that Portside's control connection comes from. Use passive mode, or set the advertised address to Portside's public one and forward the ports. The server is right to refuse: don't switch its check off.",
  },
  {
    codes: [421, 530, 550],
    pattern: /too many|maximum|limit (?:reached|exceeded)|connections? (?:from|per)/i,
    text: "The server has as many connections as it allows, in all or from this address. Close some, or try again later; the password isn't the problem.",
  },
  {
    codes: [421, 503, 522, 530, 534, 550],
    // Not the bare words: "550 /tls/key.pem: No such file" speaks of something else.
    pattern:
      /\b(?:must|use|requires?|need)\b.{0,80}\b(?:encryption|ssl|tls|auth)\b|\b(?:encryption|ssl|tls|auth|cleartext)\b.{0,80}\b(?:required|first|must|only|not accepted)\b/i,
    text: "The server insists on encryption. Set the session's encryption to explicit TLS.",
  },
  {
    codes: [421],
    pattern: /time-?out|timed out|idle/i,
    text: "The server waited longer than it allows. After a quiet time that is normal, and Portside logs in again when there is something to do; after a transfer command it means that no data connection came.",
  },
  {
    codes: [530],
    pattern:
      /\banonymous (?:ftp |access |logins? |users? )?only\b|\bonly (?:accepts? |allows? )?anonymous\b/i,
    text: "This server takes no named users: log in anonymously.",
  },
  {
    codes: [530],
    pattern: /anonymous/i,
    text: "This server has no anonymous access. Log in with a user name and password.",
  },
  {
    codes: [450, 550],
    pattern: /no (?:such )?(?:files|members|data ?sets)(?: or director\w+)? found|^\d{3} no files/i,
    text: "The directory is empty: some servers say so with an error code.",
    tone: "plain",
  },
  {
    codes: [425, 426, 451, 452, 552],
    pattern: /no space|disk (?:is )?full|quota|error writing|failure writing/i,
    text: "The server could not write the file: most often its disk is full or the account's quota is used up.",
  },
  {
    codes: [450, 521, 550, 553],
    pattern: /exists/i,
    text: "Something of that name is there already. Choose another name, or remove what is there first.",
  },
  {
    codes: [450, 550],
    pattern: /not empty/i,
    text: "The directory isn't empty; what is in it must be deleted first.",
  },
  {
    codes: [450, 550, 553],
    pattern: /no such|not found|cannot find|can't find|does(?:n't| not) exist/i,
    text: "It isn't there under that name. Upper and lower case count on most servers.",
  },
  {
    codes: [450, 550, 553],
    pattern: /permission|denied|not (?:permitted|allowed)|access/i,
    text: "This user may not do that here. Log in as another user, or ask the operator for the right.",
  },
  {
    codes: [550],
    pattern: /not a (?:plain|regular) file|is a directory/i,
    text: "That is a directory, and this command is for files.",
  },
];

const longText = 2000;

/**
 * What the words of a reply tell beyond its code; null when they say nothing known.
 *
 * @param isServersDial whether the server had to dial a data connection that didn't come about
 */
export function replyHint(
  code: number,
  lines: readonly string[],
  isServersDial: boolean,
): { readonly text: string; readonly tone: "plain" | "wrong" | null } | null {
  const text = lines.slice(0, 20).join("\n").slice(0, longText);
  for (const hint of hints) {
    if (!hint.codes.includes(code) || (hint.isOfServersDial === true && !isServersDial)) continue;
    const match = hint.pattern.exec(text);
    if (match === null) continue;
    return {
      text: typeof hint.text === "string" ? hint.text : hint.text(match),
      tone: hint.tone ?? null,
    };
  }
  return null;
}
