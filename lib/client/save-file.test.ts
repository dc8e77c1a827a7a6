import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { saveFile } from "./save-file";

const link = { href: "", download: "", click: vi.fn() };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { createElement: () => link });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("keeps what is saved until the browser has had time to read it, and lets it go then", () => {
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  const revoke = vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
  saveFile(new Blob(["x"]), "x.txt");
  expect(link).toMatchObject({ href: "blob:1", download: "x.txt" });
  expect(link.click).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(30_000);
  expect(revoke).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(revoke).toHaveBeenCalledExactlyOnceWith("blob:1");
});
