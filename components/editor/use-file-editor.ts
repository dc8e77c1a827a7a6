import type { EditorView } from "@codemirror/view";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { Drafts, draftKey, tabStorage } from "@/lib/client/editor/drafts";
import { type EditedText, type EditorSnapshot, FileEditor } from "@/lib/client/editor/file-editor";
import { changePermissions } from "@/lib/client/file-api";
import type { RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";

/** CodeMirror's text, as the editor of a file needs it. */
function textOf(view: EditorView): EditedText {
  let compared: { text: string; lines: ReturnType<typeof view.state.toText> } | null = null;
  return {
    read: () => view.state.doc.toString(),
    isSame: (text) => {
      if (compared?.text !== text) compared = { text, lines: view.state.toText(text) };
      return compared.lines.eq(view.state.doc);
    },
    replace: (text) => {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    show: (at) => {
      view.dispatch({ selection: { anchor: at, head: at + 1 }, scrollIntoView: true });
      view.focus();
    },
  };
}

export interface EditedFile {
  readonly session: Session;
  readonly path: RemotePath;
  readonly entry: Entry | null;
  /** Called after each save, with the file's path. */
  readonly onSaved: (path: RemotePath) => void;
}

export interface UsedFileEditor extends EditorSnapshot {
  readonly editor: FileEditor;
  /** Where the file is: elsewhere, once a copy was saved. */
  readonly path: RemotePath;
  /** Whether what was saved has the permissions of a new file, because the server refused the ones it had. */
  readonly permissionsLost: boolean;
  readonly attach: (view: EditorView) => void;
  /** Saves the text under another path. @throws {ProblemError} */
  readonly saveCopy: (path: RemotePath) => Promise<void>;
}

/** Edits a file: reads it once, and keeps what is unsaved when the page goes. */
export function useFileEditor(file: EditedFile): UsedFileEditor {
  const [path, setPath] = useState(file.path);
  const [permissionsLost, setPermissionsLost] = useState(false);
  const latest = useRef({ ...file, path });
  useEffect(() => {
    latest.current = { ...file, path: latest.current.path };
  });

  const editor = useMemo(
    () =>
      new FileEditor({
        place: () => ({ session: latest.current.session.id, path: latest.current.path }),
        isNew: latest.current.entry === null,
        size: latest.current.entry?.type === "file" ? latest.current.entry.size : null,
        sessionCharset: latest.current.session.charset,
        drafts: new Drafts(tabStorage()),
        draftKey: () => draftKey(latest.current.session, latest.current.path),
        onSaved: () => {
          const { entry, path: saved, session, onSaved } = latest.current;
          const mode = entry?.permissions?.mode;
          if (mode === undefined || entry?.type !== "file") return onSaved(saved);
          void givePermissions(session.id, saved, mode).then((given) => {
            setPermissionsLost(!given);
            onSaved(saved);
          });
        },
      }),
    [],
  );

  useEffect(() => {
    void editor.load();
    const keep = () => editor.keepDraft();
    const ask = (event: BeforeUnloadEvent) => {
      if (editor.isUnsaved()) event.preventDefault();
    };
    window.addEventListener("pagehide", keep);
    window.addEventListener("beforeunload", ask);
    return () => {
      window.removeEventListener("pagehide", keep);
      window.removeEventListener("beforeunload", ask);
      editor.dispose();
    };
  }, [editor]);

  const attach = useCallback((view: EditorView) => editor.attach(textOf(view)), [editor]);
  const saveCopy = useCallback(
    (to: RemotePath) =>
      editor.saveCopy({ session: latest.current.session.id, path: to }, () => {
        latest.current = { ...latest.current, path: to };
        setPath(to);
      }),
    [editor],
  );

  return {
    editor,
    path,
    permissionsLost,
    attach,
    saveCopy,
    ...useSyncExternalStore(editor.subscribe, editor.snapshot, editor.snapshot),
  };
}

/** Gives a file that took another's place that one's permissions. @returns whether the server did it */
async function givePermissions(session: string, path: RemotePath, mode: string): Promise<boolean> {
  try {
    const { failed } = await changePermissions({
      session,
      paths: [path],
      mode,
      recursive: null,
      onProgress: () => {},
      signal: new AbortController().signal,
    });
    return failed.length === 0;
  } catch {
    return false; // Said by the editor: the text is saved, and many servers don't know SITE CHMOD.
  }
}
