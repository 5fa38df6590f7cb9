// The process in which trials run: told of some by `isolated.mjs`, it reports each as it ends. It
// does not end itself, because not every engine sends what is still under way.

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
