import { describe, expect, it } from "vitest";
import type { Certificate } from "../traffic";
import { certificateRemarks } from "./certificate-remarks";

const now = Date.parse("2026-06-01T00:00:00Z");

function remarks(host: string, given: Partial<Certificate> = {}): string {
  const certificate: Certificate = {
    subject: "CN=ftp.example.net",
    issuer: "CN=Example CA",
    validFrom: "2026-01-01T00:00:00.000Z",
    validTo: "2027-01-01T00:00:00.000Z",
    names: ["ftp.example.net", "*.files.example.net", "192.0.2.1", "2001:db8::1"],
    sha256: "0".repeat(64),
    ...given,
  };
  return certificateRemarks(certificate, host, now).join(" ");
}

describe("a certificate", () => {
  it.each([
    ["ftp.example.net"],
    ["FTP.Example.NET."],
    ["a.files.example.net"],
    ["192.0.2.1"],
    ["2001:DB8:0::1"],
  ])("is for %s", (host) => {
    expect(remarks(host)).toBe("");
  });

  it.each([
    ["other.example.net"],
    ["files.example.net"],
    ["a.b.files.example.net"],
    ["192.0.2.2"],
    ["ftp.example.net.evil.example"],
  ])("is not for %s", (host) => {
    expect(remarks(host)).toContain(`not for ${host}`);
  });

  it("without names is for its subject's", () => {
    expect(remarks("ftp.example.net", { names: [] })).toBe("");
    expect(remarks("other.example.net", { names: [] })).toContain("for ftp.example.net, not for");
  });

  it.each([
    ["2026-05-31T23:59:59.000Z", "expired on 2026-05-31"],
    ["2026-06-01T12:00:00.000Z", "expires within a day"],
    ["2026-06-02T12:00:00.000Z", "expires in 1 day,"],
    ["2026-06-30T12:00:00.000Z", "expires in 29 days"],
  ])("that ends at %s", (validTo, remark) => {
    expect(remarks("ftp.example.net", { validTo }).includes(remark)).toBe(true);
  });

  it("that ends in more than 30 days is good", () => {
    expect(remarks("ftp.example.net", { validTo: "2026-07-01T12:00:00.000Z" })).toBe("");
  });

  it("is not valid yet", () => {
    expect(remarks("ftp.example.net", { validFrom: "2026-06-02T00:00:00.000Z" })).toContain(
      "only from 2026-06-02",
    );
  });
});
