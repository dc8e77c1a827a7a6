import { runSource } from "./steps/source.mjs";

/** `npm run soak`: browsers do thousands of things at one Portside, which must not grow. */
await runSource("/e2e/soak/main.ts", "runSoak");
// Timers of a hundred broken-off requests would keep this process, not Portside, waiting for minutes.
process.exit();
