import { announcement, pieceType, uploadsOf } from "../bench/tus";
import { readBeginning, sendHalf, type Visitor } from "./visitor";

export interface Operation {
  readonly name: string;
  /** How often it comes, beside the others. */
  readonly weight: number;
  /** Whether it can be done now. */
  readonly suits: (visitor: Visitor) => boolean;
  /** @throws when it ends otherwise than it has to */
  readonly run: (visitor: Visitor) => Promise<void>;
}

const anytime = () => true;
const without = ({ session }: Visitor) => session === null;
const within = ({ session }: Visitor) => session !== null;
const withFile = (visitor: Visitor) => within(visitor) && visitor.files.length > 0;

type Row = readonly [string, number, Operation["suits"], Operation["run"]];

async function get(visitor: Visitor, path: string, ...statuses: readonly number[]): Promise<void> {
  await visitor.expect(await (await visitor.browser()).get(path), ...statuses);
}

async function asksToConnect(visitor: Visitor, request: object, status: number): Promise<void> {
  const browser = await visitor.browser();
  await visitor.expect(
    await browser.send("POST", "/api/sessions", { host: "127.0.0.1", ...request }),
    status,
  );
}

const entries = (path: string) => `/entries?path=${encodeURIComponent(path)}`;

/** Text that says its own length. */
function contentFor(visitor: Visitor): Uint8Array<ArrayBuffer> {
  return new Uint8Array(visitor.random.integer(0, 200_000 - 1)).fill(visitor.random.integer(0, 256 - 1));
}

const gettingIn: readonly Row[] = [
  ["log in", 40, without, (visitor) => visitor.connect()],
  [
    "a wrong password",
    1,
    anytime,
    (visitor) => {
      const { port } = visitor.random.pick(visitor.place.targets);
      return asksToConnect(visitor, { port, user: "student", password: "wrong" }, 401);
    },
  ],
  [
    "a port where nobody listens",
    1,
    anytime,
    (visitor) => asksToConnect(visitor, { port: visitor.place.closedPort }, 502),
  ],
  ["a setting that makes no sense", 1, anytime, (visitor) => asksToConnect(visitor, { port: 0 }, 400)],
  ["the page", 2, anytime, (visitor) => get(visitor, "/", 200)],
  ["the settings", 2, anytime, (visitor) => get(visitor, "/api/settings", 200)],
  ["somebody else's session", 1, anytime, (visitor) => get(visitor, "/api/sessions/x/entries?path=/", 404)],
  [
    "a server that breaks",
    2,
    without,
    async (visitor) => {
      const browser = await visitor.browser();
      const { id } = await browser.connect({ host: "127.0.0.1", port: visitor.place.breaking.port });
      const listing = await browser.get(`/api/sessions/${id}${entries("/")}`);
      await visitor.expect(listing, 502);
      const download = await browser.get(`/api/sessions/${id}/content?path=/broken`);
      await download.arrayBuffer().catch(() => undefined);
      await visitor.expect(await browser.send("DELETE", `/api/sessions/${id}`), 204);
    },
  ],
];

const looking: readonly Row[] = [
  ["list", 30, within, (visitor) => get(visitor, visitor.inSession(entries("/pub")), 200)],
  ["list its own", 10, within, (visitor) => get(visitor, visitor.inSession(entries(visitor.directory)), 200)],
  ["list ten thousand", 1, within, (visitor) => get(visitor, visitor.inSession(entries("/pub/many")), 200)],
  [
    "break a long listing off",
    1,
    within,
    (visitor) =>
      readBeginning(visitor, visitor.inSession(entries("/pub/many")), {
        headers: { accept: "application/x-ndjson" },
      }),
  ],
  ["list nothing", 3, within, (visitor) => get(visitor, visitor.inSession(entries("/no-such")), 404)],
  [
    "change the data mode",
    4,
    within,
    async (visitor) => {
      const dataMode = visitor.random.pick(["passive", "active"]);
      const browser = await visitor.browser();
      await visitor.expect(await browser.send("PATCH", visitor.inSession(""), { dataMode }), 200);
    },
  ],
  [
    "search",
    2,
    within,
    (visitor) => get(visitor, visitor.inSession("/search?path=/pub/texts&name=*.txt"), 200),
  ],
  [
    "break a search off",
    1,
    within,
    (visitor) => readBeginning(visitor, visitor.inSession("/search?path=/pub&name=file-*")),
  ],
  [
    "type a command",
    3,
    within,
    (visitor) => {
      const command = visitor.random.pick(["FEAT", "LIST /pub", "STAT", "NOOP"]);
      return visitor.post("/commands", { command }, 200);
    },
  ],
  [
    "export the traffic",
    1,
    within,
    (visitor) => {
      const format = visitor.random.pick(["json", "text", "mermaid", "pcapng"]);
      return get(visitor, visitor.inSession(`/events?format=${format}`), 200);
    },
  ],
  ["open the event stream", 6, (visitor) => !visitor.isStreaming, (visitor) => visitor.openStream()],
  ["drop the event stream", 4, ({ isStreaming }) => isStreaming, async (visitor) => visitor.dropStream()],
];

const moving: readonly Row[] = [
  [
    "upload",
    12,
    within,
    async (visitor) => {
      const path = visitor.newPath();
      const init = { method: "PUT", body: contentFor(visitor) };
      await visitor.expect(await (await visitor.browser()).fetch(visitor.contentOf(path), init), 201);
      visitor.files.push(path);
    },
  ],
  [
    "upload by tus",
    8,
    within,
    async (visitor) => {
      const path = visitor.newPath();
      const content = contentFor(visitor);
      const headers = { ...announcement(path, content.length), ...pieceType };
      const init = { method: "POST", headers, body: content };
      const uploads = uploadsOf(visitor.session?.id ?? "");
      await visitor.expect(await (await visitor.browser()).fetch(uploads, init), 201);
      visitor.files.push(path);
    },
  ],
  [
    "give an upload up",
    3,
    within,
    async (visitor) => {
      const browser = await visitor.browser();
      const headers = announcement(visitor.newPath(), 2_000_000);
      const uploads = uploadsOf(visitor.session?.id ?? "");
      const created = await browser.fetch(uploads, { method: "POST", headers });
      const { pathname } = new URL(created.headers.get("location") ?? "", visitor.place.app.url);
      await visitor.expect(created, 201);
      const sent = { "Tus-Resumable": "1.0.0", "Upload-Offset": "0", ...pieceType };
      const half = { method: "PATCH", headers: sent, body: new Uint8Array(300_000) };
      await visitor.expect(await browser.fetch(pathname, half), 204);
      const over = { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } };
      await visitor.expect(await browser.fetch(pathname, over), 204);
    },
  ],
  ["break an upload off", 3, within, (visitor) => sendHalf(visitor, visitor.newPath())],
  [
    "download",
    12,
    withFile,
    (visitor) => get(visitor, visitor.contentOf(visitor.random.pick(visitor.files)), 200),
  ],
  [
    "download a part",
    4,
    within,
    async (visitor) => {
      const headers = { range: `bytes=${visitor.random.integer(0, 1_000_000 - 1)}-1000000` };
      const url = visitor.contentOf("/pub/large/1-MiB.bin");
      await visitor.expect(await (await visitor.browser()).get(url, { headers }), 206);
    },
  ],
  [
    "break a download off",
    4,
    within,
    (visitor) => readBeginning(visitor, visitor.contentOf("/pub/large/64-MiB.bin")),
  ],
  ["archive", 2, within, (visitor) => get(visitor, visitor.inSession("/archive?path=/pub/texts"), 200)],
  [
    "break an archive off",
    2,
    within,
    (visitor) => readBeginning(visitor, visitor.inSession("/archive?path=/pub/large&path=/pub/texts")),
  ],
];

const changing: readonly Row[] = [
  [
    "rename",
    6,
    withFile,
    async (visitor) => {
      const [from, to] = [visitor.takeFile(), visitor.newPath()];
      await visitor.post("/rename", { from, to }, 204);
      visitor.files.push(to);
    },
  ],
  [
    "copy",
    2,
    withFile,
    async (visitor) => {
      const to = visitor.newPath();
      await visitor.post("/copy", { from: visitor.random.pick(visitor.files), to }, 202);
      visitor.files.push(to);
    },
  ],
  [
    "delete",
    14,
    withFile,
    (visitor) => {
      const path = visitor.takeFile();
      return path === null ? Promise.resolve() : visitor.delete(path);
    },
  ],
  [
    "set permissions",
    2,
    withFile,
    (visitor) =>
      visitor.post("/permissions", { paths: [visitor.random.pick(visitor.files)], mode: "0600" }, 202),
  ],
  [
    "make a directory and delete it",
    4,
    within,
    async (visitor) => {
      const path = visitor.newPath();
      await visitor.post("/directories", { path }, 201);
      await visitor.delete(path);
    },
  ],
];

const gettingOut: readonly Row[] = [
  ["log out", 3, within, (visitor) => visitor.closeSession()],
  ["close the browser", 1, within, async (visitor) => visitor.abandon()],
];

/** Everything that a browser does in a soak. */
export const operations: readonly Operation[] = [
  ...gettingIn,
  ...looking,
  ...moving,
  ...changing,
  ...gettingOut,
].map(([name, weight, suits, run]) => ({ name, weight, suits, run }));
