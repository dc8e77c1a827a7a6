"use client";

import { Ellipsis, Pencil } from "lucide-react";
import { Fragment, useRef, useState } from "react";
import { useActions } from "@/components/actions/use-actions";
import { useDropInto } from "@/components/files/use-drop-into";
import type { ShownPlace } from "@/components/panes/shown-place";
import { IconButton } from "@/components/ui/icon-button";
import { iconButtonClass } from "@/components/ui/icon-button-class";
import { Menu, MenuItem } from "@/components/ui/menu";
import { WireText } from "@/components/ui/wire-text";
import { useOverflow } from "@/components/use-overflow";
import { placeInSession } from "@/lib/client/ftp-url";
import { goToConnect } from "@/lib/client/location";
import { ancestry, nameOf, pathKey, type RemotePath } from "@/lib/client/remote-path";
import { visibleText } from "@/lib/client/visible-text";
import type { Session } from "@/lib/contract/session";
import { PathField } from "./path-field";

export interface PathBarProps {
  /** Accessible name of the breadcrumbs, and of the field when edited. */
  readonly label: string;
  readonly place: ShownPlace;
  readonly onGo: (path: RemotePath) => void;
}

/** Where we are: every directory on the way as a button, and the whole as a text to edit. */
export function PathBar({ label, place, onGo }: PathBarProps) {
  const { session, path, ended } = place;
  const [editing, setEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const frame = "flex h-8 min-w-0 flex-1 items-center rounded-md bg-well md:max-w-xl";
  useActions({ "edit-path": { run: () => setEditing(true) } });

  const leave = (byKey: boolean) => {
    setEditing(false);
    // The button comes back with the breadcrumbs; then the focus goes to it.
    if (byKey) requestAnimationFrame(() => edit.current?.focus());
  };
  const go = (to: RemotePath) => {
    setEditing(false);
    onGo(to);
  };
  const openUrl = (url: string) => {
    const here = placeInSession(url, session);
    if (here !== null) go(here);
    else goToConnect(url);
  };

  if (editing) {
    return (
      <div className={frame}>
        <PathField
          label={label}
          session={ended ? null : session}
          path={path}
          onGo={go}
          onUrl={openUrl}
          onLeave={leave}
        />
      </div>
    );
  }
  return (
    <nav aria-label={label} className={frame}>
      <Breadcrumbs place={place} onGo={onGo} />
      <IconButton ref={edit} label="Edit path" className="mr-0.5" onClick={() => setEditing(true)}>
        <Pencil size={13} aria-hidden="true" />
      </IconButton>
    </nav>
  );
}

/** The directories on the way. Where they need more room than there is, the end is in sight and a menu has them all. */
function Breadcrumbs({ place, onGo }: Pick<PathBarProps, "place" | "onGo">) {
  const { session, path } = place;
  const list = useRef<HTMLOListElement>(null);
  const overflows = useOverflow(list, pathKey(path), (element) => {
    element.scrollLeft = element.scrollWidth;
  });
  const steps = ancestry(path);

  return (
    <>
      {overflows && (
        <Menu
          trigger={
            <button type="button" className={iconButtonClass} aria-label="All folders of the path">
              <Ellipsis size={15} aria-hidden="true" />
            </button>
          }
        >
          {steps.map((step) => (
            <MenuItem key={pathKey(step)} onSelect={() => onGo(step)}>
              <WireText text={nameOf(step)} />
            </MenuItem>
          ))}
        </Menu>
      )}
      <ol
        ref={list}
        className="flex min-w-0 flex-1 items-center overflow-x-auto px-1.5 [scrollbar-width:none]"
      >
        {steps.map((step, i) => (
          <Fragment key={pathKey(step)}>
            {i > 0 && (
              <li aria-hidden="true" className="shrink-0 text-ink-3">
                ›
              </li>
            )}
            <li className="shrink-0">
              <Breadcrumb session={session} step={step} isLast={i === steps.length - 1} onGo={onGo} />
            </li>
          </Fragment>
        ))}
      </ol>
    </>
  );
}

interface BreadcrumbProps {
  readonly session: Session;
  readonly step: RemotePath;
  readonly isLast: boolean;
  readonly onGo: (path: RemotePath) => void;
}

/** One directory on the way: goes there, and takes entries that are dropped on it. */
function Breadcrumb({ session, step, isLast, onGo }: BreadcrumbProps) {
  const { over, handlers } = useDropInto({ session, directory: step });
  return (
    <button
      type="button"
      aria-current={isLast ? "page" : undefined}
      aria-label={visibleText(nameOf(step))}
      title={visibleText(step.text)}
      className={`rounded-sm px-1.5 py-0.5 font-medium whitespace-pre hover:bg-sheet ${over ? "inset-ring-2 inset-ring-accent" : ""}`}
      onClick={() => onGo(step)}
      {...handlers}
    >
      <WireText text={nameOf(step)} />
    </button>
  );
}
