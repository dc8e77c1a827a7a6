import { visibleText } from "../visible-text";

/** What a session's name is made of. */
export interface NamedSession {
  readonly id: string;
  readonly user: string;
  readonly host: string;
  readonly port: number;
}

/** How a session is called: "student@127.0.0.1", with the port where it isn't FTP's own. */
export function sessionName({ user, host, port }: Omit<NamedSession, "id">): string {
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return `${user}@${shownHost}${port === 21 || port === 990 ? "" : `:${port}`}`;
}

/**
 * The names of all sessions by their ids, safe to show, and no two alike: the second session of one account is
 * "student@127.0.0.1 (2)".
 *
 * @param sessions in the order in which they were opened, so that a name stays while others come
 * @param siteName what the site is called that a session was opened from
 */
export function sessionNames(
  sessions: readonly NamedSession[],
  siteName: (id: string) => string | undefined = () => undefined,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const session of sessions) {
    const name = visibleText(siteName(session.id) ?? sessionName(session));
    let distinct = name;
    for (let number = 2; taken.has(distinct); number++) distinct = `${name} (${number})`;
    taken.add(distinct);
    names.set(session.id, distinct);
  }
  return names;
}
