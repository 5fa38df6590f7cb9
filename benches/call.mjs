/**
 * Measures the cost of a bound call, by strategy and signature: nanoseconds per call in a loop, and the ratio to a
 * direct import.
 *
 * `--in NAME` runs the cases in a different engine, which tests/engines lists.
 */

import { contender, define, describe } from "./support/definitions.mjs";
import { isSure, options, report, table } from "./support/measure.mjs";
import { openPlace, PLACES } from "./support/place.mjs";

const { rounds, dist, filter, ...others } = options(PLACES);
const { cases, unit, milliseconds, processes, ...definitions } = define("call");
const contenders = definitions.contenders.map(describe);

const place = await openPlace(others.in, others, { what: "call", child: "call-child.mjs" });
const tables = [];
try {
  // A browser starts again for each process, which is slow.
  const chosen = cases.filter(({ everywhere }) => everywhere || !place.isSlow);
  for (const definition of chosen.filter(({ id }) => id.includes(filter))) {
    const argument = { definition, contenders, milliseconds, dist, rounds: rounds ?? definitions.rounds };
    const { id, group, column } = definition;
    const describeTable = (found) => {
      const rows = contenders.map(({ id }) => {
        const all = found.map((results) => results[id]);
        const outcome = all[0].values ? { values: all.map(({ values }) => values) } : all[0];
        return { ...contender(id), ...outcome };
      });
      return { id, group, column, unit, rows, engine: place.engine().name };
    };
    // Several processes, because the addresses of code differ between processes.
    const most = place.isSlow ? processes : definitions.most;
    const found = [];
    while (found.length < processes || (found.length < most && !isSure(describeTable(found)))) {
      found.push(await place.run(argument));
    }
    tables.push(table(describeTable(found)));
  }
} finally {
  await place.close();
}
report(others, tables, place.engine());
