import { appPath } from "@/lib/contract/base-path";
import { type SealRequest, sealedPasswordSchema } from "@/lib/contract/session";
import { checkFields } from "../connect-fields";
import { ownProblem, ProblemError } from "../problem-error";
import { read, send, withBody } from "../request";
import { fieldsOfSite, type SavedFields } from "./site";

/**
 * Has Portside seal a password, so that the browser may keep it: it opens for this login and this browser only.
 * @throws {ProblemError} when it couldn't be sealed
 */
export async function sealPassword(
  site: SavedFields,
  password: string,
  signal?: AbortSignal,
): Promise<string> {
  const checked = checkFields({ ...fieldsOfSite(site), password });
  if (!checked.ok) {
    const [reason = ""] = Object.values(checked.errors);
    throw new ProblemError({
      ...ownProblem("The password can't be remembered", reason),
      code: "invalid-request",
    });
  }
  const { host, port, user, encryption } = checked.request;
  const body: SealRequest = {
    host,
    password,
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(encryption !== undefined && { encryption }),
  };
  const answer = await send(appPath("/api/sealed-passwords"), {
    ...withBody("POST", body),
    signal: signal ?? null,
  });
  return (await read(answer, sealedPasswordSchema)).sealedPassword;
}

export interface Sealed<T> {
  readonly entry: T;
  /** Null when there was no password, or it couldn't be sealed. */
  readonly sealedPassword: string | null;
}

/** Requests at a time: a browser opens six connections to one host. */
const AT_ONCE = 3;

/**
 * Seals the passwords of many sites, a few at a time.
 *
 * @param passwordOf the password of an entry; null for one without
 * @param onProgress told how many are done
 * @throws {ProblemError} when Portside can't be reached; one password that it refuses doesn't stop the others
 */
export async function sealAll<T extends { readonly content: SavedFields }>(
  entries: readonly T[],
  options: {
    readonly passwordOf: (entry: T) => string | null;
    readonly onProgress: (done: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<readonly Sealed<T>[]> {
  const sealed: Sealed<T>[] = [];
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    const some = entries.slice(at, at + AT_ONCE).map(async (entry) => {
      const password = options.passwordOf(entry);
      if (password === null || password === "") return { entry, sealedPassword: null };
      return { entry, sealedPassword: await sealOne(entry.content, password, options.signal) };
    });
    sealed.push(...(await Promise.all(some)));
    options.onProgress(sealed.length);
  }
  return sealed;
}

async function sealOne(site: SavedFields, password: string, signal: AbortSignal): Promise<string | null> {
  try {
    return await sealPassword(site, password, signal);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === "invalid-request") return null;
    throw error;
  }
}
