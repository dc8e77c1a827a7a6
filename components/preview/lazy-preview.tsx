"use client";

import { lazy, Suspense } from "react";
import type { PreviewDialogProps } from "./preview-dialog";

const PreviewDialog = lazy(() =>
  import("./preview-dialog").then((module) => ({ default: module.PreviewDialog })),
);

/** The preview, whose code comes when it is first opened. */
export function LazyPreview(props: PreviewDialogProps) {
  return (
    <Suspense fallback={null}>
      <PreviewDialog {...props} />
    </Suspense>
  );
}
