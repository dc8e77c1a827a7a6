import { connect, createServer, type Socket } from "node:net";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { endEveryTurn, turnsIn } from "../../ftp/testing/turns";
import { STUDENT } from "./accounts";
import { DataStream } from "./data-stream";
import { FileSystem } from "./file-system";
import { DEFAULT_PRACTICE_LIMITS } from "./limits";
import { sampleTree } from "./sample-content";

const huge = ["pub", "huge"];

beforeEach(() => endEveryTurn());

function sampleFiles(): FileSystem {
  return new FileSystem(DEFAULT_PRACTICE_LIMITS, sampleTree);
}

it("a hundred thousand files are planted in turns with everybody else", async () => {
  const files = sampleFiles();
  expect(await turnsIn(files.findDirectory(huge, STUDENT).ready())).toBeGreaterThanOrEqual(99);
  expect(files.list(huge, STUDENT)).toHaveLength(100_000);
});

it("whoever asks for them meanwhile gets them all, each once", async () => {
  const files = sampleFiles();
  const both = Promise.all([
    files.findDirectory(huge, STUDENT).ready(),
    files.findDirectory(huge, STUDENT).ready(),
  ]);
  const names = files.list(huge, STUDENT).map(({ name }) => name);
  await both;
  expect(new Set(names).size).toBe(100_000);
  expect(files.list(huge, STUDENT).map(({ name }) => name)).toEqual(names);
});

it("what a fast client takes is sent in turns with everybody else", async () => {
  const [sender, receiver] = await connectedSockets();
  receiver.resume();
  const stream = new DataStream(sender, { stall: 10_000, signal: new AbortController().signal });
  const slices = Array.from({ length: 50 }, () => new Uint8Array(16));
  expect(await turnsIn(stream.send(slices))).toBeGreaterThanOrEqual(50);
  expect(stream.bytes).toBe(800);
});

async function connectedSockets(): Promise<[Socket, Socket]> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("Listening on no TCP port");
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
  const client = connect(address.port, address.address);
  const both: [Socket, Socket] = [await accepted, client];
  onTestFinished(() => {
    for (const socket of both) socket.destroy();
    server.close();
  });
  return both;
}
