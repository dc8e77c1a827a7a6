/** Somebody who may log in. There are no numeric ids: listings show names. */
export interface User {
  readonly name: string;
  readonly group: string;
  /** False for anonymous: every command that would change something answers 550. */
  readonly mayChange: boolean;
}

/** Owns what nobody who logs in may change. */
export const SYSTEM_USER: User = { name: "ftp", group: "ftp", mayChange: false };
export const STUDENT: User = { name: "student", group: "students", mayChange: true };
const ANONYMOUS: User = { name: "anonymous", group: "anonymous", mayChange: false };

/**
 * Who a name and password belong to. `anonymous` and `ftp` (RFC 1635) take any password.
 *
 * @returns null when either is wrong, without saying which
 */
export function authenticate(name: string, password: string): User | null {
  const lowerCase = name.toLowerCase();
  if (lowerCase === "anonymous" || lowerCase === "ftp") return ANONYMOUS;
  return name === STUDENT.name && password === "student" ? STUDENT : null;
}

/** Whether USER names the guest login, whose password is by custom an e-mail address. */
export function isAnonymousName(name: string): boolean {
  return /^(anonymous|ftp)$/i.test(name);
}
