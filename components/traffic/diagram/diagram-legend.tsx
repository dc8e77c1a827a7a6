import { Popover } from "@base-ui/react/popover";
import { Info } from "lucide-react";
import { iconButtonClass } from "@/components/ui/icon-button-class";

/** What the lines of the diagram mean; where there is little height, `LegendButton` leads to it instead. */
export function DiagramLegend() {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-0.5 border-t border-line px-3 py-1.5 text-sm text-ink-2 [@container_diagram_(max-height:380px)]:hidden">
      <Meanings />
    </ul>
  );
}

/** Opens the legend where there is no room for it. */
export function LegendButton() {
  return (
    <span className="hidden [@container_diagram_(max-height:380px)]:block">
      <Popover.Root>
        <Popover.Trigger className={iconButtonClass} aria-label="What the lines mean">
          <Info size={15} aria-hidden="true" />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner sideOffset={6} align="end" className="z-50">
            <Popover.Popup
              aria-label="What the lines mean"
              className="rounded-lg border border-line bg-sheet px-3 py-2 text-sm text-ink-2 shadow-lift outline-none"
            >
              <ul className="flex flex-col gap-1">
                <Meanings />
              </ul>
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </span>
  );
}

function Meanings() {
  return (
    <>
      <Line dash={undefined}>seen by Portside itself</Line>
      <Line dash="5 4">inferred from what was said</Line>
      <li className="flex items-center gap-1.5">
        <span aria-hidden="true" className="font-wire text-data">
          :49932
        </span>
        port number
      </li>
    </>
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
