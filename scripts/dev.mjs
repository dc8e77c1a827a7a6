import { serve } from "./steps/serve.mjs";

/** `npm run dev`: serves the sources, and again whenever they change. */
await serve("dev");
