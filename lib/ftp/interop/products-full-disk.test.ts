import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { takes } from "../testing/fake-replies";
import { fakeServer, openSession } from "../testing/open-session";

it.each([
  "451 Failure writing to local file.",
  "451 Error during write to file",
  "451 Transfer aborted. Input/output error",
])("S57: a full disk is told by “%s”, and what was stored of an upload in parts stays", async (closing) => {
  const content = Buffer.alloc(2 * 1024 * 1024, "x");
  const server = await fakeServer({
    answers: {
      STOR: takes((bytes, path, { server }) => server.files.set(path, bytes.subarray(0, 1000)), { closing }),
    },
  });
  const session = await openSession(server);
  const size = content.length;
  const plan = await session.planUpload(session.encodePath("/big"), { size, onConflict: "fail" });
  const upload = session.continueUpload(plan, { source: Readable.from([content]), from: 0 });
  await expect(upload).rejects.toMatchObject({ code: "storage-full" });
  expect(await session.uploadProgress(plan)).toEqual({ stored: 1000, isComplete: false });
});
