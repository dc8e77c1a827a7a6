import { useEffect, useRef, useSyncExternalStore } from "react";
import { useServices } from "@/components/services";
import type { ProvidedAction, ProvidedActions } from "@/lib/client/actions/action-registry";
import { type ActionId, actionIds } from "@/lib/client/actions/action-table";

const none: ProvidedActions = {};

/**
 * Provides actions while the component is there. They may be new objects each time it draws: what they do is always the
 * newest, and others are told only when one comes, goes, or can no longer be done.
 *
 * @param when whether they are provided now: in the pane that has the focus, and not in the other one
 */
export function useActions(actions: ProvidedActions, when = true): void {
  const { actions: registry } = useServices();
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  const facts = JSON.stringify(
    actionIds.flatMap((id) => {
      const action = actions[id];
      return action === undefined ? [] : [[id, action.unavailable ?? null, action.checked ?? null]];
    }),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `facts` says when `latest` holds something new to tell.
  useEffect(() => {
    if (!when) return;
    const provided: Partial<Record<ActionId, ProvidedAction>> = {};
    for (const id of actionIds) {
      const action = latest.current[id];
      if (action === undefined) continue;
      const { unavailable, checked } = action;
      provided[id] = { unavailable, checked, run: () => latest.current[id]?.run() };
    }
    return registry.provide(provided);
  }, [registry, facts, when]);
}

/** The actions that there are now. */
export function useProvidedActions(): ProvidedActions {
  const { actions } = useServices();
  return useSyncExternalStore(actions.subscribe, actions.snapshot, () => none);
}

/** One action as a button needs it: unavailable while nobody provides it. */
export function useAction(id: ActionId): ProvidedAction {
  const { actions } = useServices();
  const provided = useProvidedActions()[id];
  return {
    run: () => void actions.run(id),
    unavailable: provided === undefined ? "Not here" : provided.unavailable,
    checked: provided?.checked,
  };
}
