import { tryAgain } from "../actions";
import { conclude, type Rule } from "../rule";
import { silentStart } from "../silent-start";
import { place, plain } from "../wording";

/** Something else than an FTP server answers there. */
export const notFtp: Rule = (story) => {
  const start = silentStart(story);
  if (!start?.unread) return null;
  const { opened, unread, closed } = start;
  const other = /\bHTTP\//.test(unread.text)
    ? " A web server answers there."
    : /\bSSH-/.test(unread.text)
      ? " An SSH server answers there: SFTP is another protocol, which Portside doesn't speak."
      : "";
  return conclude({
    id: "not-ftp",
    title: `What answers at ${place(opened.remote)} is no FTP server`,
    confidence: "certain",
    cause: "The first that it says doesn't begin with a reply code, as every FTP server's greeting does.",
    advice: `${plain(unread.text)}${other} Check host and port: FTP uses 21, implicit FTPS 990.`,
    evidence: [opened, unread, closed],
    actions: [{ type: "reconnect", label: "Correct the address" }, tryAgain],
  });
};
