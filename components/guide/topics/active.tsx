import { Example } from "../example";
import { Exchange, FactTable, Points, PortsideLink, Section, Topic, Wire, Word } from "../prose";

/** The page on active mode. */
export function ActiveTopic() {
  return (
    <>
      <p>
        FTP keeps one <Word of="control connection" /> for talking and makes a new{" "}
        <Word of="data connection" /> for every listing and every file. In active mode the <em>client</em>{" "}
        listens for that second connection and says where. The <em>server</em> dials. It is the older way, and
        the one that firewalls like least: a machine on the internet wants to connect to yours.
      </p>
      <Exchange
        label="A listing in active mode"
        lines={[
          "! the client begins to listen on 192.168.1.100, port 52112",
          "> PORT 192,168,1,100,203,144",
          "< 200 PORT command successful.",
          "> LIST",
          "! the server dials 192.168.1.100, port 52112",
          "< 150 Here comes the directory listing.",
          "! the listing comes over the data connection, which is closed then",
          "< 226 Directory send OK.",
        ]}
      />
      <Example
        scenario="active-open"
        starts="active"
        lookFor="Watch the arrow of the data connection: it comes from the server. Then choose passive and run it again."
      />
      <Section id="arithmetic" title="The six numbers">
        <p>
          The first four are the address, the last two the port: high byte times 256 plus low byte. In{" "}
          <Wire>PORT 192,168,1,100,203,144</Wire> that is 203 × 256 + 144 = <strong>52112</strong>. Five
          digits of port need two numbers because each is one byte. There is no room for IPv6; that is what{" "}
          <Topic of="extended">EPRT</Topic> is for.
        </p>
      </Section>
      <Section id="folklore" title="What is often said and isn't so">
        <Points>
          <li>
            “The server dials from port 20.” By tradition, and RFC 959 has it so. Many servers don't: a
            process without root's rights can't use that port, and vsftpd does it only with{" "}
            <Wire>connect_from_port_20=YES</Wire>. A firewall rule must not rely on it.
          </li>
          <li>
            “The client listens on the port after its control connection's.” No document says that. The client
            takes any port and names it.
          </li>
          <li>
            “200 means that it works.” It means that the server understood where to dial. It tries when the
            transfer begins, and only then can it fail.
          </li>
        </Points>
      </Section>
      <Section id="when-it-works" title="When it works">
        <FactTable
          caption="Active mode in different networks"
          head={["The client", "Active mode", "What one sees"]}
          rows={[
            ["has a public address, and no firewall", "works", "150, 226"],
            ["has a firewall that drops what comes in", "fails", "200, silence, then 425"],
            ["is behind NAT and names its private address", "is refused", "500 Illegal PORT command, or 425"],
            [
              "is behind NAT, advertises the public address, and its router forwards a range",
              "works",
              "150, 226",
            ],
            [
              "is behind a router with an FTP helper",
              "works in plain, fails under TLS",
              "the router changes PORT on the way",
            ],
          ]}
        />
        <p>
          The helper is told of under{" "}
          <Topic of="nat" at="alg">
            NAT
          </Topic>
          , the errors one by one under{" "}
          <Topic of="troubleshooting" at="425">
            425
          </Topic>{" "}
          and{" "}
          <Topic of="troubleshooting" at="illegal-port">
            500 Illegal PORT command
          </Topic>
          .
        </p>
      </Section>
      <Section id="refusals" title="Why servers are choosy">
        <p>
          PORT may name any address. A server that obeys can be sent to knock at the ports of a third machine,
          with its own address as the sender: the bounce attack (RFC 2577 §2). So vsftpd, ProFTPD and
          Pure-FTPd dial the client's own address and no other, unless their operator turns that off, which
          nobody should. RFC 2577 §3 also has servers refuse ports below 1024. Try it in the lab:{" "}
          <PortsideLink to="/lab/bounce">the bounce attack</PortsideLink>.
        </p>
      </Section>
      <Section id="making-it-work" title="If it has to be active">
        <p>
          Let the client listen on a small range, open it (and forward it where there is NAT) on the client's
          side, and advertise the address by which the server reaches it. What each side has to open stands in{" "}
          <Topic of="firewalls" at="who-dials-whom">
            who dials whom
          </Topic>
          ; the lines for firewalls and the options of curl and lftp in{" "}
          <Topic of="configuring-servers">Configuring servers</Topic>. First see whether{" "}
          <Topic of="passive">passive mode</Topic> does.
        </p>
      </Section>
    </>
  );
}
