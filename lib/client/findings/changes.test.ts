import { describe, expect, it } from "vitest";
import type { OperatorChange } from "@/lib/contract/finding";
import { changesByOperator, changesText } from "./changes";

const changeOf = (
  who: OperatorChange["who"],
  where: string,
  lines: readonly string[] = [],
): OperatorChange => ({
  who,
  where,
  what: `Change ${where}.`,
  lines: [...lines],
  isGuess: false,
});

const changes = [
  changeOf("server", "vsftpd.conf", ["pasv_min_port=50000", "pasv_max_port=50099"]),
  changeOf("server-network", "iptables", ["iptables -A INPUT -p tcp --dport 50000:50099 -j ACCEPT"]),
  changeOf("server", "ProFTPD"),
];

describe("changes that others make", () => {
  it("stand together by who makes them", () => {
    expect(changesByOperator(changes).map(({ title, changes: of }) => [title, of.length])).toEqual([
      ["On the FTP server", 2],
      ["In the network in front of the server", 1],
    ]);
  });

  it("are a text that can be sent on, lines as they go into the file", () => {
    expect(changesText(changes)).toBe(
      [
        "On the FTP server:",
        "- vsftpd.conf: Change vsftpd.conf.",
        "    pasv_min_port=50000",
        "    pasv_max_port=50099",
        "- ProFTPD: Change ProFTPD.",
        "",
        "In the network in front of the server:",
        "- iptables: Change iptables.",
        "    iptables -A INPUT -p tcp --dport 50000:50099 -j ACCEPT",
      ].join("\n"),
    );
  });

  it("are nothing where nothing is to be changed", () => {
    expect(changesText([])).toBe("");
  });
});
