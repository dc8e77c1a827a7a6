import { SeededRandom, seedOfRound } from "./seeded-random";

/** The FTP servers that a round runs on. `disk` keeps its files when it is killed, `memory` loses them. */
export type ServerName = "disk" | "memory";

/** Where in a connection something is cut. */
interface Cut {
  readonly from: "client" | "server";
  /** How much of the piece still passes, 0 to 1: cuts fall into lines, records and letters. */
  readonly part: number;
  /** `reset` is noticed at once; `end` looks like an end in order. */
  readonly how: "reset" | "end";
}

/** What goes wrong, on which server, and when: after this part (0 to 1) of the round's bytes has passed. */
export type Fault = { readonly at: number; readonly server: ServerName } & (
  | ({ readonly kind: "cut control" | "cut data" } & Cut)
  | ({ readonly kind: "cut browser" } & Cut)
  | { readonly kind: "delay"; readonly milliseconds: number; readonly pieces: number }
  | { readonly kind: "silence"; readonly channel: "control" | "data" }
  | { readonly kind: "kill server" }
  | { readonly kind: "fill disk"; readonly left: number }
  | { readonly kind: "kill Portside" }
  | { readonly kind: "stop Portside" }
);
export type FaultKind = Fault["kind"];
export const faultKinds = [
  "cut control",
  "cut data",
  "cut browser",
  "delay",
  "silence",
  "kill server",
  "fill disk",
  "kill Portside",
  "stop Portside",
] as const satisfies readonly FaultKind[];

/** One thing that a browser does. Files are numbers; one number is changed by one operation alone. */
export type PlannedOperation =
  | {
      readonly kind: "upload";
      readonly file: number;
      readonly size: number;
      /** What is there before; null for a new name. */
      readonly before: number | null;
      readonly pieceSize: number | null;
      readonly isDated: boolean;
    }
  | { readonly kind: "put"; readonly file: number; readonly size: number }
  | {
      readonly kind: "edit";
      readonly file: number;
      readonly before: number;
      readonly sizes: readonly number[];
    }
  | { readonly kind: "download"; readonly file: number; readonly size: number }
  | {
      readonly kind: "range";
      readonly file: number;
      readonly size: number;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: "archive"; readonly files: readonly SeededFile[] }
  | { readonly kind: "delete"; readonly files: readonly SeededFile[] };
export type OperationKind = PlannedOperation["kind"];

export interface SeededFile {
  readonly file: number;
  readonly size: number;
}

export interface PlannedBrowser {
  /** Such as `r12b2`: in the names and contents of all its files. */
  readonly owner: string;
  readonly server: ServerName;
  readonly dataMode: "passive" | "active";
  /** Each is a queue; the queues run at the same time. */
  readonly queues: readonly (readonly PlannedOperation[])[];
}

export interface RoundPlan {
  readonly round: number;
  readonly browsers: readonly PlannedBrowser[];
  readonly faults: readonly Fault[];
}

/** The bytes that an operation moves through the FTP server, about. */
export function bytesOf(operation: PlannedOperation): number {
  switch (operation.kind) {
    case "upload":
    case "put":
    case "download":
      return operation.size;
    case "range":
      return operation.to - operation.from + 1;
    case "edit":
      return [operation.before, ...operation.sizes].reduce((sum, size) => sum + 2 * size, 0);
    case "archive":
      return operation.files.reduce((sum, { size }) => sum + size, 0);
    case "delete":
      return 0;
  }
}

/** What lies on the server before the round, for one operation. */
export function filesBefore(operation: PlannedOperation): readonly SeededFile[] {
  switch (operation.kind) {
    case "upload":
      return operation.before === null ? [] : [{ file: operation.file, size: operation.before }];
    case "put":
      return [];
    case "edit":
      return [{ file: operation.file, size: operation.before }];
    case "download":
    case "range":
      return [{ file: operation.file, size: operation.size }];
    case "archive":
    case "delete":
      return operation.files;
  }
}

/**
 * What is done and what goes wrong in a round.
 * @param servers those that there are; with `disk` two of three browsers use it, each with a login of its own
 */
export function planRound(seed: number, round: number, servers: readonly ServerName[]): RoundPlan {
  const random = new SeededRandom(seedOfRound(seed, round));
  const places: readonly ServerName[] = servers.includes("disk")
    ? ["disk", "disk", "memory"]
    : ["memory", "memory", "memory"];
  return {
    round,
    browsers: places.map((server, index) => planBrowser(random, `r${round}b${index + 1}`, server)),
    faults: planFaults(random, round, places),
  };
}

const kibibyte = 1024;

function planBrowser(random: SeededRandom, owner: string, server: ServerName): PlannedBrowser {
  let file = 0;
  const small = () => random.integer(1, 200 * kibibyte);
  /** Beyond what goes straight to its name. */
  const large = () => random.integer(1100 * kibibyte, 2600 * kibibyte);
  const seeded = (count: number) => Array.from({ length: count }, () => ({ file: ++file, size: small() }));
  const upload = (size: number, before: number | null): PlannedOperation => ({
    kind: "upload",
    file: ++file,
    size,
    before,
    pieceSize: random.happens(0.3) ? 512 * kibibyte : null,
    isDated: random.happens(0.5),
  });
  const operations: PlannedOperation[] = [
    upload(large(), null),
    random.happens(0.5) ? upload(large(), small()) : upload(small(), null),
    { kind: "put", file: ++file, size: random.happens(0.5) ? large() : small() },
    { kind: "edit", file: ++file, before: small(), sizes: [small(), small(), small()] },
    { kind: "download", file: ++file, size: large() },
    planRange(random, ++file, large()),
    { kind: "archive", files: seeded(3) },
    { kind: "delete", files: seeded(random.integer(2, 6)) },
  ];
  const shuffled = random.shuffle(operations);
  const half = Math.ceil(shuffled.length / 2);
  return {
    owner,
    server,
    dataMode: random.happens(0.25) ? "active" : "passive",
    queues: [shuffled.slice(0, half), shuffled.slice(half)],
  };
}

function planRange(random: SeededRandom, file: number, size: number): PlannedOperation {
  const from = random.integer(0, size - 1);
  return { kind: "range", file, size, from, to: random.integer(from, size - 1) };
}

/** Every kind comes round by turns; the others beside it by chance. At most one of a round ends Portside. */
function planFaults(random: SeededRandom, round: number, places: readonly ServerName[]): Fault[] {
  const first = faultKinds[round % faultKinds.length] ?? "cut data";
  const others = faultKinds.filter((kind) => kind !== first && !kind.endsWith("Portside"));
  const kinds: readonly FaultKind[] = [first, ...random.shuffle(others).slice(0, random.integer(0, 2))];
  return kinds.map((kind) => planFault(random, kind, random.pick(places))).sort((a, b) => a.at - b.at);
}

function planFault(random: SeededRandom, kind: FaultKind, server: ServerName): Fault {
  const when = { at: 0.05 + random.next() * 0.75, server };
  switch (kind) {
    case "cut control":
    case "cut data":
    case "cut browser":
      return {
        ...when,
        kind,
        from: random.pick(["client", "server"]),
        part: random.next(),
        how: kind === "cut browser" ? "reset" : random.pick(["reset", "end"]),
      };
    case "delay":
      return { ...when, kind, milliseconds: random.integer(5, 40), pieces: random.integer(5, 30) };
    case "silence":
      return { ...when, kind, channel: random.pick(["control", "data"]) };
    case "fill disk":
      return { ...when, kind, left: random.integer(0, 300 * kibibyte) };
    case "kill server":
    case "kill Portside":
    case "stop Portside":
      return { ...when, kind };
  }
}
