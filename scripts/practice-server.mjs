import { runSource } from "./steps/source.mjs";

/** The practice server as a process of its own, which the fault suite can kill. */
await runSource("/e2e/faults/practice-process.ts", "servePractice");
