import type { SessionSettings } from "@/lib/ftp/session-types";
import { HttpProblem } from "./http-problem";
import type { Owner } from "./ownership";
import { type Seal, seal, unseal } from "./sealing";
import type { Secret } from "./secret";

/** What a sealed password is good for, and for nothing else. */
export interface SealBinding {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly encryption: SessionSettings["encryption"];
  readonly owner: Owner;
}

/** From no protection to full: a sealed password may be used with the same or a stronger one. */
const strength: Readonly<Record<SessionSettings["encryption"], number>> = {
  none: 0,
  "explicit-if-available": 1,
  explicit: 2,
  implicit: 2,
};

const version = 1;

/**
 * Seals a password for one browser, host, port and user.
 * @returns what `openPassword` opens; its head is version and least strength
 */
export function sealPassword(password: string, binding: SealBinding, secret: Secret): string {
  const head = Buffer.from([version, strength[binding.encryption]]);
  return seal(Buffer.from(password, "utf8"), head, sealOf(binding, secret));
}

/**
 * @throws {HttpProblem} `invalid-request` when it was sealed for something else, by another deployment, or for a
 *   stronger encryption than the one asked for.
 */
export function openPassword(sealed: string, binding: SealBinding, secret: Secret): string {
  const opened = unseal(sealed, 2, sealOf(binding, secret));
  if (opened === null || opened.head[0] !== version) throw unusable();
  if (strength[binding.encryption] < (opened.head[1] ?? Number.POSITIVE_INFINITY)) {
    throw new HttpProblem("invalid-request", {
      detail: "This password was saved for an encrypted login. Choose that encryption, or type the password.",
    });
  }
  return opened.plain.toString("utf8");
}

function sealOf({ host, port, user, owner }: SealBinding, secret: Secret): Seal {
  return {
    key: secret.key("sealed-password"),
    context: Buffer.from(JSON.stringify([host.toLowerCase(), port, user, owner.id])),
  };
}

function unusable(): HttpProblem {
  return new HttpProblem("invalid-request", {
    detail: "This saved password is not for this site and browser. Type the password.",
  });
}
