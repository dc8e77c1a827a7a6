import { parseCommandLine } from "./commands";
import type { TrafficEvent, TrafficEventOf } from "./traffic";
import { isAnnounceVerb, isTransferVerb } from "./verbs";

/** The events that are told as one: a command with its replies, or a transfer from its announcement to its 226. */
interface Story {
  /** Numbers of its events, rising. */
  seqs: number[];
  /** The data connection that it is about, once one was announced or heard of. */
  data: number | null;
  /** The story that this one turned out to be a part of. */
  partOf: Story | null;
  /** The stories that turned out to be parts of this one, in the order in which they did. */
  joined: readonly Joined[];
}

/** A story that was one of its own until an event told otherwise. */
interface Joined {
  /** Number of that event. */
  readonly at: number;
  /** Numbers of the events that it had by then. */
  readonly seqs: readonly number[];
}

/** A command that waits for its final reply, or for what its announcement leads to. */
interface Said {
  readonly verb: string;
  readonly story: Story;
  /** An announcement that a 2xx reply accepted. */
  isAccepted: boolean;
}

/** More than this is nobody's pipeline: a server that answers nothing must not fill the memory. */
const MOST_WAITING = 1000;
const MOST_UNNUMBERED = 16;

/** What is known of one control connection at a moment. */
interface Speaking {
  /** Commands without their final reply, in the order in which they were sent. */
  readonly waiting: Said[];
  /** Announcements whose data connection has no number yet. */
  unnumbered: Said[];
  /** The announcement that the next transfer command uses. */
  next: Said | null;
}

/**
 * Tells which events of a session belong together, event by event, so that a long log need not be read again for every
 * new line. Replies belong to commands in their order (RFC 959 §5.4), also to pipelined ones; a transfer command belongs to
 * the newest announcement on its control connection that no transfer has used, and a data connection to the
 * announcement that it was numbered for.
 */
export class Stories {
  readonly #bySeq = new Map<number, Story>();
  readonly #byData = new Map<number, Story>();
  readonly #byControl = new Map<number, Story>();
  readonly #speaking = new Map<number, Speaking>();

  /** How many events it knows. */
  get size(): number {
    return this.#bySeq.size;
  }

  /** @param event with a higher number than every one before. */
  add(event: TrafficEvent): void {
    const story = whole(this.#storyOf(event));
    story.seqs.push(event.seq);
    this.#bySeq.set(event.seq, story);
  }

  /**
   * The numbers of the events that are one story with this one, itself included; empty when it isn't known.
   *
   * @param upTo number of an event: what is answered is what was known when that happened
   */
  together(seq: number, upTo = Number.POSITIVE_INFINITY): ReadonlySet<number> {
    const story = this.#bySeq.get(seq);
    if (story === undefined || seq > upTo) return new Set();
    let seqs: readonly number[] = story.seqs;
    for (const part of story.joined.toReversed()) {
      if (part.at <= upTo) break;
      const own = new Set(part.seqs);
      seqs = own.has(seq) ? part.seqs : seqs.filter((other) => !own.has(other));
    }
    return new Set(seqs.filter((other) => other <= upTo));
  }

  /** Forgets the events with lower numbers than this. */
  forgetBefore(seq: number): void {
    const shortened = new Set<Story>();
    for (const [known, story] of this.#bySeq) {
      if (known >= seq) break;
      this.#bySeq.delete(known);
      shortened.add(story);
    }
    for (const story of shortened) {
      story.seqs = story.seqs.filter((known) => known >= seq);
      story.joined = story.joined
        .map(({ at, seqs }) => ({ at, seqs: seqs.filter((known) => known >= seq) }))
        .filter(({ seqs }) => seqs.length > 0);
    }
    for (const index of [this.#byData, this.#byControl]) {
      for (const [number, story] of index) if (story.seqs.length === 0) index.delete(number);
    }
  }

  #storyOf(event: TrafficEvent): Story {
    switch (event.type) {
      case "control-dialling":
      case "control-failed":
        return this.#ofControl(event.connection);
      case "control-opened":
        this.#speaking.delete(event.connection);
        return this.#ofControl(event.connection);
      case "control-closed":
        this.#speaking.delete(event.connection);
        return this.#ofData(event.data);
      case "command":
        return this.#ofCommand(event);
      case "reply":
        return this.#ofReply(event);
      case "data-announced":
        return this.#ofAnnouncement(event);
      default:
        return this.#ofData(event.data);
    }
  }

  #on(connection: number): Speaking {
    const known = this.#speaking.get(connection);
    if (known) return known;
    const speaking: Speaking = { waiting: [], unnumbered: [], next: null };
    this.#speaking.set(connection, speaking);
    return speaking;
  }

  #ofControl(connection: number): Story {
    return entryOf(this.#byControl, connection, null);
  }

  #ofData(data: number | undefined): Story {
    return data === undefined ? newStory(null) : entryOf(this.#byData, data, data);
  }

  #ofCommand(event: TrafficEventOf<"command">): Story {
    const { verb } = parseCommandLine(event.line);
    const speaking = this.#on(event.connection);
    const announced = isTransferVerb(verb) ? speaking.next : null;
    // One announcement serves one transfer; a second LIST without PASV is a story of its own.
    if (announced) speaking.next = null;
    const story = announced?.story ?? this.#ofData(event.data);
    const said: Said = { verb, story, isAccepted: false };
    if (isAnnounceVerb(verb)) {
      speaking.next = said;
      speaking.unnumbered = [...speaking.unnumbered, said].slice(-MOST_UNNUMBERED);
    }
    if (speaking.waiting.push(said) > MOST_WAITING) speaking.waiting.shift();
    return story;
  }

  #ofReply(event: TrafficEventOf<"reply">): Story {
    const speaking = this.#on(event.connection);
    const said = speaking.waiting[0];
    // A greeting is the control connection's own; an unasked 421 nobody's.
    if (said === undefined)
      return event.code < 300 ? this.#ofControl(event.connection) : this.#ofData(event.data);
    if (event.code >= 200) speaking.waiting.shift();
    if (event.code >= 200 && event.code < 300) said.isAccepted = true;
    if (event.code >= 400) {
      if (speaking.next === said) speaking.next = null;
      speaking.unnumbered = speaking.unnumbered.filter((other) => other !== said);
    }
    return said.story;
  }

  /**
   * A passive announcement is read from a reply, so it belongs to the command that was answered last; an active one is
   * sent, so it belongs to the command that was sent last.
   */
  #ofAnnouncement(event: TrafficEventOf<"data-announced">): Story {
    const own = this.#ofData(event.data);
    const speaking = this.#on(event.connection);
    const at = speaking.unnumbered.findLastIndex(
      ({ verb, isAccepted }) => verb === event.command && (isAccepted || event.dataMode === "active"),
    );
    const said = speaking.unnumbered[at];
    if (said === undefined) return own;
    // Whatever was said before it and led nowhere will lead nowhere.
    speaking.unnumbered = speaking.unnumbered.slice(at + 1);
    this.#merge(whole(said.story), whole(own), event.seq);
    return said.story;
  }

  /** Makes one story of two; one that is about a data connection already stays as it is. */
  #merge(story: Story, other: Story, at: number): void {
    if (story === other || story.data !== null) return;
    story.data = other.data;
    other.partOf = story;
    if (other.data !== null) this.#byData.set(other.data, story);
    for (const seq of other.seqs) this.#bySeq.set(seq, story);
    story.seqs = [...story.seqs, ...other.seqs].sort((a, b) => a - b);
    // What joined the other one joined earlier, and maybe before or after what joined this one.
    const joined = [...story.joined, ...other.joined].sort((a, b) => a.at - b.at);
    story.joined = other.seqs.length === 0 ? joined : [...joined, { at, seqs: other.seqs }];
    other.seqs = [];
    other.joined = [];
  }
}

function newStory(data: number | null): Story {
  return { seqs: [], data, partOf: null, joined: [] };
}

/** The story that this one is a part of, or itself. */
function whole(story: Story): Story {
  return story.partOf === null ? story : whole(story.partOf);
}

function entryOf(index: Map<number, Story>, number: number, data: number | null): Story {
  const known = index.get(number);
  if (known) return known;
  const story = newStory(data);
  index.set(number, story);
  return story;
}
