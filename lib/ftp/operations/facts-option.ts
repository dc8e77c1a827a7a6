import { byteString } from "../../protocol/byte-string";
import type { Operation } from "../lane";

/** Facts without which an entry isn't told completely: worth a command. */
const needed = ["type", "size", "modify", "perm", "unix.mode"];
/** Facts that are shown where a server has them. */
const welcome = [...needed, "sizd", "unix.owner", "unix.group", "unix.ownername", "unix.groupname"];

/**
 * OPTS MLST (RFC 3659 §7.9), once a connection, where FEAT says that facts are off which a listing needs
 * (interop S21). Servers that send them anyway are asked nothing, and a refusal changes nothing.
 */
export async function chooseFacts({ core, control, deadline }: Operation): Promise<void> {
  const offered = core.feature("MLST");
  if (control.choseFacts || offered === null) return;
  control.choseFacts = true;
  const facts = offered
    .split(";")
    .map((fact) => fact.trim().toLowerCase())
    .filter((fact) => fact !== "");
  if (!facts.some((fact) => needed.includes(fact))) return;
  const wanted = facts
    .filter((fact) => fact.endsWith("*") || welcome.includes(fact))
    .map((fact) => fact.replace(/\*$/, ""));
  if (!wanted.every((fact) => /^[\w.-]+$/.test(fact))) return;
  await control.request(byteString(`OPTS MLST ${wanted.join(";")};`), deadline);
}
