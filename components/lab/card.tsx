import { type ReactNode, useId } from "react";

/** A titled card of the lab. */
export function Card({
  title,
  children,
  className = "",
}: {
  title: string;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={`flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-sheet px-4 py-3 ${className}`}
    >
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** A setting with its name: one that can be changed, or one that is only shown. */
export function Setting({
  label,
  htmlFor,
  children,
}: {
  label: string;
  htmlFor?: string;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {htmlFor === undefined ? (
        <span className="w-[11em] shrink-0 text-ink-2">{label}</span>
      ) : (
        <label htmlFor={htmlFor} className="w-[11em] shrink-0 text-ink-2">
          {label}
        </label>
      )}
      {children}
    </div>
  );
}
