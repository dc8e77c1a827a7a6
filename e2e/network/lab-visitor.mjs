// A visitor of the lab, on whatever machine it is started: runs every scenario as it begins, with all that it does, and
// writes down what came of it.

const [url] = process.argv.slice(2);

async function untilItAnswers() {
  for (;;) {
    const health = await fetch(`${url}/api/health`).catch(() => null);
    if (health?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function outcomeOf(scenario, headers) {
  const run = await fetch(`${url}/api/lab/scenarios/${scenario.id}/runs`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: "{}",
  });
  const session = await run.json();
  if (run.status !== 201) return [session.code ?? run.status];
  const own = `${url}/api/sessions/${session.id}`;
  const outcomes = [];
  for (const { do: what, path } of scenario.actions) {
    const query = new URLSearchParams({ path });
    const response = await fetch(`${own}/${what === "list" ? "entries" : "content"}?${query}`, { headers });
    const text = await response.text();
    if (!response.ok) outcomes.push(JSON.parse(text).finding?.id ?? text);
    else outcomes.push(text.length > 0 ? "works" : "nothing");
  }
  await fetch(own, { method: "DELETE", headers });
  return outcomes;
}

await untilItAnswers();
const hello = await fetch(`${url}/api/sessions`);
const cookie = hello.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
const scenarios = await (await fetch(`${url}/api/lab/scenarios`)).json();
const outcomes = {};
for (const scenario of scenarios) outcomes[scenario.id] = await outcomeOf(scenario, { cookie });
process.stdout.write(JSON.stringify(outcomes));
