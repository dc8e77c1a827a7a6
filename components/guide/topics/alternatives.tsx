import { Example } from "../example";
import { FactTable, Points, Section, Topic, Wire } from "../prose";

/** The page on what one could use in the place of FTP. */
export function AlternativesTopic() {
  return (
    <>
      <p>
        FTP is from 1971 and shows it: two connections, addresses inside of lines, several ways to write a
        listing. If you can choose, choose something with one encrypted connection. If you can't, use{" "}
        <Topic of="ftps">FTPS</Topic>.
      </p>
      <FactTable
        caption="FTP and its alternatives"
        head={["Protocol", "Connections and ports", "Encrypted", "Good for", "Mind"]}
        rows={[
          [
            "FTP",
            "21, and one more for each transfer",
            "no",
            "devices and services that know nothing else",
            "passwords can be read; firewalls need care",
          ],
          [
            "FTPS",
            "21 or 990, and one more for each transfer",
            "yes (TLS)",
            "partners with FTP software who need encryption",
            "the same firewalls, which can't read along any more",
          ],
          [
            "SFTP",
            "22, one connection",
            "yes (SSH)",
            "people and scripts with accounts on a server; keys in the place of passwords",
            "another protocol: FTP clients and servers don't speak it",
          ],
          [
            "SCP, rsync over SSH",
            "22, one connection",
            "yes (SSH)",
            "copying; rsync sends what changed only",
            "accounts with a shell, or restrictions that need care",
          ],
          [
            "HTTPS",
            "443, one kind of connection",
            "yes (TLS)",
            "giving files to many people; resuming; caches",
            "uploading needs an application",
          ],
          [
            "WebDAV",
            "443",
            "yes (TLS)",
            "folders that people mount and edit",
            "clients differ; large folders are slow",
          ],
          [
            "Object storage (S3 and others)",
            "443",
            "yes (TLS)",
            "very many or very large files, programs",
            "no real folders, no renaming; each maker's own rules",
          ],
        ]}
      />
      <Section id="sftp" title="SFTP is not FTPS">
        <p>
          The names are the only thing they share. SFTP is a part of SSH: one connection to port 22, requests
          and answers in binary, no PORT, no 227, no data connection, and no mode to choose. FTPS is the
          protocol of this guide with TLS around it. A server that says “SFTP” and gives you port 21 means
          FTPS, one with port 22 means SFTP.
        </p>
        <p>
          Portside speaks FTP and FTPS. What an FTP client hears on port 22 is <Wire>SSH-2.0-…</Wire>, which
          the check recognises and tells.
        </p>
      </Section>
      <Section id="observer" title="Why not just plain FTP?">
        <Example
          scenario="two-channels"
          lookFor="A login and two listings in plain FTP. Everything in this log is what anybody on the way reads as well, and the password, too, which it keeps from you."
        />
      </Section>
      <Section id="staying" title="When FTP is still the answer">
        <Points>
          <li>
            The other side offers nothing else: hosting, printers, cameras, machines in factories, exchanges
            of banks and traders.
          </li>
          <li>
            Public files for everybody, where nothing is secret; HTTPS does that as well and passes every
            firewall.
          </li>
          <li>A network of your own, where the two ends stand side by side and nobody else is there.</li>
        </Points>
        <p>
          In each of these: TLS where it can be had, a user who may do no more than needed, and a passive
          range that is as small as it can be.
        </p>
      </Section>
    </>
  );
}
