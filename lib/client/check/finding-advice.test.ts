import { expect, it } from "vitest";
import type { FindingAction } from "@/lib/contract/finding";
import type { CheckStatus, CheckStep } from "@/lib/protocol/check/steps";
import { adviceForSessions } from "./finding-advice";

const actions: FindingAction[] = [
  { type: "change-settings", label: "Use EPSV", settings: { passiveCommand: "EPSV" } },
  { type: "change-settings", label: "Switch to active", settings: { dataMode: "active" } },
  { type: "open-settings", label: "Set the active ports", field: "activePorts" },
  { type: "retry", label: "Try again" },
  { type: "check", label: "Check this server" },
];

const linesOf = (outcomes: Partial<Record<CheckStep, CheckStatus>>) =>
  (["pasv", "epsv", "port", "eprt"] as const).flatMap((step) => {
    const status = outcomes[step];
    return status === undefined ? [] : [{ step, status }];
  });

it.each<[string, Parameters<typeof linesOf>[0], readonly string[]]>([
  [
    "all that may still help",
    { pasv: "failed", epsv: "passed", port: "failed" },
    ["Use EPSV", "Switch to active", "Set the active ports"],
  ],
  [
    "no command that failed",
    { pasv: "failed", epsv: "failed" },
    ["Switch to active", "Set the active ports"],
  ],
  [
    "no mode that failed",
    { pasv: "failed", epsv: "passed", port: "failed", eprt: "failed" },
    ["Use EPSV", "Set the active ports"],
  ],
  [
    "no mode of which failed all that could be tried",
    { pasv: "failed", epsv: "failed", port: "skipped", eprt: "failed" },
    ["Set the active ports"],
  ],
  [
    "a mode that was not tried",
    { pasv: "failed", epsv: "failed", port: "skipped", eprt: "skipped" },
    ["Switch to active", "Set the active ports"],
  ],
])("a check advises %s", (_, outcomes, expected) => {
  expect(adviceForSessions({ actions }, linesOf(outcomes))).toEqual(expected);
});
