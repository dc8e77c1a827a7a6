import { tusVersion, uploadContentType } from "@/lib/contract/uploads";
import { HttpProblem } from "../http-problem";
import { refuseCodedBody } from "../upload";

/** What a request announces of its body. */
export interface AnnouncedBody {
  /** Whether it holds bytes of the upload. */
  readonly isUpload: boolean;
  /** Bytes; null when it doesn't say. */
  readonly length: number | null;
}

/**
 * Checks what the library leaves open.
 * @throws {HttpProblem} with the statuses of tus 1.0
 */
export function readUploadRequest(request: Request): AnnouncedBody {
  const { headers, method } = request;
  // "The Server MUST respond with 412 and MUST include the Tus-Version header"
  if (headers.get("tus-resumable") !== tusVersion) {
    throw new HttpProblem("invalid-request", {
      status: 412,
      detail: `Speak tus ${tusVersion}, and say so in Tus-Resumable.`,
      headers: { "Tus-Version": tusVersion },
    });
  }
  for (const name of ["Upload-Length", "Upload-Offset", "Content-Length"]) wholeNumber(headers, name);
  const isUpload = headers.get("content-type") === uploadContentType;
  if (!isUpload && (method === "PATCH" || (method === "POST" && hasBody(headers)))) {
    throw new HttpProblem("invalid-request", {
      status: 415,
      detail: `Send the bytes with Content-Type: ${uploadContentType}.`,
    });
  }
  if (method === "PATCH" && !headers.has("upload-offset")) {
    throw new HttpProblem("invalid-request", {
      detail: "Say in Upload-Offset how many bytes are there already. Ask with HEAD.",
      errors: [{ path: "Upload-Offset", message: "is missing" }],
    });
  }
  refuseCodedBody(headers);
  return { isUpload, length: request.body === null ? 0 : wholeNumber(headers, "Content-Length") };
}

/** Whether a body comes (RFC 9112 §6.3). Next hands over a stream in any case. */
function hasBody(headers: Headers): boolean {
  return headers.has("transfer-encoding") || (wholeNumber(headers, "Content-Length") ?? 0) > 0;
}

/** A header that counts bytes; null when it is absent. @throws {HttpProblem} `invalid-request` */
export function wholeNumber(headers: Headers, name: string): number | null {
  const text = headers.get(name);
  if (text === null) return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new HttpProblem("invalid-request", {
    detail: `${name} must be a whole number of bytes, below 10 to the power of 15.`,
    errors: [{ path: name, message: "must be a whole number" }],
  });
}
