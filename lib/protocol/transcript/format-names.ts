/** The forms in which a session's traffic can be had as a file; docs/transcript.md describes them. */
export const transcriptFormats = ["json", "text", "mermaid", "pcapng"] as const;
export type TranscriptFormat = (typeof transcriptFormats)[number];
