/**
 * Measures the longest task on the main thread of a page while a library is loaded asynchronously. A page cannot
 * respond during a task. Each measurement has a new browser.
 *
 * `--in NAME` names a browser, which tests/engines lists.
 */

import { contender, define, describe } from "./support/definitions.mjs";
import { measureUntilSure, options, report } from "./support/measure.mjs";
import { openPlace, PLACES } from "./support/place.mjs";

const { rounds: asked, dist, filter, ...others } = options(PLACES);
const { contenders, cases, rounds, most } = define("longest-task");

const place = await openPlace(others.in, others, { what: "longest-task" });
if (!place.isPage) throw new Error("name a browser with --in");
const tables = [];
try {
  for (const { id, title, imports, isSelf } of cases.filter(({ id }) => id.includes(filter))) {
    const measure = (id) => () => place.run({ contender: describe(id), imports, isSelf, dist });
    const runs = Object.fromEntries(contenders.map((id) => [id, measure(id)]));
    const describeTables = (found) => [
      {
        id,
        group: "longest task on the main thread while a library is loaded",
        column: title,
        unit: "ms",
        engine: place.engine().name,
        rows: contenders.map((id) => {
          return { ...contender(id), values: found[id].map(({ milliseconds }) => milliseconds) };
        }),
      },
    ];
    tables.push(...(await measureUntilSure(runs, { rounds, most, asked, describe: describeTables })));
  }
} finally {
  await place.close();
}
report(others, tables, place.engine());
