/**
 * Measures a call through a function `invoke_*` that throws nothing: nanoseconds per call, with Latebind and without
 * it.
 *
 * `--in NAME` measures in a different engine, which tests/engines lists.
 */

import { define } from "./support/definitions.mjs";
import { isSure, options, report, table } from "./support/measure.mjs";
import { openPlace, PLACES } from "./support/place.mjs";

const { rounds, dist, filter, ...others } = options(PLACES);
const { contenders, cases, calls, pages, ...definition } = define("invoke");

const place = await openPlace(others.in, others, { what: "invoke", child: "invoke-child.mjs" });
const { processes, most } = place.isPage ? pages : definition;
const tables = [];
try {
  for (const { id, title } of cases.filter(({ id }) => id.includes(filter))) {
    const describe = (found) => ({
      id,
      group: "a call that throws nothing, through a function `invoke_*`",
      column: title,
      unit: "ns",
      engine: place.engine().name,
      rows: contenders.map((contender) => {
        return { ...contender, values: found.map((results) => results[contender.id]) };
      }),
    });
    const found = [];
    const argument = { form: id, calls, dist, rounds: rounds ?? definition.rounds };
    // Several processes, because the addresses of code differ between processes.
    while (found.length < processes || (found.length < most && !isSure(describe(found)))) {
      found.push(await place.run(argument));
    }
    tables.push(table(describe(found)));
  }
} finally {
  await place.close();
}
report(others, tables, place.engine());
