import { Example } from "../example";
import { Exchange, FactTable, Points, PortsideLink, Section, Topic, Wire, Word } from "../prose";

/** The page on address translation. */
export function NatTopic() {
  return (
    <>
      <p>
        <Word of="NAT" /> changes the addresses of packets as they pass a router. FTP also writes addresses
        into its own lines, where NAT doesn't look. So each end tells the other an address that is right at
        home and means nothing elsewhere. Whichever side <em>listens</em> for the data connection has the
        problem.
      </p>
      <FactTable
        caption="NAT on either side"
        head={["Behind NAT", "Passive mode", "Active mode"]}
        rows={[
          [
            "The client",
            "works: both connections go out",
            "the private address in PORT is refused, and nobody forwards the port",
          ],
          [
            "The server",
            "227 names the private address, and the range must be forwarded",
            "works, if the client can be dialled",
          ],
          ["Both", "works once the server's side is in order", "needs both sides to be in order"],
        ]}
      />
      <Section id="server" title="The server behind NAT">
        <Exchange
          label="A server that announces its private address"
          lines={[
            "> PASV",
            "< 227 Entering Passive Mode (10,0,0,5,195,80)",
            "! 10.0.0.5 means nothing outside",
          ]}
        />
        <p>Two things are needed on the server's side, and one of them can be done by the client as well:</p>
        <Points>
          <li>
            The router forwards port 21 <em>and</em> the whole passive range to the server, with the same port
            numbers.
          </li>
          <li>
            The server announces the public address: <Wire>pasv_address</Wire>, <Wire>MasqueradeAddress</Wire>
            , <Wire>ForcePassiveIP</Wire>. Or the client doesn't care: it uses{" "}
            <Topic of="extended">EPSV</Topic>, which names no address, or dials the control connection's host.
          </li>
        </Points>
        <Example
          scenario="server-nat"
          client={{ dataMode: "passive", passiveCommand: "PASV", passiveAddress: "trust" }}
          lookFor="A client that believes 227. The dial to 10.0.0.5 leaves and never comes to the server. In the lab you can mend it in three places."
        />
      </Section>
      <Section id="client" title="The client behind NAT">
        <p>
          Most people are. Passive mode needs nothing. Active mode needs the public address in{" "}
          <Wire>PORT</Wire> (the advertised address, <Wire>--ftp-port</Wire> in curl,{" "}
          <Wire>ftp:port-ipv4</Wire> in lftp) and a forwarded range on which the client listens. Servers
          refuse a private address with{" "}
          <Topic of="troubleshooting" at="illegal-port">
            500 Illegal PORT command
          </Topic>
          . Behind a provider's own NAT there is nobody who could forward, and active mode can't work.
        </p>
      </Section>
      <Section id="alg" title="The helper in the router">
        <p>
          Many routers have an FTP helper (ALG, application level gateway). It reads unencrypted control
          connections to port 21, puts the public address in the place of the private one, and opens the
          announced port for one connection. It is why active mode works from so many homes, and why it stops
          working when
        </p>
        <Points>
          <li>the connection is encrypted: it can't read any more;</li>
          <li>the server listens on another port than 21: it doesn't look;</li>
          <li>a line is split or written in an unusual way: it doesn't understand;</li>
          <li>the client and the server already named the right address: some rewrite that, too.</li>
        </Points>
        <p>
          Don't build on it. See it work and go blind in the lab:{" "}
          <PortsideLink to="/lab/alg">the helpful middlebox</PortsideLink>.
        </p>
      </Section>
      <Section id="hairpin" title="From inside, by the public address">
        <p>
          A machine beside the server that dials the public address needs the router to lead it back in. Many
          don't (hairpin NAT, NAT loopback). Then everything works from outside and nothing from inside: use
          the private address there, or a name that means a different address inside.
        </p>
      </Section>
    </>
  );
}
