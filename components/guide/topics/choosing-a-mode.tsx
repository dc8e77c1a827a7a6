import { Example } from "../example";
import { FactTable, PortsideLink, Section, Steps, Topic, Wire } from "../prose";

/** The page on which mode to use. */
export function ChoosingTopic() {
  return (
    <>
      <p>
        <strong>Passive, with the extended command.</strong> It needs nothing on the client's side, it works
        over IPv4 and IPv6, and it survives NAT. Everything else on this page is an exception.
      </p>
      <FactTable
        caption="Which mode in which situation"
        head={["Situation", "Use", "Because"]}
        rows={[
          [
            "Nothing special",
            "passive (EPSV)",
            "only the server's side has to be in order, and its operator can do that once",
          ],
          [
            "EPSV hangs or is refused, PASV works",
            "passive (PASV)",
            "an old firewall on the way reads PASV and doesn't know EPSV",
          ],
          ["227 names a wrong address", "passive (EPSV), or ignore the address", "229 names none"],
          [
            "The server's passive range is closed and nobody opens it",
            "active",
            "if your machine can be dialled: public address or a forwarded range",
          ],
          ["IPv6", "extended, either mode", "PORT and PASV can't say such an address"],
          [
            "TLS, with a firewall that used to read along",
            "passive, with a static range on the server",
            "nothing on the way can open ports any more",
          ],
          [
            "Server and client in one network, nothing between",
            "either",
            "both work; passive is one thing less to think about",
          ],
          [
            "Old devices (cameras, scanners, PLCs)",
            "what they can",
            "many know active mode only: give them a server that may dial them",
          ],
          ["Windows' own ftp.exe", "active", "it has no passive mode"],
        ]}
      />
      <Section id="try" title="Try it on the network that you have">
        <Example
          scenario="client-firewall"
          starts="active"
          lookFor="A client behind a firewall, as most are. Run it in one mode, then in the other."
        />
      </Section>
      <Section id="steps" title="If you don't know what is in between">
        <Steps>
          <li>
            Run <PortsideLink to="/check">the check</PortsideLink>. It lists a directory by each way: EPSV,
            PASV, EPRT and PORT, and says which work.
          </li>
          <li>Use the first of these that works: EPSV, PASV, EPRT, PORT.</li>
          <li>
            If none does, somebody has to open something.{" "}
            <Topic of="firewalls" at="who-dials-whom">
              The table
            </Topic>{" "}
            says who and what; the server's side is the better place.
          </li>
        </Steps>
      </Section>
      <Section id="clients" title="Telling clients">
        <p>
          In Portside the data mode is a setting of the session, and stands in its bar. curl is passive unless
          given <Wire>--ftp-port</Wire>; lftp and the classic ftp program have switches. The whole lines, with
          your addresses, stand in{" "}
          <Topic of="configuring-servers" at="clients">
            Configuring servers
          </Topic>
          .
        </p>
      </Section>
    </>
  );
}
