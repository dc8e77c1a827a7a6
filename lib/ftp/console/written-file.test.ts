import { describe, expect, it } from "vitest";
import { byteString } from "../../protocol/byte-string";
import { writtenFileIn } from "./written-file";

const written = [byteString("/pub/Deep/report.txt")];
const isAbout = (line: string) => writtenFileIn(byteString(line), written) !== undefined;

describe("a typed command is taken to be about a file that is being written", () => {
  it.each([
    "DELE /pub/Deep/report.txt",
    "dele  report.txt",
    " DELE report.txt ",
    "DELE REPORT.TXT",
    "DELE Deep/report.txt",
    "DELE ../x/./report.txt",
    "DELE /pub/other/../Deep/report.txt",
    "DELE /pub//Deep//report.txt",
    "DELE Deep\\report.txt",
    "RNFR report.txt",
    "RNTO report.txt",
    "RNFR Deep",
    "RNFR /pub",
    "RMD /pub/Deep/",
    "XRMD Deep",
    "RMDA /",
    "RMD .",
    "RMD ..",
    "RMDA ../..",
    "DELE .portside-0123456789abcdef.part",
    "DELE /pub/Deep/.portside-0123456789abcdef.part",
    "SITE CPTO /pub/Deep/report.txt",
    "SITE RMFILE report.txt",
    'COMB "report.txt" "a"',
    "XDEL report.txt",
  ])("D21: %s", (line) => {
    expect(isAbout(line)).toBe(true);
  });
});

describe("a typed command is sent", () => {
  it.each([
    "DELE other.txt",
    "DELE /pub/report.txt",
    "DELE /elsewhere/Deep/report.txt",
    "DELE /pub/Deep/report.txt.old",
    "RNFR /pub/Deeper",
    "RETR report.txt",
    "LIST /pub/Deep",
    "SIZE report.txt",
    "CWD Deep",
    "MKD report.txt",
    "MKD /pub",
    "SITE HELP",
    "SITE CHMOD 644 other",
    "DELE",
    "NOOP",
  ])("%s", (line) => {
    expect(isAbout(line)).toBe(false);
  });

  it("whatever it is, while nothing is written", () => {
    expect(writtenFileIn(byteString("RMDA /"), [])).toBeUndefined();
  });
});
