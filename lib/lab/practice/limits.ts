/** What keeps the practice server small: every number bounds memory, time or sockets. */
export interface PracticeLimits {
  /** Control connections at once, in total. */
  readonly connections: number;
  /** Control connections at once from one address. */
  readonly connectionsPerAddress: number;
  /** Milliseconds without a command and without a transfer until 421. */
  readonly idleMilliseconds: number;
  /** Milliseconds that a transfer command waits for the client's data connection until 425 (vsftpd's `accept_timeout`). */
  readonly dataConnectMilliseconds: number;
  /** Milliseconds that it dials a data connection until 425 (vsftpd's `connect_timeout`). */
  readonly dataDialMilliseconds: number;
  /** Milliseconds without a byte on an open data connection until 426. */
  readonly dataStallMilliseconds: number;
  /** Milliseconds until a TLS handshake counts as failed. */
  readonly handshakeMilliseconds: number;
  /** Milliseconds before `530 Login incorrect.`, the same whatever was wrong. */
  readonly failedLoginMilliseconds: number;
  /** Failed logins on one connection until 421 (RFC 2577 §5). */
  readonly failedLogins: number;
  /** Bytes of one command line without its end; RFC 959 knows no limit, RFC 2577 wishes for one. */
  readonly commandBytes: number;
  /** Bytes that uploads may keep in memory, all users together; 552 beyond. */
  readonly storageBytes: number;
  /** Files and directories that users may add; 552 beyond. */
  readonly nodes: number;
}

export const DEFAULT_PRACTICE_LIMITS: PracticeLimits = {
  connections: 64,
  connectionsPerAddress: 48,
  idleMilliseconds: 300_000,
  dataConnectMilliseconds: 10_000,
  dataDialMilliseconds: 10_000,
  dataStallMilliseconds: 60_000,
  handshakeMilliseconds: 10_000,
  failedLoginMilliseconds: 300,
  failedLogins: 5,
  commandBytes: 4096,
  storageBytes: 1024 * 1024 * 1024,
  nodes: 50_000,
};
