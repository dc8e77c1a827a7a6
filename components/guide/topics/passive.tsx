import { Example } from "../example";
import { Exchange, FactTable, Points, Section, Topic, Wire, Word } from "../prose";

/** The page on passive mode. */
export function PassiveTopic() {
  return (
    <>
      <p>
        In passive mode the <em>server</em> listens for the <Word of="data connection" /> and says where; the{" "}
        <em>client</em> dials, as it did for the <Word of="control connection" />. Nothing has to come in on
        the client's side. That is why nearly everything uses it, and why RFC 1579 asked clients in 1994 to
        make it their habit. Servers have to know it (RFC 1123 §4.1.2.6).
      </p>
      <Exchange
        label="A listing in passive mode"
        lines={[
          "> PASV",
          "! the server begins to listen on port 49932",
          "< 227 Entering Passive Mode (198,51,100,10,195,12)",
          "! the client dials 198.51.100.10, port 49932",
          "> LIST",
          "< 150 Here comes the directory listing.",
          "! the listing comes over the data connection, which is closed then",
          "< 226 Directory send OK.",
        ]}
      />
      <Example
        scenario="passive-open"
        starts="passive"
        lookFor="Both connections go out from the client. Choose active and run it again to see the second one turn round."
      />
      <Section id="reading-227" title="Reading 227">
        <p>
          Four numbers of address, two of port: 195 × 256 + 12 = <strong>49932</strong>. The parentheses
          aren't promised, and the words before them are the server's own; six numbers up to 255 are what a
          client looks for (RFC 1123 §4.1.2.6).
        </p>
        <p>
          A careful client takes the port and ignores the address. It dials the host that it is talking to
          anyway. That mends servers behind <Topic of="nat">NAT</Topic> that announce their private address,
          and it keeps a hostile server from sending its visitors to knock at somebody else's door.
        </p>
      </Section>
      <Section id="ports" title="The passive range">
        <p>
          The server takes a new port for every transfer. Unless it is told otherwise, any from 1024 up: no
          firewall can open that. So the operator gives it a range, and opens the same range in the firewall.
        </p>
        <FactTable
          caption="What limits the size of the range"
          head={["Question", "Answer"]}
          rows={[
            [
              "How many ports?",
              "At least as many as transfers at the same time, and several times that: a port can stay occupied for a minute after its connection.",
            ],
            [
              "Which ones?",
              "Above 1024, where nothing else listens; 49152 and up are for such uses (RFC 6335).",
            ],
            [
              "The same for every program?",
              "Pure-FTPd takes half as many clients as there are ports. ProFTPD wants at least two ports.",
            ],
            [
              "Forwarded as they are?",
              "Yes. The port that is announced is the one that is dialled: NAT must not change it.",
            ],
          ]}
        />
      </Section>
      <Section id="safety" title="Whose connection is it?">
        <p>
          Between 227 and the dial the port is open to whoever comes first. Servers guard against theft in
          three ways:
        </p>
        <Points>
          <li>they choose ports that can't be guessed (RFC 2577 §8);</li>
          <li>
            they take connections only from the address that the control connection comes from, and else
            answer <Wire>425 Security: Bad IP connecting.</Wire>, as vsftpd puts it;
          </li>
          <li>
            under TLS, they want the data connection to resume the session of the control connection (
            <Topic of="ftps" at="session-reuse">
              session reuse
            </Topic>
            ).
          </li>
        </Points>
      </Section>
      <Section id="when-it-fails" title="When it fails">
        <p>
          Nearly always on the server's side: the range isn't open, isn't forwarded, or 227 names an address
          that only the inside knows. Start from what you see in{" "}
          <Topic of="troubleshooting" at="no-listing">
            Troubleshooting
          </Topic>
          , or let <Topic of="configuring-servers">the form</Topic> write the lines for your server.
        </p>
      </Section>
    </>
  );
}
