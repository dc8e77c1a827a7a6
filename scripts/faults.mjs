import { runSource } from "./steps/source.mjs";

/** `npm run faults`: random rounds in which everything around Portside, and Portside itself, breaks. */
await runSource("/e2e/faults/main.ts", "runFaults");
