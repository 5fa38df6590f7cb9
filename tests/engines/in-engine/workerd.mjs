// A worker that does the task it is sent: a probe, a plan, or one trial. What it works on was given to
// it ahead, as to a worker that is deployed: support/workerd-config.mjs says what.

import { MODES } from "../../support/harness/modes.mjs";
import { attempt, judge, planTrials } from "../../support/harness/runner.mjs";
import { probe } from "./probe.mjs";

const given = async (name) => (await import(`../../../given/${name}`)).default;

/** Gives bytes of what is only validated, and modules of what runs. */
async function filesOf(names) {
  const files = new Map();
  for (const name of names) files.set(name, await given(name));
  return (name) => files.get(name);
}

function namesIn({ mode, testCase }) {
  const { main, libraries } = { ...testCase, ...testCase.relinked?.[MODES[mode].form] };
  return [main, ...Object.values(libraries)];
}

async function perform(task) {
  const manifest = await given("manifest.json");
  const probes = await filesOf(Object.values(manifest.features).filter(Boolean));
  if (task.what === "probe") {
    return probe({ manifest, files: probes, tailCall: await given("tail-call-probe.wasm") });
  }
  const trials = planTrials({ manifest, files: probes, modes: task.modes });
  if (task.what === "plan") return trials.map(({ name, mode, skip }) => ({ name, mode, skip }));
  const trial = trials[task.index];
  const api = await import("../../../js/dist/index.mjs");
  const failure = await attempt(trial, { api, files: await filesOf(namesIn(trial)) });
  return judge(trial, failure);
}

export default {
  async fetch(request) {
    const answer = await perform(await request.json()).catch((error) => ({
      error: String(error?.stack ?? error),
    }));
    return Response.json(answer);
  },
};
