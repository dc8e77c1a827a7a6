import type { CommandEvent } from "../answers";
import { activeVerbs, passiveVerbs, transferVerbs } from "../verbs";
import type { Relation } from "./explanation";
import { finalReply, fullVerbOf, nextCommand, nextOf, relation, type Scene } from "./scene";

/** Commands of which one prepares the other. */
export interface Pair {
  readonly first: readonly string[];
  readonly second: readonly string[];
  /** What the first says of the second. */
  readonly needs: string;
  /** What the second says of the first. */
  readonly because: (first: string) => string;
  /** Whether the first is of no use without the second. */
  readonly isMust: boolean;
  /** Where the second must come right behind the first: what may stand between all the same. */
  readonly between?: readonly string[];
}

const files = ["RETR", "STOR", "APPE", "STOU"];
/** What says how the data connection comes about. */
const announcing = [...activeVerbs, ...passiveVerbs, "PRET"];
const uploads = ["STOR", "APPE", "STOU"];

const pairs: readonly Pair[] = [
  {
    first: ["USER"],
    second: ["PASS"],
    needs: "PASS with the password follows, if the server asks for one (331).",
    because: () => "The password for the name in USER.",
    isMust: false,
  },
  {
    first: ["PASS"],
    second: ["ACCT"],
    needs: "The server wanted an account too.",
    because: () => "The server asked for an account after the password.",
    isMust: false,
  },
  {
    first: ["AUTH"],
    second: ["ADAT"],
    needs: "The security exchange goes on with ADAT.",
    because: () => "Carries on what AUTH began.",
    isMust: false,
  },
  {
    first: ["AUTH"],
    second: ["USER"],
    needs: "The login follows when the connection is encrypted.",
    because: () => "AUTH came first, so the connection is encrypted.",
    isMust: false,
  },
  {
    first: ["HOST"],
    second: ["USER"],
    needs: "The login at that host follows.",
    because: () => "HOST chose the server that this login is for.",
    isMust: false,
  },
  {
    first: ["PBSZ"],
    second: ["PROT"],
    needs: "PROT must follow: PBSZ is only the formality before it.",
    because: () => "The standard wants PBSZ before PROT.",
    isMust: true,
  },
  {
    first: ["RNFR"],
    second: ["RNTO"],
    needs: "RNTO with the new name must follow at once.",
    because: () => "RNFR said what to rename.",
    isMust: true,
  },
  {
    first: ["SITE CPFR"],
    second: ["SITE CPTO"],
    needs: "SITE CPTO with the name of the copy must follow.",
    because: () => "SITE CPFR said what to copy.",
    isMust: true,
  },
  {
    first: ["SITE GROUP"],
    second: ["SITE GPASS"],
    needs: "SITE GPASS with the group's password follows.",
    because: () => "SITE GROUP named the group.",
    isMust: true,
  },
  {
    first: ["REST"],
    second: files,
    needs: "The very next transfer begins at that place.",
    because: () => "REST said at which byte to begin.",
    isMust: true,
    between: announcing,
  },
  {
    first: ["RANG"],
    second: files,
    needs: "The very next transfer is limited to that range.",
    because: () => "RANG said which bytes.",
    isMust: true,
    between: announcing,
  },
  {
    first: ["ALLO"],
    second: uploads,
    needs: "The upload that it speaks of.",
    because: () => "ALLO announced how large it is.",
    isMust: false,
  },
  {
    first: ["PRET"],
    second: ["PASV", "EPSV", "CPSV"],
    needs: "The announcement that it was made for.",
    because: () => "PRET said which transfer it is for.",
    isMust: true,
  },
  {
    first: ["TYPE", "STRU", "MODE"],
    second: transferVerbs,
    needs: "The next transfer is sent in this way, and every later one until it is changed.",
    because: (verb) => `${verb} said how its bytes are sent.`,
    isMust: false,
  },
];

/** The pairs whose first half is a verb, SITE with its second word. */
export function pairsBeginningWith(verb: string): readonly Pair[] {
  return pairs.filter(({ first }) => first.includes(verb));
}

/** The pairs whose second half is a verb, SITE with its second word. */
export function pairsEndingWith(verb: string): readonly Pair[] {
  return pairs.filter(({ second }) => second.includes(verb));
}

/** Whether the first half was refused, or served another second half before: REST and RNFR count once. */
export function isPairBroken(first: CommandEvent, scene: Scene): boolean {
  const reply = finalReply(scene, first);
  if (reply !== null && reply.code >= 400) return true;
  const verb = fullVerbOf(first);
  const once = pairs.filter((pair) => pair.isMust && pair.first.includes(verb));
  if (once.length === 0) return false;
  return scene.events.some(
    (other) =>
      other.seq > first.seq &&
      other.seq < scene.event.seq &&
      other.connection === first.connection &&
      other.type === "command" &&
      once.some(({ second, between }) =>
        between === undefined
          ? second.includes(fullVerbOf(other))
          : !between.includes(fullVerbOf(other)) && fullVerbOf(other) !== verb,
      ),
  );
}

/** What the first half of a pair says of its second half: that it came, must still come, or can't any more. */
export function towardsSecond(scene: Scene, verb: string, pair: Pair): readonly Relation[] {
  const { second, needs, isMust, between } = pair;
  const kind = isMust ? "must-follow" : "prepares";
  if (between === undefined) {
    const next = nextCommand(scene, second, [verb]);
    return next === null && !isMust ? [] : [relation(kind, needs, next)];
  }
  const next = nextOf(scene, "command", (command) => !between.includes(fullVerbOf(command)));
  if (next === null || second.includes(fullVerbOf(next))) return [relation(kind, needs, next)];
  const lost = `${verb} counts for the command right behind it only, and that was no ${second.join(", ").replace(/, (?=[^,]*$)/, " or ")}.`;
  return [relation(kind, lost, next)];
}
