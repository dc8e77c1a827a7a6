import { DetailedError, Upload } from "tus-js-client";
import { temporaryNameHeader } from "@/lib/contract/uploads";

export interface TusUploadParts {
  /** Of the session's uploads. */
  readonly endpoint: string;
  readonly cookie: string;
  readonly content: Buffer;
  /** The target's path. */
  readonly path: string;
  readonly replaces: boolean;
  /** Bytes of each PATCH; null for all in one. */
  readonly pieceSize: number | null;
  /** ISO 8601; null for none. */
  readonly modified: string | null;
}

/** How an upload stands after an attempt. */
export type TusAttempt =
  | { readonly state: "finished" }
  /** @property status of the answer that ended it; null when none came */
  | { readonly state: "broken"; readonly status: number | null; readonly why: string };

/** One resumable upload, by tus-js-client as it is. It tries once, and again when it is told to. */
export class TusUpload {
  /** Its address; null until it was created. */
  url: string | null = null;
  /** The name that its bytes have until all are there; null when they go straight to its own. */
  temporaryName: string | null = null;

  constructor(private readonly parts: TusUploadParts) {}

  /** Creates it and sends it. */
  begin(): Promise<TusAttempt> {
    return this.#attempt({ endpoint: this.parts.endpoint, retryDelays: null });
  }

  /** Asks how much is there and sends the rest; never begins another upload in its place. @param origin of Portside */
  resume(origin: string, cookie: string): Promise<TusAttempt> {
    if (this.url === null) throw new Error("The upload was not created");
    const { pathname } = new URL(this.url, origin);
    return this.#attempt({
      uploadUrl: `${origin}${pathname}`,
      headers: { cookie },
      retryDelays: Array.from({ length: 40 }, () => 100),
    });
  }

  #attempt(options: ConstructorParameters<typeof Upload>[1]): Promise<TusAttempt> {
    const { content, cookie, path, replaces, pieceSize, modified } = this.parts;
    return new Promise((resolve) => {
      const upload = new Upload(content, {
        headers: { cookie },
        metadata: {
          path,
          ...(replaces && { onConflict: "replace" }),
          ...(modified !== null && { modified }),
        },
        ...(pieceSize !== null && { chunkSize: pieceSize }),
        storeFingerprintForResuming: false,
        onAfterResponse: (request, response) => {
          if (request.getMethod() === "POST")
            this.temporaryName = response.getHeader(temporaryNameHeader) ?? null;
        },
        onUploadUrlAvailable: () => {
          this.url = upload.url;
        },
        onSuccess: () => resolve({ state: "finished" }),
        onError: (error) => {
          const response = error instanceof DetailedError ? error.originalResponse : null;
          resolve({
            state: "broken",
            status: response?.getStatus() ?? null,
            why: withoutAddresses(error.message),
          });
        },
        ...options,
      });
      upload.start();
    });
  }
}

/** An upload's address is a thousand letters long. */
function withoutAddresses(text: string): string {
  return text.replace(/https?:\S+/g, "…");
}
