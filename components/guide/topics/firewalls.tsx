import { Example } from "../example";
import { FactTable, Points, PortsideLink, Section, Topic, Wire, Word } from "../prose";
import { WhoDialsTable } from "../who-dials-table";

/** The page on firewalls, with the table of who dials whom. */
export function FirewallsTopic() {
  return (
    <>
      <p>
        A <Word of="firewall" /> decides about attempts to connect. Once a connection stands, bytes pass both
        ways. So one question is enough for FTP: <em>which side dials, and to which port?</em> The control
        connection is always dialled by the client. The rest stands here.
      </p>
      <Section id="who-dials-whom" title="Who dials whom">
        <WhoDialsTable />
        <p>
          “In” is a rule for what comes from outside, “Out” for what leaves; most firewalls let everything out
          and need no rule for that. “Forward” is a router's work, and replaces “In” where there is{" "}
          <Topic of="nat">NAT</Topic>. The server's port in active mode is 20 by tradition and any other in
          practice: don't filter by it.
        </p>
      </Section>
      <Section id="example" title="See it fail">
        <Example
          scenario="client-firewall"
          starts="active"
          lookFor="The client's firewall drops what comes in. Active: the server's dial stops at the wall. Passive: nothing has to come in."
        />
      </Section>
      <Section id="answers" title="Drop, reject, and what each looks like">
        <FactTable
          caption="What a firewall answers, and what one sees"
          head={["The firewall", "The dialler sees", "In the log"]}
          rows={[
            ["drops", "nothing, until it gives up", "timeout; 425 or 421 from a server that dialled"],
            ["rejects with RST", "refused at once, as if nobody listened", "ECONNREFUSED"],
            ["prohibits by ICMP", "unreachable, at once", "EHOSTUNREACH, “no route to host”"],
          ]}
        />
        <p>
          Dropping is slow for everybody. Inside a network of one's own, rejecting says the same in no time.
          On the internet both are usual.
        </p>
      </Section>
      <Section id="least" title="The least opening that does">
        <Points>
          <li>
            Open one side only. If the server's side opens a range, clients need nothing; that is the better
            place, because it is done once.
          </li>
          <li>
            As many ports as there can be transfers at a time, with some to spare. A hundred is plenty for
            most.
          </li>
          <li>
            Name who may come where you know it: a rule for one network is worth more than a small range.
          </li>
          <li>
            Never open “everything above 1024” for the sake of FTP. Give the server a range, with{" "}
            <Topic of="configuring-servers">the lines for it</Topic>.
          </li>
        </Points>
        <p>
          With both sides closed neither mode works, and somebody has to give way:{" "}
          <PortsideLink to="/lab/both-firewalls">try it in the lab</PortsideLink>.
        </p>
      </Section>
      <Section id="helper" title="Firewalls that read along">
        <p>
          Linux can open announced ports by itself (<Wire>nf_conntrack_ftp</Wire>), and so can most firewall
          products. It works for unencrypted sessions on port 21 alone. Current kernels do it only where a
          rule asks for it. With <Topic of="ftps">TLS</Topic> it sees nothing: plan for a static range, and
          you don't need it.
        </p>
      </Section>
    </>
  );
}
