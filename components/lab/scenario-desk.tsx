import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ExportMenu } from "@/components/traffic/export-menu";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { Remedy } from "@/lib/client/findings/remedy";
import { labLink, readLabLink } from "@/lib/client/lab/lab-link";
import { fieldToSet, setupAfter } from "@/lib/client/lab/lab-remedy";
import { labProgress } from "@/lib/client/lab/progress";
import { reachedGoals, runFindings, runHead } from "@/lib/client/lab/run-outcome";
import type { Fork, LabRunState } from "@/lib/client/lab/run-state";
import { changesBetween, withClient, withGateway, withServer } from "@/lib/client/lab/setup-edit";
import { changedSetup, type LabSetup, type Scenario } from "@/lib/protocol/lab/scenario";
import { Card } from "./card";
import { CompareRuns } from "./compare-runs";
import { GatewayEditor } from "./gateway-editor";
import { Goals } from "./goals";
import { NextSteps } from "./next-steps";
import { Quiz } from "./quiz";
import { RunBar } from "./run-bar";
import { RunSide } from "./run-side";
import { ServerSettings } from "./server-settings";
import { SessionSettings } from "./session-settings";
import { StepPanel } from "./step-panel";
import { Topology } from "./topology";
import { useLabRun } from "./use-lab-run";
import { useRunReplay } from "./use-run-replay";

export interface ScenarioDeskProps {
  readonly scenario: Scenario;
  /** The one after it; null for the last. */
  readonly next: Scenario | null;
  /** Times as large as elsewhere. */
  readonly scale: number;
}

const FIELD = "lab-client-";
const NOW = Number.POSITIVE_INFINITY;

/** A scenario: its story, its network, what can be changed, and what its runs show. */
export function ScenarioDesk({ scenario, next, scale }: ScenarioDeskProps) {
  // As the page was opened: what is edited goes into the address from then on.
  const [link] = useState(() => readLabLink(window.location.search, scenario));
  const [draft, setDraft] = useState<LabSetup>(() => changedSetup(scenario.setup, link.changes));
  const { runs, isRunning, start, stop, clear } = useLabRun(scenario);
  /** The number of the run that is shown; null: the newest. */
  const [chosen, setChosen] = useState<number | null>(null);
  /** Whether what is set was changed since a run was looked at: then the drawing shows what is set. */
  const [isEdited, setEdited] = useState(true);
  const [selected, setSelected] = useState<number | null>(null);
  const [fork, setFork] = useState<Fork | null>(null);
  const [compared, setCompared] = useState<readonly [number, number] | null>(null);
  const runButton = useRef<HTMLButtonElement>(null);
  const drawing = useRef<HTMLDivElement>(null);
  const fields = useRef<HTMLDivElement>(null);
  /** Counted up to begin anew with the fields, too: what was typed and isn't right stands in them alone. */
  const [round, setRound] = useState(0);

  const run = runs.find(({ number }) => number === chosen) ?? runs.at(-1) ?? null;
  const replay = useRunReplay(run);
  const { at, dispatch } = replay;
  const again = scenario.actions.some(({ do: what }) => what === "download")
    ? "download again"
    : "list again";
  const changes = useMemo(() => changesBetween(scenario.setup, draft), [scenario, draft]);
  useAddress(labLink(scenario, changes));
  const reached = useNewGoals(scenario, runs.at(-1) ?? null);

  const begin = useCallback(
    (setup: LabSetup, isStepped = false) => {
      // What was pressed may be far below what moves now.
      drawing.current?.scrollIntoView({ block: "nearest" });
      const number = start(changesBetween(scenario.setup, setup), { isStepped, fork });
      setChosen(null);
      dispatch({ type: "to-end" });
      setEdited(false);
      setSelected(null);
      setCompared(fork === null ? null : [fork.of, number]);
      setFork(null);
    },
    [scenario, start, fork, dispatch],
  );
  /** A field that isn't right would be left out without a word: it is led to instead. */
  const beginDraft = (isStepped = false) => {
    const wrong = fields.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (wrong) wrong.focus();
    else begin(draft, isStepped);
  };
  const show = (number: number) => {
    setChosen(number);
    dispatch({ type: "to-end" });
    setEdited(false);
    setSelected(null);
  };
  const edit = (setup: LabSetup) => {
    setDraft(setup);
    setEdited(true);
  };
  const startOver = () => {
    edit(scenario.setup);
    setFork(null);
    setCompared(null);
    setChosen(null);
    setSelected(null);
    dispatch({ type: "to-end" });
    clear();
    setRound(round + 1);
    runButton.current?.focus();
  };
  const forkAt = (of: LabRunState, after: number) => {
    setDraft(of.setup);
    setFork({ of: of.number, after });
    runButton.current?.focus();
  };

  const findings = useMemo(() => (run === null ? [] : runFindings(run)), [run]);
  const remedy: Remedy = {
    offers: (action) =>
      run !== null &&
      (fieldToSet(action, scenario) !== null || setupAfter(action, run.setup, scenario) !== null),
    perform: (action) => {
      const field = fieldToSet(action, scenario);
      if (field !== null) document.getElementById(FIELD + field)?.focus();
      const setup = run && setupAfter(action, run.setup, scenario);
      if (!setup) return;
      setDraft(setup);
      begin(setup);
    },
    isBusy: isRunning,
    checkAddress: null,
  };

  const { topology, server, client } = draft;
  const siteOf = (id: string) => topology.sites.find((site) => site.id === id);
  const gatewayOf = (id: string) => {
    const site = siteOf(id);
    return site?.gateway ? (
      <GatewayEditor
        key={round}
        site={site}
        gateway={site.gateway}
        scenario={scenario}
        onChange={(gateway) => edit(withGateway(draft, id, gateway))}
      />
    ) : (
      <p className="text-ink-2">
        {id === "client"
          ? "Nothing stands between you and the internet."
          : "Nothing stands between it and the internet."}
      </p>
    );
  };

  return (
    <>
      <main
        className="flex min-h-0 min-w-0 flex-col gap-3 px-3 py-4 sm:px-6 lg:overflow-auto"
        aria-busy={isRunning}
      >
        <div className="flex flex-col gap-1">
          <h1 className="text-xl font-semibold">{scenario.title}</h1>
          <div className="flex max-w-[70ch] flex-col gap-1 text-ink-2">
            {scenario.story.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </div>
        </div>
        {link.isRefused && (
          <p role="status" className="rounded-lg border border-line bg-sheet px-3 py-2">
            The settings in this address don't fit the scenario: it is shown as it begins.
          </p>
        )}
        {compared !== null && (
          <CompareRuns
            runs={runs}
            pair={compared}
            onPair={setCompared}
            onClose={() => setCompared(null)}
            scale={scale}
          />
        )}
        <div
          ref={drawing}
          className={`rounded-lg border border-line bg-sheet ${compared === null ? "" : "hidden"}`}
        >
          <div className="px-2 py-3">
            <Topology
              label={`The network of “${scenario.title}”`}
              setup={draft}
              run={isEdited && !isRunning ? null : run}
              at={at}
              scale={scale}
            />
          </div>
          {runs.length > 0 && run !== null && (
            <RunBar
              runs={runs}
              run={run}
              replay={{
                ...replay,
                dispatch: (action) => {
                  setEdited(false);
                  dispatch(action);
                },
              }}
              onShow={show}
              onFork={(after) => forkAt(run, after)}
              onCompare={(other) => setCompared([other, run.number])}
            />
          )}
        </div>
        {run?.isStepped && <StepPanel key={run.number} run={run} />}
        <p
          role="status"
          className={reached.length === 0 ? "sr-only" : "rounded-lg border border-good/50 bg-sheet px-4 py-2"}
        >
          {reached.map(({ id, text }) => (
            <span key={id} className="block">
              <b className="font-medium text-good">Reached:</b> {text}
            </span>
          ))}
        </p>
        <div ref={fields} className="grid gap-3 md:grid-cols-2">
          <Card title="Your side">{gatewayOf("client")}</Card>
          <Card title="Session">
            <SessionSettings
              key={round}
              client={client}
              scenario={scenario}
              idPrefix={FIELD}
              onChange={(change) => edit(withClient(draft, change))}
            />
            {fork !== null && (
              <p role="status" className="text-note">
                A fork of run {fork.of}: change one setting, then run it.
              </p>
            )}
            <div className="flex flex-wrap gap-2 pt-1">
              <Button ref={runButton} look="primary" onClick={() => (isRunning ? stop() : beginDraft())}>
                {isRunning ? "Stop" : runLabel(scenario)}
              </Button>
              <Button disabled={isRunning} onClick={() => beginDraft(true)}>
                Step
              </Button>
              <Button look="quiet" onClick={startOver}>
                Start over
              </Button>
              <CopyButton
                label="Copy link"
                text={() => new URL(labLink(scenario, changes), window.location.href).href}
              />
            </div>
          </Card>
          <Card title="The server's side">
            {gatewayOf("server")}
            <ServerSettings
              key={round}
              server={server}
              scenario={scenario}
              onChange={(change) => edit(withServer(draft, change))}
            />
          </Card>
          <Goals scenario={scenario} />
        </div>
        <Quiz scenario={scenario} />
        <NextSteps scenario={scenario} next={next} />
      </main>
      <RunSide
        run={run}
        at={at}
        selected={selected}
        onSelect={setSelected}
        findings={at === NOW ? findings : []}
        remedy={remedy}
        again={again}
        tools={
          run !== null &&
          run.events.length > 0 && (
            <ExportMenu
              session={runHead(run)}
              events={run.events}
              network={run.network}
              ended
              leadsToReplay={false}
            />
          )
        }
      />
    </>
  );
}

/** "List /" */
function runLabel({ actions }: Scenario): string {
  const [first] = actions;
  if (first === undefined) return "Run";
  const label = `${first.do === "list" ? "List" : "Download"} ${first.path}`;
  return actions.length === 1 ? label : `${label} and ${actions.length - 1} more`;
}

/** Keeps the page's address at what is set, so that reloading it, or passing it on, brings that back. */
function useAddress(address: string): void {
  const [first] = useState(address);
  const isFirst = useRef(true);
  useEffect(() => {
    // What was opened stays as it is until something is changed.
    if (isFirst.current && address === first) return;
    isFirst.current = false;
    window.history.replaceState(null, "", address);
  }, [address, first]);
}

/** Remembers the goals that the newest run reached, once it is over. */
function useNewGoals(scenario: Scenario, run: LabRunState | null) {
  const reached = useMemo(() => (run === null ? [] : reachedGoals(scenario, run)), [scenario, run]);
  useEffect(() => {
    if (reached.length === 0) return;
    labProgress.add(
      scenario.id,
      "goals",
      reached.map(({ id }) => id),
    );
  }, [scenario, reached]);
  return reached;
}
