import { test as base, expect } from "@playwright/test";
import { watchCopies } from "./clipboard";

/** What Chromium says when a page did what its policy forbids, in whichever of its frames. */
const complaint = /Content Security Policy|Permissions policy|Permissions-Policy/i;

/**
 * Playwright's `test` for pages of ours, which also tell when they have copied something: fails when one of them did what its own policy forbids, whatever else the test
 * found.
 */
export const test = base.extend<{ keepsPolicy: undefined }>({
  keepsPolicy: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on("console", (message) => {
        if (complaint.test(message.text())) complaints.push(message.text());
      });
      await watchCopies(context);
      await use(undefined);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});
