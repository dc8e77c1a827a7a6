import "server-only";
import { pathQuerySchema, type Stored } from "@/lib/contract/files";
import type { FileFacts } from "@/lib/ftp/session-types";
import { exchangeSince } from "./exchange-since";
import { HttpProblem } from "./http-problem";
import { filePathOf, pathInputOf, readQuery } from "./request-input";
import { type Call, onSession, requireSession, SessionProblem } from "./route";
import { withBody } from "./uploads/upload-body";
import { ifMatchHolds, ifNoneMatchHolds, validatorsOf } from "./validators";

/** `PUT …/{id}/content`: the raw body, straight into STOR, replacing what is there only when it is whole. */
export async function uploadContent(call: Call<{ id: string }>): Promise<Response> {
  const { request } = call;
  const session = requireSession(call);
  const query = readQuery(request, pathQuerySchema);
  const path = await filePathOf(session, pathInputOf(query));
  refuseCodedBody(request.headers);

  const createOnly = request.headers.get("if-none-match")?.trim() === "*";
  /** Kept here: what a callback throws may come back wrapped. */
  let refused: HttpProblem | null = null;
  const limits = { idleSeconds: call.runtime.settings.bodyIdleSeconds, advice: "Send the file again." };
  const before = session.traffic.lastSeq;
  try {
    const upload = await withBody({ request, limits }, ({ source, signal }) =>
      onSession(session, () =>
        session.upload(path, {
          source,
          size: announcedSize(request.headers),
          hash: wantsHash(request.headers),
          onExisting: createOnly ? "create" : "replace",
          precondition: (facts) => {
            refused = failedPrecondition(request.headers, facts, exchangeSince(session, before, path));
            if (refused) throw refused;
          },
          signal,
        }),
      ),
    );
    const stored: Stored = {
      path: session.decodePath(path),
      size: upload.size,
      ...(upload.sha256 !== null && { sha256: upload.sha256 }),
    };
    return Response.json(stored, { status: upload.created ? 201 : 200 });
  } catch (error) {
    if (refused) throw refused;
    if (createOnly && error instanceof SessionProblem && error.problem.code === "already-exists") {
      throw new HttpProblem("already-exists", { ...error.problem, status: 412 });
    }
    throw error;
  }
}

/** Up to this many bytes the hash is told unasked. */
const hashedUpTo = 64 * 1024 * 1024;

/** Whether the answer is to tell the SHA-256: unless the file is known to be large, and for whoever asks (RFC 9530 §4, Want-Repr-Digest). */
function wantsHash(headers: Headers): boolean {
  const size = announcedSize(headers);
  if (size === null || size <= hashedUpTo) return true;
  return /(?:^|,)\s*sha-256\s*=\s*[1-9]/i.test(headers.get("want-repr-digest") ?? "");
}

function announcedSize(headers: Headers): number | null {
  const length = headers.get("content-length");
  return length === null || !/^\d+$/.test(length) ? null : Number(length);
}

/** @throws {HttpProblem} `invalid-request`: a coded or partial body would be stored as if it were the file (RFC 9110 §14.5 wants 400 for Content-Range). */
export function refuseCodedBody(headers: Headers): void {
  const coding = headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (coding !== "identity") {
    throw new HttpProblem("invalid-request", { detail: "Send the file as it is, without Content-Encoding." });
  }
  if (headers.has("content-range")) {
    throw new HttpProblem("invalid-request", { detail: "Send the whole file, without Content-Range." });
  }
}

function failedPrecondition(
  headers: Headers,
  facts: FileFacts | null,
  exchange: { readonly exchange?: number },
): HttpProblem | null {
  const validators = facts === null ? null : validatorsOf(facts);
  const ifMatch = headers.get("if-match");
  if (ifMatch !== null && !ifMatchHolds(ifMatch, validators)) {
    return new HttpProblem("conflict", {
      ...exchange,
      detail:
        facts === null
          ? "The file is no longer there. Load the folder again, then decide."
          : "Somebody changed the file meanwhile. Load it again, then decide which version stays.",
    });
  }
  const ifNoneMatch = headers.get("if-none-match");
  // `*` is the engine's to refuse: it knows what is there.
  if (ifNoneMatch === null || ifNoneMatch.trim() === "*" || ifNoneMatchHolds(ifNoneMatch, validators))
    return null;
  return new HttpProblem("conflict", { detail: "The file is that version already.", ...exchange });
}
