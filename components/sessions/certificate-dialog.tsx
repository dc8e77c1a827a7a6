import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { WireText } from "@/components/ui/wire-text";
import { formatFingerprint } from "@/lib/client/format";
import type { Problem } from "@/lib/contract/problem";

type Certificate = NonNullable<Problem["certificate"]>;

export interface CertificateDialogProps {
  readonly certificate: Certificate;
  /** The fingerprint of another one that was accepted before; null when this is the first question. */
  readonly former?: string | null;
  /** What is wrong with it and how to decide, in Portside's words. */
  readonly reason: string;
  readonly onTrust: (sha256: string) => void;
  readonly onRefuse: () => void;
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0 font-wire text-sm break-words">{children}</dd>
    </>
  );
}

/** Asks whether to trust a certificate that nobody vouches for: nothing but its fingerprint is accepted afterwards. */
export function CertificateDialog(props: CertificateDialogProps) {
  const { certificate, former = null } = props;
  return (
    <QuestionDialog
      open
      onClose={props.onRefuse}
      title={former === null ? "Trust this certificate?" : "The certificate has changed. Trust the new one?"}
      description={
        <>
          <WireText text={props.reason} /> Nothing was sent to log in so far.
        </>
      }
      actions={
        <>
          <Button onClick={props.onRefuse}>Don't connect</Button>
          <Button look="primary" onClick={() => props.onTrust(certificate.sha256)}>
            Trust and connect
          </Button>
        </>
      }
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        <Row name="Subject">
          <WireText text={certificate.subject} />
        </Row>
        <Row name="Issuer">
          <WireText text={certificate.issuer} />
        </Row>
        <Row name="Names">
          <WireText text={certificate.names.join(", ") || "none"} />
        </Row>
        <Row name="Valid">
          {certificate.validFrom.slice(0, 10)} to {certificate.validTo.slice(0, 10)}
        </Row>
        <Row name="SHA-256">
          <span className="font-medium break-all">{formatFingerprint(certificate.sha256)}</span>
        </Row>
        {former !== null && (
          <Row name="Before">
            <span className="break-all">{formatFingerprint(former)}</span>
          </Row>
        )}
      </dl>
    </QuestionDialog>
  );
}
