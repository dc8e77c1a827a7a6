"use client";

import { openCheck } from "@/components/check/open-check";
import { MenuItem, MenuSeparator, OpenMenu } from "@/components/ui/menu";
import { useNotify } from "@/components/ui/notices";
import { ftpLink } from "@/lib/client/files/ftp-link";
import { goToConnect } from "@/lib/client/location";
import { ownProblem } from "@/lib/client/problem-error";
import { recentFolders } from "@/lib/client/sessions/recent-folders";
import type { Session } from "@/lib/contract/session";
import { useOpenAgain } from "./use-open-again";
import { startOf } from "./use-sessions";

export interface TabMenuProps {
  readonly session: Session;
  /** The tab that was asked about. */
  readonly anchor: Element;
  /** Its place among the tabs, from 0, and how many there are. */
  readonly at: number;
  readonly count: number;
  readonly onMove: (to: number) => void;
  readonly onCloseTab: () => void;
  readonly onCloseOthers: () => void;
  readonly onOpened: (session: Session) => void;
  /** The menu goes. */
  readonly onDone: () => void;
}

/** What can be done with a session's tab. */
export function TabMenu(props: TabMenuProps) {
  const { session, anchor, at, count } = props;
  const notify = useNotify();
  const again = useOpenAgain();
  const address = ftpLink(session, recentFolders.of(session.id)[0] ?? startOf(session));

  const duplicate = () => {
    const started = again.run(session, {
      onOpened: props.onOpened,
      onFailed: (problem) => notify.failed("Open another session", problem),
    });
    // The password is needed again: the form has all the rest.
    if (!started) goToConnect(address);
  };
  const copyAddress = async () => {
    try {
      await navigator.clipboard.writeText(address);
      notify.finished("Copied the address");
    } catch {
      notify.failed("Copy the address", ownProblem("The browser does not let pages copy here", address));
    }
  };

  return (
    <OpenMenu anchor={anchor} onClose={props.onDone}>
      <MenuItem onSelect={duplicate}>Duplicate session</MenuItem>
      <MenuItem onSelect={() => void copyAddress()}>Copy address</MenuItem>
      <MenuItem onSelect={() => openCheck(session.id)}>Check this server</MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => props.onMove(at - 1)} disabled={at === 0}>
        Move tab left
      </MenuItem>
      <MenuItem onSelect={() => props.onMove(at + 1)} disabled={at === count - 1}>
        Move tab right
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={props.onCloseTab}>Close</MenuItem>
      <MenuItem onSelect={props.onCloseOthers} disabled={count === 1}>
        Close others
      </MenuItem>
    </OpenMenu>
  );
}
