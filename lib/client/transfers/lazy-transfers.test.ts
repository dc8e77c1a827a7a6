import { describe, expect, it, vi } from "vitest";
import { LazyTransfers } from "./lazy-transfers";
import { transferCount } from "./queue";
import { fileOf, TestBrowser, type TestPage } from "./testing/test-page";
import { pub, withPortside } from "./testing/with-portside";

const at = withPortside();

describe("transfers that come when they are needed", () => {
  it("are nothing until then, and do what was asked for meanwhile, in its order", async () => {
    let arrive: (page: TestPage) => void = () => {};
    const arrived = new Promise<TestPage>((resolve) => {
      arrive = resolve;
    });
    const load = vi.fn(async () => (await arrived).transfers);
    const transfers = new LazyTransfers(load);
    expect(transferCount(transfers.snapshot())).toBe(0);
    expect(transfers.unfinished()).toBe(transfers.unfinished());
    expect(load).not.toHaveBeenCalled();
    const told = vi.fn();
    const stored = vi.fn();
    const changed = vi.fn();
    transfers.subscribe(told);
    transfers.onStored(({ name }) => stored(name));
    transfers.onChanged(({ directory }) => changed(directory.text));
    transfers.setSessions([]);
    transfers.setSessions([pub.session]);
    transfers.upload(pub, { files: [{ file: fileOf("a", 10), folders: [] }], emptyFolders: [] });
    await transfers.cancelSession("other");
    arrive(at.page);
    await at.page.reached("done");
    await vi.waitFor(() => expect(stored).toHaveBeenCalledWith("a"));
    expect(changed).toHaveBeenCalledWith("/pub");
    expect(told).toHaveBeenCalled();
    expect(load).toHaveBeenCalledTimes(1);
    expect(transfers.snapshot()).toBe(at.page.transfers.snapshot());
  });

  it("are fetched again when they could not be", async () => {
    vi.useFakeTimers();
    const { transfers: center } = new TestBrowser("http://portside").open();
    const load = vi.fn(async () => center);
    load.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    const transfers = new LazyTransfers(load);
    const told = vi.fn();
    transfers.subscribe(told);
    await vi.advanceTimersByTimeAsync(2000);
    expect(told).toHaveBeenCalled();
    vi.useRealTimers();
  });
});
