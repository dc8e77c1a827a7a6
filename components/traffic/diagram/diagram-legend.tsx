/** What the lines of the diagram mean. */
export function DiagramLegend() {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-0.5 border-t border-line px-3 py-1.5 text-sm text-ink-2">
      <Line dash={undefined}>seen by Portside itself</Line>
      <Line dash="5 4">inferred from what was said</Line>
      <li className="flex items-center gap-1.5">
        <span aria-hidden="true" className="font-wire text-data">
          :49932
        </span>
        port number
      </li>
    </ul>
  );
}

function Line({ dash, children }: { dash: string | undefined; children: string }) {
  return (
    <li className="flex items-center gap-1.5">
      <svg width="26" height="6" aria-hidden="true" className="shrink-0">
        <path d="M1 3h24" stroke="var(--data)" strokeWidth="3" strokeDasharray={dash} />
      </svg>
      {children}
    </li>
  );
}
