"use client";

import { Copy, Link2, LockKeyhole } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useNotify } from "@/components/ui/notices";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import { copiedPath } from "@/lib/client/files/copied-path";
import {
  commonOf,
  describeAbilities,
  describeTotals,
  describeType,
  hexOf,
  totalsOf,
} from "@/lib/client/files/facts";
import { ftpLink } from "@/lib/client/files/ftp-link";
import { describeMode } from "@/lib/client/files/permission-words";
import { modeLetters } from "@/lib/client/files/permissions";
import { modeOf } from "@/lib/client/files/plan-permissions";
import { formatBytes, formatCount, formatSize } from "@/lib/client/format";
import { ownProblem, uncarriable } from "@/lib/client/problem-error";
import { join, type RemotePath } from "@/lib/client/remote-path";
import { copyText } from "@/lib/client/traffic/log-copy";
import type { Entry, Listing } from "@/lib/contract/files";
import type { EntryQuestionProps } from "../questions/entry-question";
import { Fact, FactList } from "./fact-list";
import { ModifiedFact } from "./modified-fact";
import { TreeSize } from "./tree-size";

export interface PropertiesDialogProps extends EntryQuestionProps {
  /** The command that the facts came with; undefined where nobody knows any more. */
  readonly listedWith: Listing["listedWith"] | undefined;
  /** Goes on to the permissions of the same entries. */
  readonly onPermissions: () => void;
}

/** All that is known of entries, and what can be found out. */
export default function PropertiesDialog(props: PropertiesDialogProps) {
  const { session, directory, pathBytes, entries, listedWith, onPermissions, onClose } = props;
  const notify = useNotify();
  const [first] = entries;
  if (first === undefined) return null;
  const isOne = entries.length === 1;
  const paths = entries.map((entry) => join(directory, entry, pathBytes));
  const carried = paths.filter((path) => uncarriable(path) === null);
  const path = paths[0] ?? directory;
  const reason = isOne ? uncarriable(path) : null;

  const copy = async (what: string, text: string) => {
    if (await copyText(text)) notify.finished(`Copied the ${what}`);
    else
      notify.failed(
        `Copy the ${what}`,
        ownProblem("The browser gave no clipboard", "Select it and press Ctrl+C."),
      );
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={
        isOne ? (
          <>
            Properties of <WireText text={first.name} />
          </>
        ) : (
          `Properties of ${formatCount(entries.length)} entries`
        )
      }
      actions={
        <>
          {isOne && (
            <>
              <Button look="quiet" onClick={() => void copy("path", copiedPath(path))}>
                <Copy size={15} aria-hidden="true" />
                Copy path
              </Button>
              <Button look="quiet" onClick={() => void copy("link", ftpLink(session, path))}>
                <Link2 size={15} aria-hidden="true" />
                Copy link
              </Button>
            </>
          )}
          <Button onClick={onPermissions}>
            <LockKeyhole size={15} aria-hidden="true" />
            Permissions…
          </Button>
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {reason && <ProblemAlert problem={reason} quiet />}
      <FactList>
        {isOne ? (
          <OneEntry {...props} entry={first} path={path} isCarried={reason === null} />
        ) : (
          <>
            <Fact name="In">
              <WireText text={directory.text} />
            </Fact>
            <Fact name="Selected">{describeTotals(totalsOf(entries))}</Fact>
            <Fact name="Owner">{commonText(entries, (entry) => entry.owner)}</Fact>
            <Fact name="Group">{commonText(entries, (entry) => entry.group)}</Fact>
          </>
        )}
        {entries.some(({ type }) => type === "directory") && carried.length > 0 && (
          <Fact name="With folders" note="Lists every folder below; links are counted and not followed.">
            <TreeSize session={session.id} paths={carried} />
          </Fact>
        )}
        {listedWith && (
          <Fact name="Told by" note={sources[listedWith]}>
            <span className="font-wire">{listedWith}</span>
          </Fact>
        )}
      </FactList>
    </Dialog>
  );
}

const sources = {
  MLSD: "A listing for programs: exact sizes and dates in UTC.",
  LIST: "A listing for people, which Portside reads as well as it can.",
  NLST: "Names alone: the server told nothing else.",
} as const;

function commonText(entries: readonly Entry[], factOf: (entry: Entry) => string | null) {
  const fact = commonOf(entries, factOf);
  if (fact !== null) return <WireText text={fact} />;
  return entries.every((entry) => factOf(entry) === null) ? "not told" : "differs";
}

interface OneEntryProps extends PropertiesDialogProps {
  readonly entry: Entry;
  readonly path: RemotePath;
  /** Whether FTP commands can be about it. */
  readonly isCarried: boolean;
}

function OneEntry({ session, directory, pathBytes, entry, path, isCarried }: OneEntryProps) {
  const { type, size, owner, group, linkTarget, nameBytes } = entry;
  const mode = modeOf(entry);
  const abilities = describeAbilities(entry);
  return (
    <>
      <Fact
        name="Name"
        note={
          nameBytes !== undefined && (
            <>
              Its bytes: <span className="font-wire">{hexOf(nameBytes)}</span>
            </>
          )
        }
      >
        <span className="font-wire whitespace-pre-wrap select-text">
          <WireText text={entry.name} />
        </span>
      </Fact>
      <Fact name="Type">{describeType(entry)}</Fact>
      {type === "link" && (
        <Fact name="Points at">{linkTarget === null ? "not told" : <WireText text={linkTarget} />}</Fact>
      )}
      <Fact name="Path">
        <span className="font-wire select-text">
          <WireText text={path.text} />
        </span>
      </Fact>
      {type !== "directory" && (
        <Fact name="Size">
          {size === null
            ? "not told"
            : size < 1000
              ? formatBytes(size)
              : `${formatSize(size)} (${formatBytes(size)})`}
        </Fact>
      )}
      {isCarried ? (
        <ModifiedFact session={session.id} directory={directory} pathBytes={pathBytes} entry={entry} />
      ) : null}
      <Fact
        name="Permissions"
        note={mode === null ? undefined : describeMode(mode, type === "directory" ? "directory" : "file")}
      >
        {mode === null ? (
          type === "link" ? (
            "those of what it points at"
          ) : (
            "not told"
          )
        ) : (
          <span className="font-wire">
            {modeLetters(mode)} · {mode.toString(8).padStart(3, "0")}
          </span>
        )}
      </Fact>
      <Fact name="Owner">{owner === null ? "not told" : <WireText text={owner} />}</Fact>
      <Fact name="Group">{group === null ? "not told" : <WireText text={group} />}</Fact>
      {abilities !== null && (
        <Fact
          name="You may"
          note={
            <>
              Told as perm=
              <WireText text={entry.can ?? ""} />
            </>
          }
        >
          {abilities.length === 0 ? "do nothing with it" : abilities.join(", ")}
        </Fact>
      )}
    </>
  );
}
