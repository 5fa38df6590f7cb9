/**
 * Measures the cost of Latebind for a program that gains nothing from it: the compilation of modules that are no DSOs.
 *
 * `--in NAME` measures in a different engine, which tests/engines lists.
 */

import { define } from "./support/definitions.mjs";
import { isSure, options, report, table } from "./support/measure.mjs";
import { openPlace, PLACES } from "./support/place.mjs";

const { rounds, dist, filter, ...others } = options(PLACES);
const { contenders, operations, cases, pages, ...definition } = define("other-modules");

const run = { what: "other-modules", child: "other-modules-child.mjs" };
const place = await openPlace(others.in, others, run);
const { processes, most } = place.isPage ? pages : definition;
const tables = [];
try {
  for (const operation of operations) {
    for (const { id, title, functions, times } of cases) {
      const tableId = `${operation.id}-${id}`;
      if (!tableId.includes(filter)) continue;
      const describe = (found) => ({
        id: tableId,
        group: `${operation.title} of a module that is no DSO`,
        column: title,
        unit: "ms",
        engine: place.engine().name,
        rows: contenders.map((contender) => {
          return { ...contender, values: found.map((results) => results[contender.id]) };
        }),
      });
      const found = [];
      const argument = { operation: operation.id, functions, times, dist };
      // Several processes, because each has its own state of the heap and of compiled code.
      while (found.length < processes || (found.length < most && !isSure(describe(found)))) {
        found.push(await place.run({ ...argument, rounds: rounds ?? definition.rounds }));
      }
      tables.push(table(describe(found)));
    }
  }
} finally {
  await place.close();
}
report(others, tables, place.engine());
