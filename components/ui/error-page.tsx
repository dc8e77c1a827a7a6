import { Button, buttonClass } from "./button";
import { Mark } from "./mark";

export interface ErrorPageProps {
  readonly title: string;
  readonly detail: string;
  readonly reason?: string;
  readonly action?: { readonly label: string; readonly onSelect: () => void };
  readonly link?: { readonly label: string; readonly href: string };
}

/** A whole page that says what went wrong and what to do. */
export function ErrorPage({ title, detail, reason, action, link }: ErrorPageProps) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="flex max-w-md flex-col items-start gap-3">
        <Mark size={28} />
        <h1 className="text-xl font-semibold">{title}</h1>
        <p className="text-ink-2">{detail}</p>
        {reason && <p className="font-wire text-sm break-words text-ink-2">{reason}</p>}
        {action && (
          <Button look="primary" onClick={action.onSelect}>
            {action.label}
          </Button>
        )}
        {link && (
          <a href={link.href} className={buttonClass("primary")}>
            {link.label}
          </a>
        )}
      </div>
    </main>
  );
}
