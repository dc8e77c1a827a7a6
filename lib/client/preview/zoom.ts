/** How large a page is shown; 1 is as large as on paper. */
export const zoomLevels = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] as const;

/** The next level above or below a zoom, which may be between two; the last one stays. */
export function stepZoom(zoom: number, direction: 1 | -1): number {
  // A page that fits the width is never exactly as large as a level.
  const nearly = 0.01;
  const next =
    direction === 1
      ? zoomLevels.find((level) => level > zoom + nearly)
      : zoomLevels.findLast((level) => level < zoom - nearly);
  return next ?? (direction === 1 ? zoomLevels[zoomLevels.length - 1] : zoomLevels[0]) ?? zoom;
}
