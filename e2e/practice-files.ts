import { createHash } from "node:crypto";
import { Readable, Writable } from "node:stream";
import { Client } from "basic-ftp";
import { practicePort } from "./ports";

/** The practice server's files, asked by a client that isn't Portside. Each call logs in by itself. */
async function asStudent<T>(use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(10_000);
  try {
    await client.access({ host: "127.0.0.1", port: practicePort, user: "student", password: "student" });
    return await use(client);
  } finally {
    client.close();
  }
}

async function readWith(client: Client, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await client.downloadTo(collect, path);
  return Buffer.concat(chunks);
}

/** What is under a path. */
export function storedAt(path: string): Promise<Buffer> {
  return asStudent((client) => readWith(client, path));
}

/** SHA-256 of what is under a path, in hex. */
export async function hashAt(path: string): Promise<string> {
  return createHash("sha256")
    .update(await storedAt(path))
    .digest("hex");
}

/** The names in a directory, sorted, hidden ones too. */
export function namesIn(path: string): Promise<string[]> {
  return asStudent(async (client) => (await client.list(path)).map(({ name }) => name).sort());
}

/** Everything below a directory: files with their bytes, and empty directories, by their paths relative to it. */
export interface StoredTree {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly emptyFolders: readonly string[];
}

export function treeAt(path: string): Promise<StoredTree> {
  return asStudent(async (client) => {
    const files = new Map<string, Buffer>();
    const emptyFolders: string[] = [];
    const walk = async (below: string): Promise<void> => {
      const entries = await client.list(`${path}/${below}`);
      if (entries.length === 0) emptyFolders.push(below.slice(0, -1));
      for (const entry of entries) {
        const name = `${below}${entry.name}`;
        if (entry.isDirectory) await walk(`${name}/`);
        else files.set(name, await readWith(client, `${path}/${name}`));
      }
    };
    await walk("");
    return { files, emptyFolders };
  });
}

/** Stores a file. @param modifiedAt its date as MFMT wants it: `20240131120000`, UTC */
export function put(path: string, content: string | Buffer, modifiedAt?: string): Promise<void> {
  return asStudent(async (client) => {
    await client.uploadFrom(Readable.from([Buffer.from(content)]), path);
    if (modifiedAt !== undefined) await client.send(`MFMT ${modifiedAt} ${path}`);
  });
}

/** Deletes a directory with everything in it. */
export function removeDirectory(path: string): Promise<void> {
  return asStudent((client) => client.removeDir(path));
}

/** Deletes what tests stored in `/incoming`: a full folder has rows out of sight, and others where nothing was expected. */
export function emptyIncoming(): Promise<void> {
  return asStudent(async (client) => {
    // Names in any bytes come back as they were.
    client.ftp.encoding = "latin1";
    for (const { name, isDirectory } of await client.list("/incoming")) {
      await (isDirectory ? client.removeDir(`/incoming/${name}`) : client.remove(`/incoming/${name}`, true));
    }
  });
}

/** @param mode such as `0555` */
export function setPermissions(path: string, mode: string): Promise<void> {
  return asStudent(async (client) => {
    await client.send(`SITE CHMOD ${mode} ${path}`);
  });
}

export function makeDirectory(path: string): Promise<void> {
  return asStudent(async (client) => {
    await client.send(`MKD ${path}`);
  });
}
