import { entriesOf } from "./glossary-entry";

/** Words about machines, addresses and what stands between them. */
export const networkWords = entriesOf([
  [
    "network",
    "Machines that can send each other bytes: those of one house or company, or all of the internet.",
    "networks",
  ],
  ["host", "A machine on a network, named by its address or by a name such as ftp.example.org.", "hosts"],
  [
    "client",
    "The program that asks: here Portside. It connects to a server and sends it commands.",
    "clients",
  ],
  [
    "server",
    "The program that answers, or the machine it runs on: here the one that holds the files.",
    "servers",
  ],
  ["operator", "The people who run a server and decide how it is set up.", "operators"],
  ["administrator", "A user who may do everything on a machine, and see everything on it.", "administrators"],
  [
    "TCP",
    "The way in which two programs on a network keep up a connection: bytes arrive complete and in order, or the connection breaks.",
    "TCP connection",
    "TCP connections",
  ],
  [
    "connection",
    "A line between two programs on two machines, on which both can send bytes. One side opens it (it dials), the other must be waiting for that (it listens).",
    "connections",
  ],
  [
    "control connection",
    "The connection on which commands and replies travel, for as long as it is open. The client always opens it, mostly to port 21.",
    "control connections",
  ],
  [
    "data connection",
    "A second connection beside the control connection, made for one listing or one file and closed after it. Active or passive mode decides which side opens it.",
    "data connections",
  ],
  [
    "dial",
    "To open a connection to an address and a port at which the other side listens.",
    "dials",
    "dialled",
    "dialling",
  ],
  ["listen", "To wait at a port until somebody dials it.", "listens", "listened", "listening"],
  [
    "address",
    "The number of a machine on a network, such as 192.0.2.7 or 2001:db8::7.",
    "addresses",
    "IP address",
    "IP addresses",
  ],
  ["IPv4", "The older kind of address: four numbers from 0 to 255, such as 192.0.2.7."],
  [
    "IPv6",
    "The newer and longer kind of address, such as 2001:db8::7. PORT and PASV can't write it; EPRT and EPSV can.",
  ],
  [
    "IP",
    "The rules by which machines on a network find each other by their addresses; there is version 4 and version 6.",
    "IP version",
  ],
  [
    "port",
    "A number from 1 to 65535 that tells apart the programs and connections of one machine, as extension numbers do behind one telephone number.",
    "ports",
    "port number",
  ],
  [
    "range of ports",
    "The ports from which a program may choose when it listens, such as 50000 to 50100; the firewall has to let all of them in.",
    "port range",
    "passive port range",
    "passive range",
    "port ranges",
  ],
  [
    "firewall",
    "What decides, on a machine or between two networks, which connections may pass. Most let connections out and keep unexpected ones from coming in.",
    "firewalls",
  ],
  [
    "NAT",
    "A router's translation of addresses: many machines share one public address. Nobody outside can dial a machine behind it unless a port is forwarded.",
    "address translator",
    "address translators",
  ],
  ["router", "The device between two networks that passes on what one sends to the other.", "routers"],
  [
    "forward",
    "To have a router or NAT pass connections that come to one of its ports on to a machine behind it.",
    "forwarded",
    "forwards",
  ],
  [
    "proxy",
    "A program that stands between two others and speaks for one of them, so that its address is the one that is seen.",
    "proxies",
  ],
  [
    "public address",
    "An address that every machine on the internet can send to.",
    "public one",
    "public addresses",
  ],
  [
    "private address",
    "An address that means something only inside one network, such as 192.168.1.7 or 10.0.0.7; nobody outside can dial it.",
    "private addresses",
  ],
  [
    "advertised address",
    "The address that Portside tells the server in active mode. Behind NAT it has to be the public address, not the machine's own.",
  ],
  [
    "loopback",
    "The address by which a machine reaches itself (127.0.0.1 or ::1): nothing leaves the machine.",
    "loopback address",
  ],
  ["link-local", "An address that means something on one cable or one Wi-Fi only."],
  [
    "round trip",
    "The time a question takes to the other side and its answer back. On a long way it counts more than the speed.",
    "round trips",
  ],
  [
    "observer",
    "Anybody who can see what passes on the network between the two machines: in the same Wi-Fi, at a router, at a provider.",
    "on the way",
  ],
  ["Telnet", "An older protocol for typing on a distant machine; FTP took from it the form of its lines."],
  [
    "protocol",
    "An agreement on what two programs say to each other and in which order. FTP is one.",
    "protocols",
  ],
  [
    "FTP",
    "File Transfer Protocol: the agreement by which a client lists, fetches and stores files on a server. It is from 1971, in today's form from 1985.",
  ],
  [
    "FTPS",
    "FTP with TLS: the same commands, encrypted. It is explicit FTPS when AUTH asks for it, implicit when TLS begins at once.",
  ],
  ["FXP", "A transfer straight from one FTP server to another, while a client tells both what to do."],
  [
    "RFC",
    "One of the numbered documents in which the internet's protocols are written down. § is the section.",
    "RFCs",
  ],
  [
    "standard",
    "A protocol's text that everyone may rely on, for FTP the RFCs. What only some servers do stands in none.",
    "standards",
  ],
  ["draft", "A proposal for an RFC that never became one; servers may follow it all the same."],
  [
    "extension",
    "Something that was added to FTP after 1985, or by one server's makers. FEAT tells which of them a server has.",
    "extensions",
  ],
]);
