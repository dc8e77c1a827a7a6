"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { signIn } from "@/lib/client/api";
import { toProblem } from "@/lib/client/problem-error";

/** Asks for the access password that the operator set for the whole of Portside. */
export function AccessForm() {
  const queries = useQueryClient();
  const [password, setPassword] = useState("");
  const access = useMutation({
    mutationFn: signIn,
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <form
      aria-label="Sign in"
      className="mx-auto flex w-full max-w-sm flex-col gap-4 px-4 py-12"
      onSubmit={(event) => {
        event.preventDefault();
        access.mutate(password);
      }}
    >
      <h1 className="text-xl font-semibold">Sign in to Portside</h1>
      <TextField
        label="Access password"
        hint="The one of this Portside, not of an FTP server."
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={({ target }) => setPassword(target.value)}
      />
      <Button look="primary" type="submit" disabled={access.isPending || password === ""}>
        Sign in
      </Button>
      {access.isError && <ProblemAlert problem={toProblem(access.error)} />}
    </form>
  );
}
