/**
 * Measures the first import of `latebind/auto`, in a new process or a new browser, and the import of an empty module.
 * Fails if the import compiles a wasm module.
 *
 * `--in NAME` measures in a different engine, which tests/engines lists.
 */

import { define } from "./support/definitions.mjs";
import { measureUntilSure, options, report } from "./support/measure.mjs";
import { openPlace, PLACES } from "./support/place.mjs";

const { rounds: asked, dist, filter, ...others } = options(PLACES);
const { contenders, pages, ...definition } = define("import");

const place = await openPlace(others.in, others, { what: "import", child: "import-child.mjs" });
const tables = [];
try {
  const runs = Object.fromEntries(
    contenders.map((contender) => [contender.id, () => place.run({ contender, dist })]),
  );
  const describe = (found) => {
    const rows = contenders.map(({ id, title, role }) => {
      const values = found[id].map(({ milliseconds }) => milliseconds);
      return { id, title, role, values };
    });
    const [empty, own] = rows;
    const more = own.values.map((value, round) => value - empty.values[round]);
    const engine = place.engine().name;
    const group = "importing for the first time";
    return [
      { id: "time", group, column: "time", unit: "ms", engine, rows },
      {
        id: "difference",
        group: "importing `latebind/auto` instead of an empty module",
        column: "difference",
        unit: "ms",
        engine,
        rows: [{ ...own, values: more }],
      },
    ];
  };
  const { rounds, most } = place.isPage ? pages : definition;
  tables.push(...(await measureUntilSure(runs, { rounds, most, asked, describe })));
} finally {
  await place.close();
}
report(others, tables, place.engine());
