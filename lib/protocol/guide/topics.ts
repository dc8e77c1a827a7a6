import { type GuideTopic, guideTopics } from "../lab/scenario";

/** What a page of the guide is called, and what it says in a sentence. */
export interface TopicHeading {
  readonly topic: GuideTopic;
  readonly title: string;
  readonly summary: string;
}

const headings: Readonly<Record<GuideTopic, Omit<TopicHeading, "topic">>> = {
  active: {
    title: "Active mode",
    summary: "The client listens and says where with PORT. The server dials.",
  },
  passive: {
    title: "Passive mode",
    summary: "The server listens and says where in 227. The client dials.",
  },
  extended: {
    title: "Extended commands: EPRT and EPSV",
    summary: "The same two modes for IPv6, and the better choice for IPv4 as well.",
  },
  nat: {
    title: "NAT",
    summary: "FTP says addresses in its own lines, where address translation doesn't look.",
  },
  firewalls: {
    title: "Firewalls, and who dials whom",
    summary: "One table: which side dials, to which ports, and which firewall must open what.",
  },
  ftps: {
    title: "FTPS: FTP with TLS",
    summary: "How encryption begins, what it hides, and what it takes away from firewalls.",
  },
  "choosing-a-mode": {
    title: "Choosing a mode",
    summary: "Passive, nearly always. When not, and how to tell.",
  },
  "configuring-servers": {
    title: "Configuring servers and firewalls",
    summary: "The lines for your server, firewall and clients, with your own addresses and ports in them.",
  },
  troubleshooting: {
    title: "Troubleshooting",
    summary: "From what you see to why it happens, how to check it, and what mends it.",
  },
  alternatives: {
    title: "Alternatives to FTP",
    summary: "SFTP, HTTPS, WebDAV and others: what each takes, and when FTP is still the right answer.",
  },
};

/** The pages of the guide, in the order in which they are read. */
export const topicHeadings: readonly TopicHeading[] = guideTopics.map((topic) => ({
  topic,
  ...headings[topic],
}));

/** The heading of a topic. */
export function headingOf(topic: GuideTopic): TopicHeading {
  return { topic, ...headings[topic] };
}

/** The topic of that name; null where the guide has none. */
export function topicNamed(name: string): GuideTopic | null {
  return guideTopics.find((topic) => topic === name) ?? null;
}
