import type { Symptom } from "./symptom";

/** The ones that come from the second connection. */
export const dataSymptoms: readonly Symptom[] = [
  {
    id: "no-listing",
    title: "It connects and logs in, but no listing comes",
    seen: [
      "< 230 Login successful.",
      "> EPSV",
      "< 229 Entering Extended Passive Mode (|||50032|)",
      "! the dial to port 50032 times out",
    ],
    cause: [
      "Logging in needs the control connection only. A listing is the first thing that needs a data connection, and that one doesn't come about.",
      "In passive mode this is nearly always the server's side: port 21 is open and the passive range isn't, or the range that the server uses isn't the one that the firewall opens.",
    ],
    remedies: [
      "On the server: give passive mode a small range, and open exactly that range in the firewall.",
      "As the client: try active mode, if the server can reach you. Where both fail, only the operator can help.",
    ],
    check: "The steps of passive mode fail with a timeout while the login passes.",
    scenario: "server-firewall",
    topics: ["firewalls", "configuring-servers"],
    findings: ["passive-port-blocked", "data-connection-failed", "passive-given-up"],
  },
  {
    id: "wrong-address",
    title: "The address in 227 is wrong",
    seen: ["> PASV", "< 227 Entering Passive Mode (10,0,0,5,195,80)", "! the dial to 10.0.0.5 times out"],
    cause: [
      "The server is behind NAT and announces the address that it has itself. That one means nothing outside its network: whoever dials it reaches nobody, or a machine of their own network.",
      "It can also be another address altogether: of a second line, of a proxy, or of a machine that the server would like you to knock at.",
    ],
    remedies: [
      "On the server: set the public address (pasv_address, MasqueradeAddress, ForcePassiveIP).",
      "As the client: use EPSV, whose answer carries no address, or a client that takes the control connection's address instead. Portside does, and says so in its log.",
    ],
    check: "The step with PASV warns about the announced address; the one with EPSV passes.",
    scenario: "server-nat",
    topics: ["nat", "extended"],
    findings: ["passive-address-private", "passive-address-foreign", "passive-reply-unusable"],
  },
  {
    id: "local-only",
    title: "It works in the local network, but not from outside",
    seen: ["! from 10.0.0.20: listed", "! from the internet: the login works, the listing times out"],
    cause: [
      "Inside, nothing stands between client and server. From outside there is a router, which forwards port 21 and not the passive range, or forwards it to other port numbers, or the server announces an address that only the inside knows.",
      "The other way round happens too: it works from outside, and not from inside by the public address. Then the router doesn't lead back in (hairpin NAT).",
    ],
    remedies: [
      "Forward the passive range to the server, with the same port numbers: the port that was announced is the one that is dialled.",
      "Have the server announce the public address. Clients inside can use its private one.",
    ],
    check: "Run it from outside: the passive steps say whether the address or the port is to blame.",
    scenario: "server-nat",
    topics: ["nat", "configuring-servers"],
    findings: ["passive-range-not-forwarded", "passive-target-not-allowed"],
  },
  {
    id: "after-150",
    title: "It times out after 150",
    seen: ["> LIST", "< 150 Opening data connection", "! nothing more"],
    cause: [
      "150 says that the server is about to send. Some servers say it before the data connection stands: then this is the same as no listing at all, and the firewall is the first suspect.",
      "vsftpd, ProFTPD and Pure-FTPd say it when the connection stands. Then the bytes get lost: a middlebox lets the beginning pass and not the rest, large packets don't come through (a tunnel with a smaller MTU), or one side waits for TLS on the data connection and the other doesn't.",
    ],
    remedies: [
      "Look at the log: is there a data connection, and did it open? If not, read on at “no listing”.",
      "If it opened: try without TLS, from another network, and with a small directory. What works tells where it gets stuck.",
    ],
    check: "It tells whether the data connection opened, and how many bytes came.",
    scenario: "server-firewall",
    topics: ["firewalls", "ftps"],
    findings: ["data-connection-stalled", "server-silent", "data-tls-failed"],
  },
  {
    id: "425",
    title: "425 Failed to establish connection",
    seen: [
      "> PORT 198,51,100,10,203,144",
      "< 200 PORT command successful.",
      "> LIST",
      "< 425 Failed to establish connection.",
    ],
    cause: [
      "Active mode: the server has dialled you, and nobody answered. Your own firewall or router drops what comes in unasked, which is what it is there for.",
      "vsftpd says it so; ProFTPD and FileZilla Server say “Unable to build data connection”, Pure-FTPd “Could not open data connection to port N”. It can take a minute to come, because the server waits first.",
    ],
    remedies: [
      "Switch to passive mode.",
      "If it has to be active: have the client listen on a small range, open and forward that range, and advertise the public address.",
    ],
    check: "The steps of active mode fail, those of passive mode pass.",
    scenario: "client-firewall",
    topics: ["active", "choosing-a-mode"],
    findings: ["active-port-blocked", "active-port-refused", "active-no-port"],
  },
  {
    id: "illegal-port",
    title: "500 Illegal PORT command",
    seen: ["> PORT 192,168,1,100,203,144", "< 500 Illegal PORT command."],
    cause: [
      "The client is behind NAT and named its private address. The server sees another one on the control connection, and refuses to dial a third party: that is a protection against the bounce attack (RFC 2577), not a fault.",
    ],
    remedies: [
      "Switch to passive mode.",
      "Or advertise the public address and have the router forward the listening ports. Pure-FTPd's answer names the address that it sees.",
      "Never ask the operator to lift the protection (port_promiscuous, AllowForeignAddress): anybody could then use the server to attack others.",
    ],
    check: "The step with PORT fails with the server's answer, and says which address it sees if it told.",
    scenario: "client-nat",
    topics: ["nat", "active"],
    findings: ["active-address-refused", "active-address-private"],
  },
  {
    id: "refused",
    title: "The data connection is refused at once (ECONNREFUSED)",
    seen: ["< 229 Entering Extended Passive Mode (|||50032|)", "! the dial to port 50032 is refused"],
    cause: [
      "Something answered “nobody listens here”. A firewall can be set to say that (REJECT), a router says it for ports that it doesn't forward, and a host says it when the server listens on another address than the one that you dialled.",
      "“No route to host” or “host unreachable” is the same with another answer: a firewall that prohibits by ICMP.",
    ],
    remedies: [
      "On the server's side: open the passive range, and forward it with the same numbers.",
      "If EPSV is refused and PASV works, or the reverse, a middlebox rewrites one of them: use the other, or TLS.",
    ],
    check: "The passive steps fail at once, without waiting.",
    scenario: "server-firewall",
    topics: ["firewalls", "nat"],
    findings: ["passive-port-refused", "passive-host-unreachable", "passive-reply-rewritten"],
  },
  {
    id: "tls-hangs",
    title: "It works in plain and hangs with TLS",
    seen: [
      "> PROT P",
      "< 200 PROT now Private.",
      "> EPSV",
      "< 229 Entering Extended Passive Mode (|||50032|)",
      "! the dial to port 50032 times out",
    ],
    cause: [
      "A firewall or router read the control connection and opened each announced port for a moment. Under TLS it can't read any more. Nobody ever opened the ports as a rule.",
    ],
    remedies: [
      "On the side that is dialled: open a static range, and forward it where there is NAT.",
      "Don't go back to plain FTP for this: the passwords would be readable again.",
    ],
    check: "Run it once without and once with TLS: only the data connections differ.",
    scenario: "alg",
    topics: ["ftps", "firewalls"],
    findings: ["tls-hides-port"],
  },
  {
    id: "bad-ip",
    title: "425 Security: Bad IP connecting",
    seen: [
      "< 227 Entering Passive Mode (203,0,113,10,195,80)",
      "> LIST",
      "< 425 Security: Bad IP connecting.",
    ],
    cause: [
      "The data connection came from another address than the control connection, and the server refuses it: it could be somebody who guessed the port. Two lines to the internet, a proxy for port 21 alone, or a container's own path out do this.",
    ],
    remedies: [
      "See to it that both connections leave by the same address.",
      "Don't turn the check off (pasv_promiscuous): without it, whoever guesses the port gets the file.",
    ],
    check: "The passive steps fail with 425 although the dial succeeds.",
    scenario: null,
    topics: ["nat", "passive"],
    findings: ["data-peer-differs"],
  },
  {
    id: "mode-refused",
    title: "PORT or PASV is refused: 500, 502, 522, 550",
    seen: ["> EPRT |2|2001:db8::7|52112|", "< 522 Network protocol not supported, use (1)"],
    cause: [
      "The server doesn't know the command, or its operator has turned the mode off (port_enable=NO, pasv_enable=NO). 522 to EPRT or EPSV says that it doesn't support this version of IP; the number in parentheses is the one that it does.",
    ],
    remedies: [
      "Use the other mode.",
      "Over IPv6 there are only EPRT and EPSV: PORT and 227 have no room for such an address.",
    ],
    check: "Each command has a step of its own, with the server's answer.",
    scenario: "extended",
    topics: ["extended", "choosing-a-mode"],
    findings: ["active-refused", "passive-refused", "active-protocol-refused"],
  },
  {
    id: "broke",
    title: "The transfer breaks off: 426, 451",
    seen: [
      "< 150 Opening BINARY mode data connection",
      "! 1,048,576 bytes, then the connection is reset",
      "< 426 Failure writing network stream.",
    ],
    cause: [
      "The data connection was cut on the way, or the server could not read its file any further. Where it breaks after the same time each time, a middlebox ends what it takes for idle; where after the same number of bytes, look at quotas and disks.",
      "A control connection that is silent during a long transfer can be forgotten by NAT: the file arrives whole and the 226 never does.",
    ],
    remedies: [
      "Resume where it stopped (REST, then RETR). Compare the size afterwards.",
      "Longer timeouts in the firewall, or keep-alives, for control connections.",
    ],
    check:
      "It downloads a small file only: a break that takes time shows in the traffic log of the transfer.",
    scenario: null,
    topics: ["firewalls"],
    findings: ["data-connection-broke", "data-connection-cancelled", "server-closed"],
  },
];
