import { Example } from "../example";
import { Exchange, FactTable, Points, Section, Topic, Wire } from "../prose";

/** The page on EPRT and EPSV. */
export function ExtendedTopic() {
  return (
    <>
      <p>
        <Wire>PORT</Wire> and <Wire>227</Wire> have room for four numbers of address. IPv6 has sixteen. RFC
        2428 brought two commands that can say any address, and one of them says none at all, which turned out
        to be its best property. The modes stay what they are: EPRT is <Topic of="active">active</Topic>, EPSV
        is <Topic of="passive">passive</Topic>.
      </p>
      <Exchange
        label="EPSV and EPRT"
        lines={[
          "> EPSV",
          "< 229 Entering Extended Passive Mode (|||49932|)",
          "! the client dials port 49932 of the host that it is talking to",
          "> EPRT |2|2001:db8::7|52112|",
          "< 200 EPRT command successful.",
          "! with the next transfer the server dials 2001:db8::7, port 52112",
        ]}
      />
      <Example
        scenario="extended"
        starts="passive"
        client={{ passiveCommand: "EPSV", activeCommand: "EPRT" }}
        lookFor="A network that knows IPv6 only. Run it in both modes and look for the address: EPRT says one, 229 doesn't."
      />
      <Section id="forms" title="How they are written">
        <FactTable
          caption="The forms of EPRT and 229"
          head={["Line", "Means"]}
          rows={[
            [<Wire key="4">EPRT |1|192.0.2.7|52112|</Wire>, "IPv4 (protocol 1), address, port as one number"],
            [<Wire key="6">EPRT |2|2001:db8::7|52112|</Wire>, "IPv6 (protocol 2), address, port"],
            [
              <Wire key="229">229 … (|||49932|)</Wire>,
              "Port 49932. Protocol and address are empty: they are the control connection's",
            ],
            [
              <Wire key="ibm">229 … (!!!49932!)</Wire>,
              "The same: any visible character may separate, as long as it is the same one (IBM i uses this one)",
            ],
            [
              <Wire key="522">522 … use (1)</Wire>,
              "This server doesn't support that version of IP here; it does support those in parentheses",
            ],
            [
              <Wire key="all">EPSV ALL</Wire>,
              "A promise: only EPSV from now on. The server refuses PORT, EPRT and PASV after it, and a router need not look for them",
            ],
          ]}
        />
      </Section>
      <Section id="ipv4" title="Why use them on IPv4">
        <Points>
          <li>
            229 carries no address, so it can't carry a wrong one. A server behind NAT whose 227 names
            10.0.0.5 works at once with EPSV, provided that its ports are forwarded.
          </li>
          <li>Nothing needs to be rewritten on the way, and so nothing is rewritten wrongly.</li>
          <li>One command for both versions of IP: clients needn't know over which they are talking.</li>
        </Points>
        <p>
          The other side: some old firewalls open ports by reading PASV and don't know EPSV. Then EPSV hangs
          where PASV works. Clients such as curl and Portside try EPSV and turn to PASV when the server
          refuses it, or when the port can't be reached.
        </p>
      </Section>
    </>
  );
}
