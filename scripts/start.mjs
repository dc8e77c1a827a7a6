import { serve } from "./steps/serve.mjs";

/** `npm start`: serves the build. */
await serve("start");
