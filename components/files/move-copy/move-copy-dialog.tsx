"use client";

import { useQueryClient } from "@tanstack/react-query";
import { FolderPlus } from "lucide-react";
import { useRef, useState } from "react";
import { useSessions } from "@/components/sessions/use-sessions";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { Segmented } from "@/components/ui/segmented";
import { WireText } from "@/components/ui/wire-text";
import { makeDirectory } from "@/lib/client/api";
import { checkNewDirectory } from "@/lib/client/files/name";
import { type Destination, refusalOf } from "@/lib/client/files/operations/relocation";
import { formatCount } from "@/lib/client/format";
import { join, type RemotePath, resolveTyped } from "@/lib/client/remote-path";
import { sessionNames } from "@/lib/client/sessions/session-names";
import type { Listing } from "@/lib/contract/files";
import type { Problem } from "@/lib/contract/problem";
import type { Session } from "@/lib/contract/session";
import { NameDialog } from "../name-dialog";
import type { EntryQuestionProps } from "../questions/entry-question";
import { useFileOperations } from "../use-file-operations";
import { listAgain, presentListingKey } from "../use-listing";
import { DirectoryTree } from "./directory-tree";
import { useDirectoryTree } from "./use-directory-tree";

const kinds = [
  { value: "move", label: "Move" },
  { value: "copy", label: "Copy" },
] as const;

/** Asks where entries are to be moved or copied. What comes of it shows in the list of transfers. */
export default function MoveCopyDialog(props: EntryQuestionProps) {
  const { session, directory, pathBytes, entries, onClose } = props;
  const sessions = useSessions().data ?? [session];
  const queries = useQueryClient();
  const operations = useFileOperations();
  const [kind, setKind] = useState<"move" | "copy">("move");
  const [target, setTarget] = useState(session);
  const [into, setInto] = useState(directory);
  const [text, setText] = useState(directory.text);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isNaming, setNaming] = useState(false);
  const newFolder = useRef<HTMLButtonElement>(null);

  const choose = (path: RemotePath) => {
    setInto(path);
    setText(path.text);
    setProblem(null);
  };
  const chooseSession = (chosen: Session) => {
    setTarget(chosen);
    choose(chosen.id === session.id ? directory : homeOf(chosen));
    if (chosen.id !== session.id) setKind("copy");
  };
  const submit = () => {
    const listed = queries.getQueryData<Listing>(presentListingKey(target, into));
    const destination: Destination = { session: target, directory: into, pathBytes: listed?.pathBytes };
    const dragged = { session, directory, pathBytes, entries };
    const refusal = refusalOf(kind, dragged, destination);
    setProblem(refusal);
    if (refusal !== null) return;
    operations[kind](dragged, destination);
    onClose();
  };

  const isElsewhere = target.id !== session.id;
  const names = sessionNames(sessions);
  const [first] = entries;
  return (
    <FormDialog
      onClose={onClose}
      title={
        entries.length === 1 && first ? (
          <>
            Move or copy <WireText text={first.name} />
          </>
        ) : (
          `Move or copy ${formatCount(entries.length)} entries`
        )
      }
      action={kind === "move" ? "Move" : "Copy"}
      more={
        <Button ref={newFolder} className="mr-auto" onClick={() => setNaming(true)}>
          <FolderPlus size={15} aria-hidden="true" />
          New folder
        </Button>
      }
      onSubmit={submit}
      over={
        isNaming && (
          <NameDialog
            title="New folder"
            action="Create"
            initialName=""
            check={checkNewDirectory}
            onSubmit={async (name) => {
              const made = name
                .split("/")
                .filter((part) => part !== "")
                .reduce<RemotePath>((above, part) => join(above, { name: part }), into);
              await makeDirectory(target.id, made, name.includes("/"));
              await listAgain(queries, target.id, into);
              choose(made);
            }}
            onClose={() => {
              setNaming(false);
              newFolder.current?.focus();
            }}
          />
        )
      }
    >
      <div className="self-start">
        <Segmented
          label="What to do"
          value={kind}
          choices={kinds}
          onChange={(chosen) => {
            setKind(chosen);
            setProblem(null);
            if (chosen === "move" && isElsewhere) {
              setTarget(session);
              choose(directory);
            }
          }}
        />
      </div>
      {sessions.length > 1 && (
        <SelectField
          label="To the session"
          value={target.id}
          choices={sessions.map(({ id }) => ({ value: id, label: names.get(id) ?? id }))}
          onChange={(id) => chooseSession(sessions.find((one) => one.id === id) ?? session)}
          hint={
            isElsewhere &&
            "To another session entries can only be copied, through Portside: down from one and up to the other."
          }
        />
      )}
      <TextField
        label="Folder"
        value={text}
        autoComplete="off"
        onChange={({ target: { value } }) => {
          setText(value);
          setProblem(null);
          if (value.trim() !== "") setInto(resolveTyped(value, isElsewhere ? homeOf(target) : directory));
        }}
      />
      <SessionTree
        key={target.id}
        session={target}
        start={isElsewhere ? homeOf(target) : directory}
        chosen={into}
        onChoose={choose}
      />
      {problem && <ProblemAlert problem={problem} />}
    </FormDialog>
  );
}

function homeOf({ home, homeBytes }: Session): RemotePath {
  return { text: home, ...(homeBytes !== undefined && { bytes: homeBytes }) };
}

interface SessionTreeProps {
  readonly session: Session;
  readonly start: RemotePath;
  readonly chosen: RemotePath;
  readonly onChoose: (path: RemotePath) => void;
}

function SessionTree({ session, start, chosen, onChoose }: SessionTreeProps) {
  const tree = useDirectoryTree(session, start);
  return <DirectoryTree label="Folders" tree={tree} chosen={chosen} onChoose={onChoose} />;
}
