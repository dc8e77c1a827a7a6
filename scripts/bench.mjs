import { runSource } from "./steps/source.mjs";

/** `npm run bench`: Portside beside curl and lftp. */
await runSource("/e2e/bench/main.ts", "runBench");
