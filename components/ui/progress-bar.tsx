import { Progress } from "@base-ui/react/progress";

export interface ProgressBarProps {
  readonly label: string;
  /** From 0 to 1; null while it can't be told. */
  readonly fraction: number | null;
  readonly text?: string;
  readonly tone?: "accent" | "wrong" | "good" | "idle";
}

const tones = { accent: "bg-accent", wrong: "bg-wrong", good: "bg-good", idle: "bg-ink-3" } as const;

/** A thin progress bar with an accessible name. */
export function ProgressBar({ label, fraction, text, tone = "accent" }: ProgressBarProps) {
  const value = fraction === null ? null : Math.round(Math.min(Math.max(fraction, 0), 1) * 1000) / 10;
  return (
    <Progress.Root
      value={value}
      aria-label={label}
      getAriaValueText={() => text ?? (value === null ? "under way" : `${Math.floor(value)} %`)}
      className="min-w-0"
    >
      <Progress.Track className="h-1.5 overflow-hidden rounded-full bg-well inset-ring inset-ring-line">
        <Progress.Indicator
          className={`h-full rounded-full ${tones[tone]} ${value === null ? "w-1/3 animate-pulse" : "transition-[width] duration-150"}`}
        />
      </Progress.Track>
    </Progress.Root>
  );
}
