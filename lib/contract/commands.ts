import { z } from "zod";
import { mostTypedLetters } from "../protocol/typed-command";
import { wireText } from "./session";

/** `POST …/commands`: one command, as it is to be sent, without a line end. */
export const commandRequestSchema = z.strictObject({ command: wireText.min(1).max(mostTypedLetters) });
export type CommandRequest = z.input<typeof commandRequestSchema>;

/** Whatever the server answered, refusals included: only what never reached it, or broke, is a problem. */
export const commandAnswerSchema = z.object({
  /** In the order in which they came: a 1xx first where there is one. Lines as in the log, each with its code. */
  replies: z.array(z.object({ code: z.int(), lines: z.array(z.string()) })),
  /** What came through a data connection, decoded with the session's charset; absent where the command uses none. */
  data: z.string().optional(),
  /** `data` is only the beginning: more than 1 MiB came, or the server broke off. Absent otherwise. */
  dataTruncated: z.boolean().optional(),
  /** The exchange whose events tell the story. */
  exchange: z.int().nullable(),
});
export type CommandAnswer = z.infer<typeof commandAnswerSchema>;
