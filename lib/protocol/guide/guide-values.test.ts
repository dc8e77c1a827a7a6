import { describe, expect, it } from "vitest";
import { clientCommands } from "./client-lines";
import { exampleFields, type GuideFields, guideFields, readGuideFields } from "./guide-values";
import { activeChanges, firewallChanges, natChanges, serverChanges, serverPrograms } from "./server-lines";

const read = (changed: Partial<GuideFields>) => readGuideFields({ ...exampleFields, ...changed });

/** Every line that comes of the fields. */
function linesOf(fields: GuideFields): readonly string[] {
  const { values } = readGuideFields(fields);
  if (values === null) return [];
  return [
    ...serverPrograms.flatMap((product) => serverChanges(product, values)),
    ...firewallChanges(values),
    ...natChanges(values),
    ...activeChanges(values),
  ]
    .flatMap(({ lines }) => lines)
    .concat(clientCommands(values).flatMap(({ line, typed }) => [line, ...typed]));
}

describe("the fields of the guide's form", () => {
  it("are examples at first, which are right", () => {
    expect(read({})).toMatchObject({ errors: {}, values: { passivePorts: { first: 50_000, last: 50_099 } } });
  });

  it.each<[Partial<GuideFields>, Partial<Record<string, unknown>>]>([
    [{ publicAddress: " 198.51.100.1 " }, { publicAddress: "198.51.100.1" }],
    [{ privateAddress: "" }, { privateAddress: null }],
    [{ passivePorts: "40000:40100" }, { passivePorts: { first: 40_000, last: 40_100 } }],
    [{ passivePorts: "40000 – 40100" }, { passivePorts: { first: 40_000, last: 40_100 } }],
    [{ clients: "192.168.7.9/16" }, { clients: "192.168.0.0/16" }],
    [{ clients: "192.168.7.9/32" }, { clients: "192.168.7.9" }],
    [{ clients: "203.0.113.255/29" }, { clients: "203.0.113.248/29" }],
  ])("read %j", (changed, values) => {
    expect(read(changed)).toMatchObject({ errors: {}, values });
  });

  it.each<[Partial<GuideFields>]>([
    [{ publicAddress: "" }],
    [{ publicAddress: "ftp.example.org" }],
    [{ publicAddress: "2001:db8::7" }],
    [{ publicAddress: "203.0.113.010" }],
    [{ publicAddress: "0.0.0.0" }],
    [{ publicAddress: "127.0.0.1" }],
    [{ privateAddress: "255.255.255.255" }],
    [{ activeAddress: "224.0.0.1" }],
    [{ privateAddress: "10.0.0" }],
    [{ privateAddress: exampleFields.publicAddress }],
    [{ passivePorts: "50000" }],
    [{ passivePorts: "50099-50000" }],
    [{ passivePorts: "1000-1100" }],
    [{ passivePorts: "50000-50001" }],
    [{ passivePorts: "50000-70000" }],
    [{ clients: "198.51.100.0/33" }],
    [{ clients: "0.0.0.0/0" }],
    [{ clients: "everybody" }],
    [{ user: "" }],
    [{ user: "-rf" }],
    [{ activePorts: "1-2" }],
  ])("say what is wrong with %j, and make no lines", (changed) => {
    const { values, errors } = read(changed);
    expect(values).toBeNull();
    expect(Object.keys(errors)).toEqual(Object.keys(changed));
  });
});

describe("what a stranger's link puts into the fields", () => {
  const hostile = [
    "; reboot",
    "$(reboot)",
    "`reboot`",
    "| reboot",
    "&& reboot",
    "x\nreboot",
    "'; reboot; '",
    '" reboot "',
    "x reboot",
    "%0areboot",
    "x\u2028reboot",
    "<script>reboot</script>",
  ];
  it.each(guideFields.flatMap((field) => hostile.map((text) => [field, text] as const)))(
    "never gets into a line: %s %j",
    (field, text) => {
      for (const typed of [text, `${exampleFields[field]}${text}`, `${text}${exampleFields[field]}`]) {
        for (const line of linesOf({ ...exampleFields, [field]: typed }))
          expect(line).not.toContain("reboot");
      }
    },
  );

  it("a line is one line, of letters that no shell takes for anything else outside quotes", () => {
    const lines = linesOf(exampleFields);
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) expect(line.replace(/'[^']*'/g, "")).toMatch(/^[\w ./:=",@-]+$/);
  });
});

describe("the lines", () => {
  it("speak of NAT only where the server is behind one", () => {
    expect(linesOf(exampleFields).join("\n")).toMatch(/pasv_address=203\.0\.113\.10[\s\S]*DNAT/);
    expect(linesOf({ ...exampleFields, privateAddress: "" }).join("\n")).not.toMatch(/pasv_address|DNAT/);
  });

  it("reload a firewall once, last", () => {
    const { values } = read({});
    if (values === null) throw new Error("The examples are right");
    const firewalld = firewallChanges(values).find(({ where }) => where === "firewalld");
    expect(firewalld?.lines).toEqual([
      "firewall-cmd --permanent --add-port=21/tcp",
      "firewall-cmd --permanent --add-port=50000-50099/tcp",
      "firewall-cmd --reload",
    ]);
  });

  it("hold no password", () => {
    expect(linesOf(exampleFields).filter((line) => /passw|:[^/]*@/i.test(line))).toEqual([]);
  });
});
