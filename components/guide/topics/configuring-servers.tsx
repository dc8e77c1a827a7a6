import { ConfigurationForm } from "../configuration-form";
import { Example } from "../example";
import { Points, Section, Topic, Wire } from "../prose";

/** The page with the lines for servers, firewalls and clients. */
export function ConfiguringTopic() {
  return (
    <>
      <p>A server that works for everybody needs four things:</p>
      <Points>
        <li>a small passive range, the same in the server's configuration and in every firewall;</li>
        <li>behind NAT, port 21 and that range forwarded unchanged, and the public address announced;</li>
        <li>TLS, demanded and not only offered;</li>
        <li>
          the protections left on: no <Wire>port_promiscuous</Wire>, no <Wire>pasv_promiscuous</Wire>, no{" "}
          <Wire>AllowForeignAddress</Wire>.
        </li>
      </Points>
      <p>
        Fill in what is yours, and copy what is for you. Nothing that you enter leaves your browser; it stands
        in the page's address behind the #, so that you can keep it or send it on.
      </p>
      <ConfigurationForm />
      <Section id="example" title="Why the range has to be the same twice">
        <Example
          scenario="server-firewall"
          starts="passive"
          lookFor="The firewall lets port 21 in and nothing else. In the lab, open a range and set the server's ports to it: either alone doesn't do."
        />
      </Section>
      <Section id="checked" title="How far these lines were tried">
        <p>
          Portside's tests start vsftpd, ProFTPD and Pure-FTPd with these settings and ask them for a passive
          port, load the rules into iptables, nftables, ufw and firewalld, and list a directory with each of
          the clients' commands. FileZilla Server and IIS don't run where the tests do: what stands here about
          them is from their makers' documentation.
        </p>
        <p>
          Afterwards, run the check from outside your network, and read <Topic of="troubleshooting" /> if a
          step fails.
        </p>
      </Section>
    </>
  );
}
