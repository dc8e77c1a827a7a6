"use client";

import { LogOut } from "lucide-react";
import { useState } from "react";
import { CheckField } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { iconButtonClass } from "@/components/ui/icon-button-class";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { signOut } from "@/lib/client/api";
import { toProblem } from "@/lib/client/problem-error";
import { appPath } from "@/lib/contract/base-path";
import type { Problem } from "@/lib/contract/problem";
import type { Session } from "@/lib/contract/session";
import { useCloseSession, useEndedSessions, useForgetSession } from "./use-sessions";

/** Takes the access password back that this browser gave, where the operator asks for one. */
export function SignOut({ sessions }: { sessions: readonly Session[] }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <button
        type="button"
        className={iconButtonClass}
        aria-label="Sign out"
        title="Sign out"
        onClick={() => setAsking(true)}
      >
        <LogOut size={16} aria-hidden="true" />
      </button>
      {isAsking && <SignOutDialog sessions={sessions} onClose={() => setAsking(false)} />}
    </>
  );
}

interface SignOutDialogProps {
  readonly sessions: readonly Session[];
  readonly onClose: () => void;
}

function SignOutDialog({ sessions, onClose }: SignOutDialogProps) {
  const ended = useEndedSessions();
  const close = useCloseSession();
  const forget = useForgetSession();
  const [everywhere, setEverywhere] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    setBusy(true);
    setProblem(null);
    try {
      for (const { id } of ended) forget(id);
      // One that is lost already is none that stays.
      await Promise.allSettled(sessions.map(({ id }) => close.mutateAsync(id)));
      await signOut(everywhere);
      // Anew: nothing of what was on the page is for who comes next.
      window.location.assign(appPath("/"));
    } catch (error) {
      setProblem(toProblem(error));
      setBusy(false);
    }
  };

  return (
    <FormDialog
      onClose={onClose}
      title="Sign out of Portside?"
      description="Your sessions in this browser are closed, and what is under way in them is cancelled."
      action="Sign out"
      disabled={busy}
      onSubmit={() => void submit()}
    >
      <CheckField
        label="Sign out every browser that gave the access password"
        checked={everywhere}
        onChange={setEverywhere}
      />
      {problem && <ProblemAlert action="Sign out" problem={problem} />}
    </FormDialog>
  );
}
