import type { ExplainedToken } from "./explanation";

/** What a reply says beyond its code. */
export interface ReplyContent {
  readonly text: readonly string[];
  readonly tokens: readonly ExplainedToken[];
}

export const nothing: ReplyContent = { text: [], tokens: [] };
