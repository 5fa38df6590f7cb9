// The process in which trials run. It receives their indexes from `isolated.mjs`, and reports each result at
// the end of the trial. It does not exit by itself, because some engines would discard unsent messages.

import { importPackage, readManifest } from "./environment.mjs";
import { installGuard } from "./guard.mjs";
import { attempt, planTrials } from "./runner.mjs";

process.on("message", async ({ options, indexes }) => {
  const { manifest, files } = readManifest(options.manifest);
  if (options.isGuarded) installGuard();
  const api = await importPackage(options.dist);
  const trials = planTrials({ manifest, files, modes: options.modes, filter: options.filter });
  for (const index of indexes) {
    const failure = await attempt(trials[index], { api, files });
    process.send({ index, failure });
  }
});
