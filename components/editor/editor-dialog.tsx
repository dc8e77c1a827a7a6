"use client";

import { type KeyboardEvent, type ReactNode, useCallback, useState } from "react";
import { isApple } from "@/components/actions/apple";
import { NameDialog } from "@/components/files/name-dialog";
import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { formatShortcut, isPressed } from "@/lib/client/actions/shortcut";
import type { OpenText } from "@/lib/client/editor/editor-state";
import { guessFor } from "@/lib/client/editor/text-file";
import { join, nameOf, parentOf, type RemotePath } from "@/lib/client/remote-path";
import { visibleText } from "@/lib/client/visible-text";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import { languageOf } from "./code-language";
import { CodeView } from "./code-view";
import { ConflictPanel } from "./conflict-panel";
import { EditorFrame } from "./editor-frame";
import { EditorNotices } from "./editor-notices";
import { DraftQuestion, UnsavedQuestion } from "./editor-questions";
import { EditorStatus } from "./editor-status";
import { SearchButton, UndoButtons, WrappingButton } from "./editor-tools";
import { RefusedFile } from "./refused-file";
import { TextCharsetDialog } from "./text-charset-dialog";
import { useFileEditor } from "./use-file-editor";
import { useTextView } from "./use-text-view";

export interface EditorDialogProps {
  readonly session: Session;
  /** That session, if it is over, so that nothing can be saved; else null. */
  readonly endedSession: Session | null;
  /** Called with the session that was opened in its place. */
  readonly onReconnected: (session: Session) => void;
  /** The directory that holds the file. */
  readonly directory: RemotePath;
  /** Of the directory, as its listing gave them. */
  readonly pathBytes: string | undefined;
  readonly path: RemotePath;
  /** Null for a file that isn't there yet: saving makes it. */
  readonly entry: Entry | null;
  readonly onClose: () => void;
  /** Called after each save, with the file's path. */
  readonly onSaved: (path: RemotePath) => void;
}

type Question = "unsaved" | "charset" | "copy";

const saveKey = { key: "s", mod: true } as const;

/** Edits a text file of the server, and saves it back as it was written: in its charset, with its line ends. */
export function EditorDialog(props: EditorDialogProps) {
  const { session, endedSession, entry, onClose, onSaved } = props;
  const used = useFileEditor({ session, path: props.path, entry, onSaved });
  const { editor, state, draft, path, attach } = used;
  const [question, setQuestion] = useState<Question | null>(null);
  const onReady = useCallback(
    (view: Parameters<typeof attach>[0]) => {
      attach(view);
      view.focus();
    },
    [attach],
  );
  const text = useTextView(onReady);
  const name = nameOf(path);
  const unsaved = editor.isUnsaved();
  const focusText = () => requestAnimationFrame(() => text.current()?.focus());

  const askToClose = () => {
    if (unsaved) setQuestion("unsaved");
    else onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isPressed(saveKey, event.nativeEvent, isApple())) return;
    event.preventDefault();
    if (question === null && draft === null) void editor.save();
  };
  const closeQuestion = () => {
    setQuestion(null);
    focusText();
  };

  return (
    <EditorFrame
      name={name}
      path={path.text}
      mark={unsaved && <UnsavedMark />}
      onKeyDown={onKeyDown}
      onClose={askToClose}
      tools={
        <>
          {state.phase === "open" && (
            <>
              <UndoButtons view={text.current} {...text.facts} />
              <SearchButton view={text.current} />
              <WrappingButton />
            </>
          )}
          <Button onClick={askToClose}>Close</Button>
          {state.phase === "open" && (
            <Button
              look="primary"
              title={formatShortcut(saveKey, isApple())}
              disabled={state.saved.inexact !== null || state.activity.kind === "saving"}
              onClick={() => void editor.save()}
            >
              Save
            </Button>
          )}
        </>
      }
    >
      {renderBody()}
    </EditorFrame>
  );

  function renderBody(): ReactNode {
    switch (state.phase) {
      case "loading":
        return (
          <p role="status" className="appear-late p-6 text-ink-2">
            Reading the file…
          </p>
        );
      case "failed":
        return (
          <div className="p-4">
            <ProblemAlert action="Edit" problem={state.problem}>
              <Button onClick={() => void editor.load()}>Try again</Button>
            </ProblemAlert>
          </div>
        );
      case "refused":
        return (
          <RefusedFile
            reason={state.reason}
            size={state.size}
            file={{ session, directory: props.directory, pathBytes: props.pathBytes, path, entry }}
          />
        );
      case "open":
        return renderText(state);
    }
  }

  function renderText(open: OpenText): ReactNode {
    const { activity } = open;
    return (
      <>
        {activity.kind === "conflict" && (
          <ConflictPanel
            name={name}
            theirs={activity.theirs}
            mine={text.current()?.state.doc.toString() ?? ""}
            charset={guessFor(open.format, session.charset)}
            onKeepEditing={() => {
              editor.resume();
              focusText();
            }}
            onSaveCopy={() => setQuestion("copy")}
            onLoadTheirs={() => {
              editor.loadTheirs();
              focusText();
            }}
            onOverwrite={() => void editor.overwrite().then(focusText)}
          />
        )}
        <div className={activity.kind === "conflict" ? "hidden" : "flex min-h-0 flex-1 flex-col"}>
          <EditorNotices
            state={open}
            entry={entry}
            permissionsLost={used.permissionsLost}
            endedSession={endedSession}
            onReconnected={(opened) => {
              props.onReconnected(opened);
              // That it could not be saved is no longer so.
              if (activity.kind === "failed") editor.resume();
              focusText();
            }}
            onCharset={() => setQuestion("charset")}
            onRetry={() => void editor.save()}
            onDismiss={() => {
              editor.resume();
              focusText();
            }}
            onSaveAsUtf8={() => {
              editor.choose({ charset: "utf-8" });
              void editor.save().then(focusText);
            }}
          />
          <div className="min-h-0 flex-1">
            <CodeView
              text={used.initial}
              name={name}
              label={visibleText(name)}
              readOnly={open.saved.inexact !== null}
              extensions={text.extensions}
              onReady={text.onReady}
              onChange={() => editor.textChanged()}
            />
          </div>
        </div>
        <EditorStatus
          state={open}
          kept={used.kept}
          language={
            text.hasLongLine ? "No colours: very long line" : (languageOf(name)?.name ?? "Plain text")
          }
          caret={text.facts}
          tabIndents={text.tabIndents}
          tabKeys={isApple() ? "⌥⇧M" : "Ctrl+M"}
          onTabIndents={text.setTabIndents}
          onCharset={() => setQuestion("charset")}
          onLineEnds={(lineEnds) => editor.choose({ lineEnds })}
        />
        {renderQuestion(open)}
      </>
    );
  }

  function renderQuestion(open: OpenText): ReactNode {
    if (draft !== null) {
      return (
        <DraftQuestion
          draft={draft}
          onLater={onClose}
          onTake={() => {
            editor.takeDraft();
            focusText();
          }}
          onDiscard={() => {
            editor.dropDraft();
            focusText();
          }}
        />
      );
    }
    switch (question) {
      case null:
        return null;
      case "unsaved":
        return (
          <UnsavedQuestion
            name={name}
            savable={endedSession === null}
            keepable={used.kept}
            onKeepEditing={closeQuestion}
            onKeep={() => {
              editor.keepDraft();
              if (editor.snapshot().kept) onClose();
            }}
            onDiscard={() => {
              editor.dropDraft();
              onClose();
            }}
            onSave={() => void editor.save().then((saved) => (saved ? onClose() : closeQuestion()))}
          />
        );
      case "charset":
        return (
          <TextCharsetDialog
            state={open}
            onClose={closeQuestion}
            onRead={(charset) => {
              editor.readAgain(charset);
              closeQuestion();
            }}
            onWrite={(format) => {
              editor.choose(format);
              closeQuestion();
            }}
          />
        );
      case "copy":
        return (
          <NameDialog
            title="Save as a copy"
            action="Save"
            initialName={copyName(name)}
            onSubmit={(chosen) => used.saveCopy(join(parentOf(path) ?? path, { name: chosen }))}
            onClose={closeQuestion}
          />
        );
    }
  }
}

function UnsavedMark() {
  return (
    <span className="shrink-0 rounded-sm bg-accent-wash px-1.5 text-sm text-accent">unsaved changes</span>
  );
}

/** "notes (copy).txt" */
function copyName(name: string): string {
  const dot = name.lastIndexOf(".");
  const stem = dot > 0 ? name.slice(0, dot) : name;
  return `${stem} (copy)${dot > 0 ? name.slice(dot) : ""}`;
}
