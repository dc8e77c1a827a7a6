import { parseCommandLine } from "./commands";
import { ReplyPairing } from "./reply-pairing";
import type { TrafficEvent, TrafficEventOf } from "./traffic";
import { isAnnounceVerb, isTransferVerb } from "./verbs";

/**
 * The events that are told as one: a command with its replies, or a transfer from its announcement to its 226. Two that
 * turn out to be one keep their own events and are linked, the smaller to the larger: so no link is far from the
 * whole, nothing is copied, and what was known at an earlier moment can still be told.
 */
interface Story {
  /** Numbers of the events that it was given itself, rising. */
  seqs: number[];
  /** How many events it and its parts were ever given, and how many of them aren't forgotten; right where it is the whole. */
  size: number;
  known: number;
  /** The data connection that it is about, once one was announced or heard of; right where it is the whole. */
  data: number | null;
  /** The story that this one turned out to be a part of, and the number of the event that told it. */
  partOf: { readonly story: Story; readonly at: number } | null;
  /** The stories that turned out to be parts of this one, in the order in which they did. */
  readonly parts: Story[];
}

/** A command that waits for its final reply, or for what its announcement leads to. */
interface Said {
  readonly verb: string;
  readonly story: Story;
  /** An announcement that a 2xx reply accepted. */
  isAccepted: boolean;
}

const MOST_UNNUMBERED = 16;

/** What is known of one control connection at a moment. */
interface Speaking {
  readonly replies: ReplyPairing<Said>;
  /** Whether the greeting has come, or isn't to be expected: the first command follows it. */
  isGreeted: boolean;
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
    story.size++;
    story.known++;
    this.#bySeq.set(event.seq, story);
  }

  /**
   * The numbers of the events that are one story with this one, itself included, rising; empty when it isn't known.
   *
   * @param upTo number of an event: what is answered is what was known when that happened
   */
  together(seq: number, upTo = Number.POSITIVE_INFINITY): ReadonlySet<number> {
    const own = this.#bySeq.get(seq);
    if (own === undefined || seq > upTo) return new Set();
    const seqs: number[] = [];
    const stories = [whole(own, upTo)];
    for (let story = stories.pop(); story !== undefined; story = stories.pop()) {
      for (const other of story.seqs) if (other <= upTo) seqs.push(other);
      for (const part of story.parts) if (part.partOf !== null && part.partOf.at <= upTo) stories.push(part);
    }
    return new Set(seqs.sort((a, b) => a - b));
  }

  /** Forgets the events with lower numbers than this. */
  forgetBefore(seq: number): void {
    const shortened = new Set<Story>();
    for (const [known, story] of this.#bySeq) {
      if (known >= seq) break;
      this.#bySeq.delete(known);
      whole(story).known--;
      shortened.add(story);
    }
    for (const story of shortened) story.seqs = story.seqs.filter((known) => known >= seq);
    for (const index of [this.#byData, this.#byControl]) {
      for (const [number, story] of index) if (whole(story).known === 0) index.delete(number);
    }
  }

  #storyOf(event: TrafficEvent): Story {
    switch (event.type) {
      case "control-dialling":
      case "control-failed":
        return this.#ofControl(event.connection);
      case "control-opened":
        this.#speaking.delete(event.connection);
        this.#on(event.connection).isGreeted = false;
        this.#on(event.connection).replies.reset();
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
    const speaking: Speaking = { replies: new ReplyPairing(), isGreeted: true, unnumbered: [], next: null };
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
    speaking.replies.send(event.line, said);
    speaking.isGreeted = true;
    return story;
  }

  #ofReply(event: TrafficEventOf<"reply">): Story {
    const speaking = this.#on(event.connection);
    const said = speaking.replies.receive(event.code);
    if (said === null) {
      const isGreeting = !speaking.isGreeted && event.code < 300;
      if (event.code >= 200) speaking.isGreeted = true;
      // A greeting is the control connection's own; a 226 that comes twice and an unasked 421 are nobody's.
      return isGreeting ? this.#ofControl(event.connection) : this.#ofData(event.data);
    }
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
    const [larger, smaller] = story.size >= other.size ? [story, other] : [other, story];
    larger.data = other.data;
    larger.size += smaller.size;
    larger.known += smaller.known;
    larger.parts.push(smaller);
    smaller.partOf = { story: larger, at };
  }
}

function newStory(data: number | null): Story {
  return { seqs: [], size: 0, known: 0, data, partOf: null, parts: [] };
}

/** The story that this one is a part of, or itself, as far as it was known at an event. */
function whole(story: Story, upTo = Number.POSITIVE_INFINITY): Story {
  let top = story;
  while (top.partOf !== null && top.partOf.at <= upTo) top = top.partOf.story;
  return top;
}

function entryOf(index: Map<number, Story>, number: number, data: number | null): Story {
  const known = index.get(number);
  if (known) return known;
  const story = newStory(data);
  index.set(number, story);
  return story;
}
