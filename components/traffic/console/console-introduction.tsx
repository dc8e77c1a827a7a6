import { WireText } from "@/components/ui/wire-text";
import type { Session } from "@/lib/contract/session";

/** What becomes of what is typed here. */
export function ConsoleIntroduction({ session }: { readonly session: Session }) {
  return (
    <div className="flex max-w-[76ch] flex-col gap-1.5 px-3 pb-2 text-ink-2">
      <p>
        What you type goes to <WireText text={session.host} /> as it stands, over a control connection of its
        own: it disturbs neither the file list nor transfers, and <Verb>CWD</Verb> changes the directory here
        only. The log shows it like everything else.
      </p>
      <p>
        <Verb>LIST</Verb>, <Verb>MLSD</Verb> and <Verb>RETR</Verb> show what comes as text, up to 1 MiB. The
        data connection for it is opened in {session.dataMode} mode, as the session is set, unless you
        announce one yourself: <Verb>PASV</Verb>, then <Verb>LIST</Verb> uses that PASV.
      </p>
      <p>
        Not sent from here: <Verb>QUIT</Verb>; the login (<Verb>USER</Verb>, <Verb>PASS</Verb> …) and its
        encryption (<Verb>AUTH</Verb>, <Verb>PROT</Verb> …), which are settled; <Verb>STOR</Verb>,{" "}
        <Verb>STOU</Verb> and <Verb>APPE</Verb>, which need a file; <Verb>PORT</Verb> and <Verb>EPRT</Verb> to
        another host than Portside.
      </p>
    </div>
  );
}

function Verb({ children }: { readonly children: string }) {
  return <code className="font-wire text-sm text-ink">{children}</code>;
}
