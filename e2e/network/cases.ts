import type { ProposedSettings } from "@/lib/protocol/diagnosis/finding";
import type { Attempt, Expected, NetworkCase } from "./case";
import type { Site, Unasked } from "./site";

/** The server's passive range, and the client's active one where it is fixed: below what systems hand out themselves. */
export const PASSIVE_PORTS = { first: 30_000, last: 30_099 };
const ACTIVE_PORTS = { first: 31_000, last: 31_019 };
const CONTROL_PORT = { first: 21, last: 21 };
const CLIENT_ADDRESS = "198.51.100.10";
const SERVER_ADDRESS = "203.0.113.10";

const open: Site = { address: "public", unasked: "accept", opens: [] };
const filtered = (unasked: Unasked): Site => ({ address: "public", unasked, opens: [] });
const homeRouter: Site = { address: "nat", unasked: "drop", opens: [] };
const serverFirewall = (unasked: Unasked): Site => ({ address: "public", unasked, opens: [CONTROL_PORT] });
const forwardsAll: Site = { address: "nat", unasked: "drop", opens: [CONTROL_PORT, PASSIVE_PORTS] };
const forwardsControl = (unasked: Unasked): Site => ({ address: "nat", unasked, opens: [CONTROL_PORT] });

type Way = Pick<Attempt, "name" | "settings">;
const passive: Way = { name: "passive", settings: { dataMode: "passive" } };
const pasv: Way = {
  name: "passive, PASV only",
  settings: { dataMode: "passive", passiveCommand: "PASV" },
};
const trusting: Way = {
  name: "passive, PASV only, announced address trusted",
  settings: { dataMode: "passive", passiveCommand: "PASV", passiveAddress: "trust" },
};
const active: Way = { name: "active", settings: { dataMode: "active" } };
const activeInRange: Way = {
  name: "active in the forwarded range, own address",
  settings: { dataMode: "active", activePorts: ACTIVE_PORTS },
};
const activeAsPublic: Way = {
  name: "active, public address advertised",
  settings: { dataMode: "active", activeAddress: CLIENT_ADDRESS, activePorts: ACTIVE_PORTS },
};

const works = (way: Way): Attempt => ({ ...way, expected: "works" });
const fails = (finding: string, ...repairs: readonly ProposedSettings[]): Expected => ({ finding, repairs });
const toPassive: ProposedSettings = { dataMode: "passive" };
const toActive: ProposedSettings = { dataMode: "active" };

/** ProFTPD takes a private address for a mistake and dials the client's public one instead. */
const refusedAsPrivate: Attempt = {
  ...active,
  expected: fails("active-address-refused", toPassive),
  except: [{ server: "ProFTPD", expected: fails("active-address-private", toPassive) }],
};

/** A network that lets nobody to the server, whichever it is. */
function shutOut(title: string, server: Site, finding: string): NetworkCase {
  const expected: Expected = { finding, isShutOut: true, repairs: [] };
  return { title, client: open, server, servers: ["vsftpd"], attempts: [{ ...passive, expected }] };
}

/** The networks in which data connections are tried. */
export const networkCases: readonly NetworkCase[] = [
  {
    title: "Nothing in between",
    client: open,
    server: open,
    attempts: [works(passive), works(pasv), works(active)],
  },
  {
    title: "The client's firewall drops what comes from outside",
    client: filtered("drop"),
    server: open,
    attempts: [works(passive), { ...active, expected: fails("active-port-blocked", toPassive) }],
  },
  {
    title: "The client's firewall rejects what comes from outside",
    client: filtered("reset"),
    server: open,
    attempts: [works(passive), { ...active, expected: fails("active-port-refused", toPassive) }],
  },
  {
    title: "The client's firewall prohibits what comes from outside, by ICMP",
    client: filtered("prohibit"),
    server: open,
    attempts: [works(passive), { ...active, expected: fails("active-port-refused", toPassive) }],
  },
  {
    title: "The client is behind NAT that forwards nothing",
    client: homeRouter,
    server: open,
    attempts: [
      works(passive),
      refusedAsPrivate,
      { ...activeAsPublic, expected: fails("active-port-blocked", toPassive) },
    ],
  },
  {
    title: "The client is behind NAT that forwards nothing and refuses",
    client: { ...homeRouter, unasked: "accept" },
    server: open,
    attempts: [works(passive), { ...activeAsPublic, expected: fails("active-port-refused", toPassive) }],
  },
  {
    title: "The client is behind NAT that forwards its active range",
    client: { ...homeRouter, opens: [ACTIVE_PORTS] },
    server: open,
    attempts: [
      works(passive),
      {
        ...activeInRange,
        expected: fails("active-address-refused", toPassive),
        except: [
          { server: "ProFTPD", expected: "works" },
          // It says which address it sees.
          {
            server: "Pure-FTPd",
            expected: fails("active-address-refused", { activeAddress: CLIENT_ADDRESS }, toPassive),
          },
        ],
      },
      works(activeAsPublic),
    ],
  },
  {
    title: "The client is behind NAT that rewrites what it can read",
    client: { ...homeRouter, readsAlong: true },
    server: open,
    attempts: [
      works(passive),
      {
        ...active,
        expected: fails("active-address-refused", toPassive),
        except: [
          { encryption: "plain", expected: "works" },
          { server: "ProFTPD", expected: fails("active-address-private", toPassive) },
        ],
      },
    ],
  },
  {
    title: "The server's firewall drops the passive range",
    client: open,
    server: serverFirewall("drop"),
    attempts: [{ ...passive, expected: fails("passive-port-blocked", toActive) }, works(active)],
  },
  {
    title: "The server's firewall rejects the passive range",
    client: open,
    server: serverFirewall("reset"),
    attempts: [{ ...passive, expected: fails("passive-port-refused", toActive) }, works(active)],
  },
  {
    title: "The server's firewall prohibits the passive range, by ICMP",
    client: open,
    server: serverFirewall("prohibit"),
    attempts: [{ ...passive, expected: fails("passive-host-unreachable", toActive) }, works(active)],
  },
  {
    title: "The server's firewall opens what it can read",
    client: open,
    server: { ...serverFirewall("drop"), readsAlong: true },
    attempts: [
      {
        ...passive,
        expected: "works",
        except: [{ encryption: "TLS", expected: fails("passive-port-blocked", toActive) }],
      },
      works(active),
    ],
  },
  {
    title: "The server is behind NAT and announces its private address",
    client: open,
    server: forwardsAll,
    attempts: [
      works(passive),
      works(pasv),
      { ...trusting, expected: fails("passive-address-private", { passiveAddress: "auto" }) },
      works(active),
    ],
  },
  {
    title: "The server is behind NAT and announces its public address",
    client: open,
    server: forwardsAll,
    announces: SERVER_ADDRESS,
    attempts: [works(passive), works(pasv), works(trusting), works(active)],
  },
  {
    title: "The server's NAT doesn't forward the passive range; its private address is announced",
    client: open,
    server: forwardsControl("drop"),
    attempts: [
      { ...passive, expected: fails("passive-range-not-forwarded", toActive) },
      { ...pasv, expected: fails("passive-range-not-forwarded", toActive) },
      works(active),
    ],
  },
  {
    title: "The server's NAT refuses the passive range; its private address is announced",
    client: open,
    server: forwardsControl("accept"),
    attempts: [
      { ...passive, expected: fails("passive-range-not-forwarded", toActive) },
      { ...pasv, expected: fails("passive-range-not-forwarded", toActive) },
    ],
  },
  {
    title: "The server's NAT doesn't forward the passive range; its public address is announced",
    client: open,
    server: forwardsControl("drop"),
    announces: SERVER_ADDRESS,
    attempts: [{ ...passive, expected: fails("passive-port-blocked", toActive) }, works(active)],
  },
  {
    title: "Client and server are behind NAT; the server's public address is announced",
    client: homeRouter,
    server: forwardsAll,
    announces: SERVER_ADDRESS,
    attempts: [works(passive), refusedAsPrivate],
  },
  {
    title: "Client and server are behind NAT; the passive range isn't forwarded",
    client: homeRouter,
    server: forwardsControl("drop"),
    attempts: [
      { ...passive, expected: fails("passive-range-not-forwarded") },
      { ...active, expected: fails("active-address-refused") },
    ],
  },
  {
    title: "The server's NAT forwards no passive range, but rewrites what it can read",
    client: open,
    server: { ...forwardsControl("drop"), readsAlong: true },
    attempts: [
      {
        ...passive,
        expected: "works",
        except: [{ encryption: "TLS", expected: fails("passive-range-not-forwarded", toActive) }],
      },
      works(active),
    ],
  },
  {
    title: "The client's NAT lets data connections leave by another address",
    client: { ...homeRouter, dataLeavesAs: "198.51.100.11" },
    server: open,
    attempts: [
      {
        ...passive,
        expected: fails("data-peer-differs"),
        // It takes the connection.
        except: [{ server: "ProFTPD", expected: "works" }],
      },
    ],
  },
  {
    title: "The server's NAT lets data connections leave by another address",
    client: open,
    server: { ...forwardsAll, dataLeavesAs: "203.0.113.11" },
    announces: SERVER_ADDRESS,
    attempts: [works(passive), { ...active, expected: fails("data-peer-differs", toPassive) }],
  },
  {
    title: "IPv6 only, nothing in between",
    family: 6,
    client: open,
    server: open,
    attempts: [works(passive), works(active)],
  },
  {
    title: "IPv6 only, the client's firewall drops what comes from outside",
    family: 6,
    client: filtered("drop"),
    server: open,
    attempts: [works(passive), { ...active, expected: fails("active-port-blocked", toPassive) }],
  },
  {
    title: "IPv6 only, the server's firewall drops the passive range",
    family: 6,
    client: open,
    server: serverFirewall("drop"),
    attempts: [{ ...passive, expected: fails("passive-port-blocked", toActive) }, works(active)],
  },
  shutOut("The server's firewall drops everything", filtered("drop"), "control-timeout"),
  shutOut("The server's firewall rejects everything", filtered("reset"), "control-refused"),
  shutOut("The server's firewall prohibits everything, by ICMP", filtered("prohibit"), "control-unreachable"),
  shutOut(
    "The server is behind NAT that forwards nothing and refuses",
    { address: "nat", unasked: "accept", opens: [] },
    "control-refused",
  ),
  {
    title: "Nothing in between, but Portside's TLS resumes no session",
    client: open,
    server: open,
    neverResumesTls: true,
    attempts: [passive, active].map((way) => ({
      ...way,
      expected: fails("tls-session-not-resumed"),
      // It doesn't ask for that.
      except: [{ server: "Pure-FTPd", expected: "works" }],
    })),
  },
];
