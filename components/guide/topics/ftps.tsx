import { Example } from "../example";
import { Exchange, FactTable, Points, Section, Topic, Wire, Word } from "../prose";

/** The page on FTP under TLS. */
export function FtpsTopic() {
  return (
    <>
      <p>
        Plain FTP sends passwords and files readable for everybody on the way. <Word of="FTPS" /> is the same
        protocol under TLS (RFC 4217): the same commands, the same two connections, each of them encrypted by
        itself. It isn't SFTP, which is another protocol altogether; see <Topic of="alternatives" />.
      </p>
      <Exchange
        label="The beginning of explicit FTPS"
        lines={[
          "! the client dials port 21",
          "< 220 Welcome",
          "> AUTH TLS",
          "< 234 Proceed with negotiation.",
          "! TLS begins: from here on nothing can be read on the way",
          "> USER student",
          "> PASS ***",
          "> PBSZ 0",
          "< 200 PBSZ set to 0.",
          "> PROT P",
          "< 200 PROT now Private.",
        ]}
      />
      <Example
        scenario="tls"
        client={{ encryption: "explicit" }}
        lookFor="AUTH, then TLS, then the login, PBSZ and PROT, and a data connection that is encrypted as well."
      />
      <Section id="explicit-implicit" title="Explicit and implicit">
        <FactTable
          caption="Explicit and implicit FTPS"
          head={["Question", "Explicit", "Implicit"]}
          rows={[
            ["Port", "21", "990"],
            ["TLS begins", "when the client asks for it with AUTH TLS", "at once, before the greeting"],
            ["In a standard", "RFC 4217", "never finished; still offered by many servers"],
            [
              "If the server can't",
              "the client sees it, and must not log in",
              "no greeting is ever understood",
            ],
          ]}
        />
        <p>
          Choose explicit, and have the client insist on it. A client that takes plain FTP where TLS is
          refused gives the password to whoever refuses.
        </p>
      </Section>
      <Section id="commands" title="PBSZ and PROT">
        <p>
          <Wire>PROT P</Wire> has data connections encrypted, <Wire>PROT C</Wire> leaves them in the clear.{" "}
          <Wire>PBSZ 0</Wire> has to come before it and means nothing under TLS. On a data connection the
          client is the TLS client in both modes, whoever dialled. <Wire>CCC</Wire> turns encryption of the
          control connection off again so that firewalls can read it; it gives away names and paths, and some
          servers refuse it.
        </p>
      </Section>
      <Section id="observer" title="What can still be seen">
        <Points>
          <li>that it is FTP: the greeting and AUTH come in the clear;</li>
          <li>who talks to whom, when, on which ports, and how many bytes go over each data connection;</li>
          <li>the server's name and certificate, in many cases.</li>
        </Points>
        <p>Not the user's name, the password, the commands, the names of files, or what is in them.</p>
      </Section>
      <Section id="firewalls" title="What it takes from firewalls">
        <p>
          A firewall or router that opened ports by reading <Wire>227</Wire> or <Wire>PORT</Wire> is blind
          now. “It works in plain and hangs with TLS” has this cause nearly every time. The remedy is a static
          range on the side that is dialled, which{" "}
          <Topic of="firewalls" at="who-dials-whom">
            the table
          </Topic>{" "}
          shows.
        </p>
      </Section>
      <Section id="session-reuse" title="Session reuse">
        <p>
          Whoever guesses the port could dial before the client does, and TLS alone doesn't tell who it is. So
          servers can ask the data connection to <em>resume</em> the TLS session of the control connection:
          only the same client can. vsftpd and ProFTPD ask for it by default.
        </p>
        <FactTable
          caption="How servers say that the session was not resumed"
          head={["Server", "Says"]}
          rows={[
            ["vsftpd", <Wire key="v">522 SSL connection failed; session reuse required</Wire>],
            ["ProFTPD", <Wire key="p">425 Unable to build data connection: Operation not permitted</Wire>],
            [
              "FileZilla Server",
              <Wire key="f">
                425 Unable to build data connection: TLS session of data connection not resumed.
              </Wire>,
            ],
          ]}
        />
        <p>
          Clients that don't resume see 150, no bytes, and then this, and some show it as an empty folder. Use
          another client before you ask the operator to turn the check off.
        </p>
      </Section>
      <Section id="server" title="On the server">
        <p>
          A certificate, TLS demanded for logins and data, a static passive range:{" "}
          <Topic of="configuring-servers" at="tls">
            the lines
          </Topic>
          .
        </p>
      </Section>
    </>
  );
}
