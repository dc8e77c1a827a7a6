import { describe, expect, it } from "vitest";
import { byteString } from "../protocol/byte-string";
import { Conversation, type PendingCommand, type ReceivedReply } from "./conversation";

function reply(code: number): ReceivedReply {
  return { code, lines: [`${code} text`], shown: [`${code} text`] };
}

function conversation() {
  const strays: number[] = [];
  const talk = new Conversation(({ code }) => strays.push(code));
  const send = (line: string) => talk.add(byteString(line));
  const says = (...codes: readonly number[]) => codes.map((code) => talk.take(reply(code)));
  return { talk, strays, send, says };
}

async function verdict({ final }: PendingCommand): Promise<number> {
  return (await final).code;
}

describe("a conversation", () => {
  it("gives replies to the commands in their order", async () => {
    const { send, says } = conversation();
    const [type, size] = [send("TYPE I"), send("SIZE /a")];
    expect(says(200, 213)).toEqual(["final", "final"]);
    expect([await verdict(type), await verdict(size)]).toEqual([200, 213]);
  });

  it("takes the first 1xx of a transfer as its beginning", async () => {
    const { send, says } = conversation();
    const retr = send("RETR /a");
    expect(says(150, 125, 226)).toEqual(["preliminary", "preliminary", "final"]);
    expect((await retr.preliminary).code).toBe(150);
  });

  it("tells that nothing was asked", () => {
    expect(conversation().says(226)).toEqual(["unasked"]);
  });

  it("tells everybody who waits that nothing comes any more", async () => {
    const { talk, send } = conversation();
    const retr = send("RETR /a");
    talk.fail((verb) => new Error(`${verb} is gone`));
    await expect(retr.final).rejects.toThrow("RETR is gone");
    expect(talk.due).toBeNull();
  });
});

describe("a 226 that comes twice, or late (interop S18)", () => {
  function afterTransfer() {
    const one = conversation();
    one.send("RETR /a");
    one.says(150, 226);
    return one;
  }

  it("answers no other command", async () => {
    const { send, says, strays } = afterTransfer();
    const size = send("SIZE /a");
    expect(says(226, 213)).toEqual(["stray", "final"]);
    expect([await verdict(size), strays]).toEqual([213, [226]]);
  });

  it.each([
    ["refusal", [226, 150, 552], 552],
    ["success", [226, 125, 226], 226],
    ["refusal without beginning", [226, 550], 550],
    ["success without beginning", [250, 226], 226],
  ])("is no verdict on the next transfer, whose own is a %s", async (_, codes, own) => {
    const { send, says, strays } = afterTransfer();
    const stor = send("STOR /b");
    expect(says(...codes)[0]).toBe("doubtful");
    expect([await verdict(stor), strays]).toEqual([own, codes.slice(0, 1)]);
  });

  it("is the verdict where nothing else comes, as on servers that never say 150 (interop S15)", async () => {
    const { send, says, strays } = afterTransfer();
    const stor = send("STOR /b");
    says(226);
    expect([await verdict(stor), strays]).toEqual([226, []]);
  });

  it("is TYPE's answer where nothing else comes (interop C50)", async () => {
    const { send, says } = afterTransfer();
    const doubtful = send("TYPE I");
    says(226);
    expect(await verdict(doubtful)).toBe(226);
    const usual = send("TYPE I");
    says(226, 200);
    expect(await verdict(usual)).toBe(200);
  });

  it("is what it is on the first transfer, and after a beginning", async () => {
    const { send, says } = conversation();
    const first = send("RETR /a");
    expect(says(226)).toEqual(["final"]);
    expect(await verdict(first)).toBe(226);
    send("RETR /b");
    expect(says(150, 226)).toEqual(["preliminary", "final"]);
  });

  it("is not kept from ABOR, whose answer it is", async () => {
    const { send, says } = afterTransfer();
    const [retr, abor] = [send("RETR /b"), send("ABOR")];
    says(150, 426, 226);
    expect([await verdict(retr), await verdict(abor)]).toEqual([426, 226]);
  });
});
