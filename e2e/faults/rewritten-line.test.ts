import { describe, expect, it } from "vitest";
import { rewrittenLine } from "./rewritten-line";

describe("a line that announces a data connection", () => {
  it.each([
    [
      "229 Entering Extended Passive Mode (|||20007|)\r\n",
      20007,
      "229 Entering Extended Passive Mode (|||258|)\r\n",
    ],
    [
      "227 Entering Passive Mode (127,0,0,1,78,39).\r\n",
      20007,
      "227 Entering Passive Mode (127,0,0,1,1,2).\r\n",
    ],
    ["EPRT |1|127.0.0.1|20007|\r\n", 20007, "EPRT |1|127.0.0.1|258|\r\n"],
    ["PORT 10,0,0,9,78,39\r\n", 20007, "PORT 127,0,0,1,1,2\r\n"],
  ])("%j names its port, and takes another", (line, port, rewritten) => {
    const found = rewrittenLine(line);
    expect(found?.port).toBe(port);
    expect(found?.withPort(258)).toBe(rewritten);
  });

  it.each(["226 Transfer complete (227).\r\n", "STOR EPRT |1|x\r\n", "213 229\r\n"])("%j is none", (line) => {
    expect(rewrittenLine(line)).toBeNull();
  });
});
