import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import { useServices } from "@/components/services";
import type { ActionRegistry, ProvidedAction, ProvidedActions } from "@/lib/client/actions/action-registry";
import { type ActionId, actionIds } from "@/lib/client/actions/action-table";

const none: ProvidedActions = {};

/** A part of the page that has actions of its own: one of two panes. */
export interface ActionScope {
  /** What can be done in this part, also while the other one has the keys. */
  readonly registry: ActionRegistry;
  /** Whether the page's keys and its palette act here. */
  readonly active: boolean;
}

/** The part of the page that a component belongs to; null where it belongs to the page as a whole. */
export const ActionScopeContext = createContext<ActionScope | null>(null);

const noChange = () => () => {};
const noActions = () => none;

/**
 * Provides actions while the component is there. They may be new objects each time it draws: what they do is always the
 * newest, and others are told only when one comes, goes, or can no longer be done.
 *
 * Inside an `ActionScopeContext` they are that part's, and the page's as long as the part is active.
 *
 * @param when whether they are provided now
 */
export function useActions(actions: ProvidedActions, when = true): void {
  const { actions: page } = useServices();
  const scope = useContext(ActionScopeContext);
  const own = scope?.registry;
  const onPage = when && (scope?.active ?? true);
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
  useEffect(() => (when ? own?.provide(newestOf(latest)) : undefined), [own, facts, when]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `facts` says it here as well.
  useEffect(() => (onPage ? page.provide(newestOf(latest)) : undefined), [page, facts, onPage]);
}

/** The actions as they are, which do what the newest of them do. */
function newestOf(latest: { readonly current: ProvidedActions }): ProvidedActions {
  const provided: Partial<Record<ActionId, ProvidedAction>> = {};
  for (const id of actionIds) {
    const action = latest.current[id];
    if (action === undefined) continue;
    const { unavailable, checked } = action;
    provided[id] = { unavailable, checked, run: () => latest.current[id]?.run() };
  }
  return provided;
}

/** The actions that there are now. */
export function useProvidedActions(): ProvidedActions {
  const { actions } = useServices();
  return useSyncExternalStore(actions.subscribe, actions.snapshot, () => none);
}

export interface ScopedActions {
  readonly provided: ProvidedActions;
  readonly run: (id: ActionId) => void;
}

/** The actions that there are now in the part of the page that a component is in. */
export function useScopedActions(): ScopedActions {
  const { actions: page } = useServices();
  const own = useContext(ActionScopeContext)?.registry;
  const ofPage = useProvidedActions();
  const ofScope = useSyncExternalStore(own?.subscribe ?? noChange, own?.snapshot ?? noActions, noActions);
  return {
    provided: { ...ofPage, ...ofScope },
    run: (id) => void (ofScope[id] === undefined ? page : own)?.run(id),
  };
}

/** One action as a button needs it: of the part of the page that the button is in; unavailable while nobody provides it. */
export function useAction(id: ActionId): ProvidedAction {
  const { provided, run } = useScopedActions();
  const action = provided[id];
  return {
    run: () => run(id),
    unavailable: action === undefined ? "Not here" : action.unavailable,
    checked: action?.checked,
  };
}
