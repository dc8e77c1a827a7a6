import type { ReactNode } from "react";

/** What is known of something, name by name. */
export function FactList({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 max-sm:grid-cols-1 max-sm:gap-y-0">
      {children}
    </dl>
  );
}

export interface FactProps {
  readonly name: string;
  /** What is to be known about the fact itself. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

export function Fact({ name, note, children }: FactProps) {
  return (
    <>
      <dt className="text-ink-2 max-sm:mt-1.5 max-sm:text-sm">{name}</dt>
      <dd className="min-w-0 break-words">
        {children}
        {note && <p className="text-sm text-ink-3">{note}</p>}
      </dd>
    </>
  );
}
