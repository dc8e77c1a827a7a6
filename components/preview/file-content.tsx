import { type ComponentType, lazy, Suspense } from "react";
import { isKnownEmpty, type PreviewKind } from "@/lib/client/preview/kind";
import { firstLength, type PreviewFile } from "@/lib/client/preview/preview-file";
import { toProblem, uncarriable } from "@/lib/client/problem-error";
import { BytesView } from "./bytes-view";
import { ImageView } from "./image-view";
import { MarkdownView } from "./markdown-view";
import { MediaView } from "./media-view";
import { EmptyFile, FailedFile, InTheMiddle, LoadingFile } from "./preview-state";
import { TextView, type TextViewProps } from "./text-view";
import { useBeginning } from "./use-beginning";

const PdfView = lazy(() => import("./pdf-view").then((module) => ({ default: module.PdfView })));

export interface FileContentProps {
  readonly file: PreviewFile;
  /** What reads the file's first bytes; idle for what the browser shows from its address. */
  readonly first: ReturnType<typeof useBeginning>;
  /** As what it is shown; null while that isn't known. */
  readonly shown: PreviewKind | null;
  readonly onShowAs: (kind: PreviewKind) => void;
  readonly onDownload: () => void;
}

/** The file itself, or why it can't be seen. */
export function FileContent({ file, first, shown, onShowAs, onDownload }: FileContentProps) {
  const uncarried = uncarriable(file.path);
  if (uncarried !== null) return <FailedFile problem={uncarried} />;
  if (file.entry.type === "directory") {
    return (
      <InTheMiddle>
        <p>This is a folder. Open it in the listing.</p>
      </InTheMiddle>
    );
  }
  if (isKnownEmpty(file.entry)) return <EmptyFile />;
  if (shown === null) {
    return first.isError && !first.isFetching ? (
      <FailedFile problem={toProblem(first.error)} onRetry={() => void first.refetch()} />
    ) : (
      <LoadingFile />
    );
  }
  switch (shown) {
    case "image":
    case "drawing":
      return (
        <ImageView file={file} isDrawing={shown === "drawing"} onShowAs={onShowAs} onDownload={onDownload} />
      );
    case "audio":
    case "video":
      return <MediaView kind={shown} file={file} onShowAs={onShowAs} onDownload={onDownload} />;
    case "text":
      return <AsText file={file} read={first} View={TextView} />;
    case "markdown":
      return <AsText file={file} read={first} View={MarkdownView} />;
    case "pdf":
      return (
        <Suspense fallback={<LoadingFile />}>
          <PdfView file={file} onShowAs={onShowAs} onDownload={onDownload} />
        </Suspense>
      );
    case "bytes":
      return <BytesView file={file} />;
  }
}

interface AsTextProps {
  readonly file: PreviewFile;
  readonly read: FileContentProps["first"];
  readonly View: ComponentType<TextViewProps>;
}

/** As text, whose beginning has been read or is read now. */
function AsText({ file, read, View }: AsTextProps) {
  const isRead = read.data !== undefined;
  const own = useBeginning(file, firstLength("text", null), !isRead);
  const part = read.data ?? own.data;
  const reload = () => void (isRead ? read : own).refetch();
  if (part !== undefined) return <View file={file} first={part} onReload={reload} />;
  if (own.isError && !own.isFetching) {
    return <FailedFile problem={toProblem(own.error)} onRetry={reload} />;
  }
  return <LoadingFile />;
}
