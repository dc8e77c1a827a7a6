import { Lock } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import type { PdfLock } from "@/lib/client/preview/pdf-source";
import { InTheMiddle } from "./preview-state";

export interface PdfPasswordProps {
  readonly lock: PdfLock;
  readonly onDownload: () => void;
}

/** Asks for the password of a PDF. It goes to pdf.js in this page, and is kept nowhere. */
export function PdfPassword({ lock, onDownload }: PdfPasswordProps) {
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState<PdfLock | null>(null);
  const [isCancelled, setCancelled] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const enter = useRef<HTMLButtonElement>(null);
  const isOpening = tried === lock;
  const isWrong = lock.isWrong && !isOpening;

  useEffect(() => {
    (isCancelled ? enter : field).current?.focus();
    if (lock.isWrong) field.current?.select();
  }, [lock, isCancelled]);

  if (isCancelled) {
    return (
      <InTheMiddle icon={<Lock size={32} strokeWidth={1.25} />}>
        <p role="status">
          Without its password this PDF can't be shown here. Download it to open it with a PDF reader, or ask
          whoever it is from for the password.
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={onDownload}>Download</Button>
          <Button ref={enter} look="primary" onClick={() => setCancelled(false)}>
            Enter the password
          </Button>
        </div>
      </InTheMiddle>
    );
  }
  return (
    <InTheMiddle icon={<Lock size={32} strokeWidth={1.25} />}>
      <form
        className="flex w-full flex-col gap-3 text-left"
        onSubmit={(event) => {
          event.preventDefault();
          if (isOpening || password === "") return;
          setTried(lock);
          lock.open(password);
        }}
      >
        <p role="status">
          {isWrong ? "The PDF could not be unlocked." : "This PDF is locked with a password."}
        </p>
        <TextField
          ref={field}
          label="Password of the PDF"
          type="password"
          autoComplete="off"
          value={password}
          error={isWrong ? "That isn't its password. Capitals count." : undefined}
          hint="It is used in this page only, and kept nowhere."
          onChange={({ target }) => setPassword(target.value)}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => setCancelled(true)}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isOpening || password === ""}>
            {isOpening ? "Opening…" : "Open"}
          </Button>
        </div>
      </form>
    </InTheMiddle>
  );
}
