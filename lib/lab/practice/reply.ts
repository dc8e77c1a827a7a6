/** What the server answers: one line, or several with the same code (RFC 959 §4.2). */
export interface Reply {
  readonly code: number;
  readonly text: string;
  /** Lines between the first and the last. None may begin with three digits and a blank. */
  readonly body?: readonly string[];
  /** Text of the last line when there is a body. */
  readonly end?: string;
  /** What happens once it is sent: TLS begins, or the connection ends. */
  readonly next?: "secure" | "close";
}

export function reply(code: number, text: string): Reply {
  return { code, text };
}

/** The reply as it goes over the wire. */
export function formatReply({ code, text, body, end }: Reply): string {
  if (body === undefined) return `${code} ${text}\r\n`;
  return `${[`${code}-${text}`, ...body, `${code} ${end ?? "End"}`].join("\r\n")}\r\n`;
}
