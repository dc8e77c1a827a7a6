import { Dialog } from "@base-ui/react/dialog";
import { ChevronLeft, ChevronRight, Download, Pencil, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Segmented } from "@/components/ui/segmented";
import { WireText } from "@/components/ui/wire-text";
import { describeModified, formatCount, formatModified, formatSize } from "@/lib/client/format";
import { isKnownEmpty, isText, type PreviewKind, waysToShow } from "@/lib/client/preview/kind";
import type { Neighbours } from "@/lib/client/preview/neighbours";
import type { PreviewFile } from "@/lib/client/preview/preview-file";
import type { Signature } from "@/lib/client/preview/signature";
import type { Entry } from "@/lib/contract/files";

const wayNames: Readonly<Record<PreviewKind, string>> = {
  image: "Image",
  drawing: "Image",
  text: "Text",
  markdown: "Rendered",
  pdf: "Pages",
  audio: "Player",
  video: "Player",
  bytes: "Bytes",
};

export interface PreviewHeadProps {
  readonly file: PreviewFile;
  /** What the file is; null while that isn't known. */
  readonly kind: PreviewKind | null;
  readonly signature: Signature | null;
  /** As what it is shown. */
  readonly shown: PreviewKind | null;
  /** In bytes, as the file's own answer tells it; null while there is none. */
  readonly size: number | null;
  readonly around: Neighbours;
  readonly onShowAs: (kind: PreviewKind) => void;
  readonly onGo: (entry: Entry) => void;
  readonly onEdit: (() => void) | undefined;
  readonly onDownload: () => void;
  readonly onClose: () => void;
}

/** What is shown, and what can be done with it. */
export function PreviewHead(props: PreviewHeadProps) {
  const { file, kind, signature, shown, around, onGo } = props;
  const { entry } = file;
  // A link's own size is that of the path it holds.
  const size = props.size ?? (entry.type === "link" ? null : entry.size);
  const ways = kind === null || isKnownEmpty(entry) ? [] : waysToShow(kind);
  const isEditable = kind !== null && isText(kind);
  return (
    <header className="relative flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2">
      <div className="min-w-0 flex-1">
        <Dialog.Title className="truncate text-lg font-semibold">
          <WireText text={entry.name} />
        </Dialog.Title>
        <p className="flex flex-wrap gap-x-3 text-sm text-ink-2">
          {size !== null && <span className="font-wire">{formatSize(size)}</span>}
          {entry.modifiedAt !== null && (
            <span className="font-wire" title={describeModified(entry) ?? undefined}>
              {formatModified(entry)}
            </span>
          )}
          {signature !== null && <span>{signature.label}</span>}
        </p>
      </div>
      <span className="mr-8 flex shrink-0 items-center md:mr-0">
        <IconButton
          label="Previous"
          keys="←"
          disabled={around.previous === null}
          onClick={() => around.previous && onGo(around.previous)}
        >
          <ChevronLeft size={18} aria-hidden="true" />
        </IconButton>
        <span role="status" className="min-w-14 text-center text-sm text-ink-2">
          <span className="sr-only">
            <WireText text={entry.name} />,{" "}
          </span>
          {formatCount(around.position)} of {formatCount(around.count)}
        </span>
        <IconButton
          label="Next"
          keys="→"
          disabled={around.next === null}
          onClick={() => around.next && onGo(around.next)}
        >
          <ChevronRight size={18} aria-hidden="true" />
        </IconButton>
      </span>
      <div className="flex w-full flex-wrap items-center gap-2 md:w-auto">
        {shown !== null && ways.length > 1 && (
          <Segmented
            label="Show as"
            value={shown}
            choices={ways.map((way) => ({ value: way, label: nameOfWay(way, ways) }))}
            onChange={props.onShowAs}
          />
        )}
        {props.onEdit && (
          <Button
            disabled={!isEditable}
            title={isEditable ? undefined : "Only text can be edited"}
            onClick={props.onEdit}
          >
            <Pencil size={14} aria-hidden="true" />
            <span className="max-md:sr-only">Edit</span>
          </Button>
        )}
        <Button onClick={props.onDownload}>
          <Download size={15} aria-hidden="true" />
          <span className="max-md:sr-only">Download</span>
        </Button>
      </div>
      {/* The last by keyboard; at the corner, where there is no room beside the others, too. */}
      <span className="absolute top-3 right-3 md:static">
        <IconButton label="Close" keys="Esc" onClick={props.onClose}>
          <X size={18} aria-hidden="true" />
        </IconButton>
      </span>
    </header>
  );
}

/** Where a file is also shown otherwise, its text is where that comes from. */
function nameOfWay(way: PreviewKind, ways: readonly PreviewKind[]): string {
  const isSource = way === "text" && (ways.includes("markdown") || ways.includes("drawing"));
  return isSource ? "Source" : wayNames[way];
}
