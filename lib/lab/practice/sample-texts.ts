/** Texts of the practice server's sample files. */

export const WELCOME = `Welcome to the practice server.

Everything here is kept in memory and is gone when Portside stops: try things out.

  anonymous            may look and download
  student / student    may also upload, rename and delete

/pub          files worth looking at
/incoming     a place for uploads
/read-only    may be read, not changed
/locked       may not be entered

Watch the traffic panel: each listing and each file has a data connection of its own.
`;

export const README = `# Practice server

A place to watch FTP at work.

| directory | what is in it |
|---|---|
| \`documents\` | text, Markdown, PDF, CSV, JSON, HTML |
| \`code\` | a few source files |
| \`texts\` | old charsets, line ends of both kinds, Markdown that tries things, and no text at all |
| \`images\`, \`audio\`, \`video\` | something to preview |
| \`releases\` | versions, with a link to the latest |
| \`large\` | files of 1 MiB to 1 GiB, made up as they are read |
| \`many\`, \`huge\` | 10,000 and 100,000 files in one directory |
| \`names\` | file names that break careless clients |
| \`raw-names\` | names that are no UTF-8, and one that no command can carry |
| \`links\` | links: one to its own directory, one that leads nowhere |

## Try

1. List this directory, then switch the data mode and list it again.
2. Compare the two exchanges: *which side opens the port?*
3. Upload a file to \`/incoming\`, break it off, and resume it.
`;

export const ACTIVE_AND_PASSIVE = `# Active and passive mode

FTP uses a control connection for commands and a data connection for each listing or file.

- **Passive** (\`PASV\`, \`EPSV\`): the server listens, the client dials.
- **Active** (\`PORT\`, \`EPRT\`): the client listens, the server dials.

The port is two bytes: \`203,144\` is 203 × 256 + 144 = 52112.
`;

export const COMMANDS_CSV = `command,purpose,rfc
PASV,server listens for the data connection,959
PORT,client listens for the data connection,959
EPSV,as PASV without an address,2428
EPRT,as PORT for IPv4 and IPv6,2428
MLSD,listing that machines can read,3659
REST,where the next transfer begins,3659
AUTH,begin TLS,2228
`;

export const PORTS_JSON = `${JSON.stringify(
  {
    control: 21,
    implicitTls: 990,
    examples: [
      { bytes: [203, 144], port: 52112 },
      { bytes: [195, 12], port: 49932 },
      { bytes: [195, 75], port: 49995 },
    ],
  },
  null,
  2,
)}\n`;

export const PAGE_HTML = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>A page on an FTP server</title>
  <h1>Hello</h1>
  <p>Before the web, pages were fetched like this.</p>
</html>
`;

export const PORT_TS = `/** The port that the last two numbers of PORT and 227 stand for. */
export function portOf(high: number, low: number): number {
  return high * 256 + low;
}
`;

export const PORT_PY = `"""The arithmetic of PASV."""
import re


def port_of(reply: str) -> int:
    numbers = re.search(r"(\\d+,){5}\\d+", reply)
    high, low = numbers.group().split(",")[-2:]
    return int(high) * 256 + int(low)
`;

export const PORT_C = `#include <stdio.h>

int main(void) {
    unsigned high = 203, low = 144;
    printf("port %u\\n", high * 256 + low);
    return 0;
}
`;

export const FETCH_SH = `#!/bin/sh
# Fetches a file twice: passive, then active.
curl -o /dev/null ftp://127.0.0.1:2121/pub/README.md
curl -o /dev/null --ftp-port - ftp://127.0.0.1:2121/pub/README.md
`;

export const STYLE_CSS = `:root {
  color-scheme: light dark;
}

body {
  font: 1rem/1.5 system-ui, sans-serif;
}
`;

export const DIAGRAM_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 140" font-family="sans-serif" font-size="14">
  <title>Two connections</title>
  <rect x="10" y="20" width="80" height="100" rx="8" fill="#dbeafe" stroke="#1d4ed8"/>
  <rect x="230" y="20" width="80" height="100" rx="8" fill="#dcfce7" stroke="#15803d"/>
  <text x="50" y="75" text-anchor="middle" fill="#1e3a8a">client</text>
  <text x="270" y="75" text-anchor="middle" fill="#14532d">server</text>
  <path d="M90 50h140" stroke="#475569" stroke-width="2"/>
  <path d="M90 95h140" stroke="#c2410c" stroke-width="4"/>
  <text x="160" y="44" text-anchor="middle" fill="#475569">control</text>
  <text x="160" y="88" text-anchor="middle" fill="#c2410c">data</text>
</svg>
`;

/** Names that have broken clients; none holds a control character or a slash. */
export const ODD_NAMES: readonly string[] = [
  "two words.txt",
  " leading space.txt",
  "trailing space ",
  "two  spaces.txt",
  '"quoted".txt',
  "it's.txt",
  "-leading-dash.txt",
  "--help",
  "semi;colon=equals.txt",
  "100%25.txt",
  "hash#question?.txt",
  "star*and[brackets].txt",
  "back\\slash.txt",
  "C:drive.txt",
  "<img src=x onerror=alert(1)>.txt",
  "$HOME `id`.txt",
  "arrow -> target.txt",
  "...three dots",
  ".hidden",
  "grüße.txt",
  "café (composed).txt",
  "cafe\u0301 (decomposed).txt",
  "日本語.txt",
  "Ελληνικά.txt",
  "🚀 rocket 👩‍🚀.txt",
  "שלום עולם.txt",
  "مرحبا بالعالم.txt",
  "file\u202Egpj.txt",
  "\u200Fmarked\u200E.txt",
  `${"long-".repeat(39)}n.md`.padEnd(200, "x").slice(0, 200),
  `${"ü".repeat(125)}.text`,
];

/**
 * Names as bytes (one character each) that are listed and are no UTF-8: in windows-1251, with a byte that is Telnet's,
 * and in latin1. The last holds a control character, so no FTP command can be about it.
 */
export const RAW_NAMES: readonly string[] = [
  "\xcf\xf0\xe8\xe2\xe5\xf2.txt",
  "\xff \xef\xb8\xf1.txt",
  "caf\xe9.txt",
  "half a character \xe2\x82.txt",
  "tab\there.txt",
];

export const ODD_MARKDOWN = `# Markdown that tries things

<script>document.title = "A script ran";</script>
<img src="x" onerror="document.title = 'An error handler ran'">
<iframe srcdoc="<p>A frame</p>"></iframe>
<a href="javascript:document.title='A link ran'">a link in HTML</a>

[a link in Markdown](javascript:document.title='A link ran')
[elsewhere](https://example.com/) and <https://example.com/>
![a picture from elsewhere](https://example.com/picture.png)

| a table | with \\| a bar |
|:---|---:|
| **bold** | \`code\` |

- [x] done
- [ ] not yet

\`\`\`html
<b>not bold</b>
\`\`\`
`;

/** An image with a script in it, as a page it would run. */
export const SCRIPT_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40" onload="document.title='A handler ran'">
  <title>An image with a script</title>
  <script>document.title = "A script ran";</script>
  <rect width="120" height="40" rx="6" fill="#fee2e2"/>
  <text x="60" y="25" text-anchor="middle" font-family="sans-serif" fill="#991b1b">a script</text>
</svg>
`;

/** Bytes, one character each: "Привет, мир!" twice, in windows-1251. */
export const WINDOWS_1251_TEXT =
  "\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0!\r\n\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0!\r\n";

/** Bytes, one character each, in latin1. */
export const LATIN1_TEXT = "Ein M\xfcller, zwei Caf\xe9s, drei Pfund: \xa33.\n";

export const CRLF_TEXT = "Lines of this file end\r\nwith CR and LF,\r\nthe last one too.\r\n";

export const LF_TEXT = "Lines of this file end\nwith LF alone,\nthe last one with nothing.";
