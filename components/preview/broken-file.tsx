import { ImageOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { kindByContent, type PreviewKind } from "@/lib/client/preview/kind";
import { limits, type PreviewFile } from "@/lib/client/preview/preview-file";
import { toProblem } from "@/lib/client/problem-error";
import { EmptyFile, FailedFile, InTheMiddle, LoadingFile } from "./preview-state";
import { useBeginning } from "./use-beginning";

export interface BrokenFileProps {
  readonly file: PreviewFile;
  /** "an image" */
  readonly as: string;
  readonly onRetry: () => void;
  readonly onShowAs: (kind: PreviewKind) => void;
  readonly onDownload: () => void;
}

/**
 * The browser could not show a file from its address, and doesn't say why: it couldn't be read, or isn't what its name
 * says, or is of a kind that this browser doesn't know. Its first bytes tell.
 */
export function BrokenFile({ file, as, onRetry, onShowAs, onDownload }: BrokenFileProps) {
  const first = useBeginning(file, limits.sample, true);
  if (first.isPending) return <LoadingFile />;
  if (first.isError) return <FailedFile problem={toProblem(first.error)} onRetry={onRetry} />;
  if (first.data.bytes.length === 0) return <EmptyFile />;
  const { kind, signature } = kindByContent(null, first.data.bytes);
  const looksLike = signature?.label ?? (kind === "text" ? "text" : null);
  return (
    <InTheMiddle icon={<ImageOff size={32} strokeWidth={1.25} />}>
      <p role="alert">
        This browser can't show the file as {as}.
        {looksLike !== null && ` By its first bytes it is: ${looksLike}.`}
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button onClick={() => onShowAs("bytes")}>Show its bytes</Button>
        {kind === "text" && <Button onClick={() => onShowAs("text")}>Show as text</Button>}
        <Button onClick={onDownload}>Download</Button>
      </div>
    </InTheMiddle>
  );
}
