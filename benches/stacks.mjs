/**
 * Measures the cost of stacks for suspended calls: suspensions, promising calls that do not suspend, and the first calls of
 * many functions, with Latebind and without it.
 *
 * `--in NAME` measures in a different engine, which tests/engines lists.
 */

import { define } from "./support/definitions.mjs";
import { isSure, measureUntilSure, options, report, table } from "./support/measure.mjs";
import { openPlace, PLACES } from "./support/place.mjs";

const { rounds, dist, filter, ...others } = options(PLACES);
const { contenders, cases, first, pages, ...definition } = define("stacks");

const place = await openPlace(others.in, others, { what: "stacks", child: "stacks-child.mjs" });
const { processes, most, firsts } = place.isPage ? pages : definition;
const tables = [];

const describe = ({ id, group, column, unit }, values) => {
  const rows = contenders.map((contender) => ({ ...contender, values: values(contender.id) }));
  return { id, group, column, unit, engine: place.engine().name, rows };
};

try {
  for (const one of cases.filter(({ id }) => id.includes(filter))) {
    const found = [];
    const described = () => describe(one, (id) => found.map((results) => results[id]));
    // Several processes, because the addresses of code differ between processes.
    while (found.length < processes || (found.length < most && !isSure(described()))) {
      found.push(await place.run({ ...one, dist, rounds: rounds ?? definition.rounds }));
    }
    tables.push(table(described()));
  }
  if (first.id.includes(filter)) {
    // A program makes its functions promising once, so each measurement is that of a new process or a new browser.
    const runs = Object.fromEntries(contenders.map(({ id }) => [id, () => place.run({ ...first, contender: id, dist })]));
    const described = (found) => [describe(first, (id) => found[id].map(({ milliseconds }) => milliseconds))];
    tables.push(...(await measureUntilSure(runs, { ...firsts, asked: rounds, describe: described })));
  }
} finally {
  await place.close();
}
report(others, tables, place.engine());
