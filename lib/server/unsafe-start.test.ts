import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startPortside } from "./lifecycle";

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith("PORTSIDE_")) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

class Exit extends Error {
  constructor(readonly status: unknown) {
    super(`The process ends with ${status}`);
  }
}

it.each([
  [
    "an address that others reach",
    { PORTSIDE_HOST: "0.0.0.0" },
    /PORTSIDE_HOST is 0\.0\.0\.0.*PORTSIDE_TARGETS/,
  ],
  [
    "a public origin",
    { PORTSIDE_URL: "https://files.example.org" },
    /PORTSIDE_URL is https:.*PORTSIDE_PASSWORD/,
  ],
  ["a short password", { PORTSIDE_PASSWORD: "short" }, /PORTSIDE_PASSWORD must have at least 15 characters/],
])(
  "D26: with %s the process ends before it serves anything, and says why",
  async (_name, environment, reason) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    vi.spyOn(process, "exit").mockImplementation((status) => {
      throw new Exit(status);
    });
    await expect(startPortside()).rejects.toEqual(new Exit(1));
    expect(said).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(reason));
  },
);
