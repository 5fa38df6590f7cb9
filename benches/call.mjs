/**
 * What a late-bound call costs in the steady state, by strategy and by signature: nanoseconds a call of a
 * loop, and times those of a direct import.
 */

import { contender, define, describe } from "./support/definitions.mjs";
import { lacking } from "./support/features.mjs";
import { inProcess, options, report, table } from "./support/measure.mjs";

const { rounds, dist, filter, ...others } = options();
const { cases, unit, milliseconds, processes, ...definitions } = define("call");
const contenders = definitions.contenders.map(describe);

const tables = [];
for (const definition of cases.filter(({ id }) => id.includes(filter))) {
  const { id, group, column } = definition;
  const lacks = lacking(definition.needs);
  if (lacks) {
    const rows = contenders.map(({ id }) => ({ ...contender(id), lacks }));
    tables.push(table({ id, group, column, unit, rows }));
    continue;
  }
  const argument = { definition, contenders, milliseconds, dist, rounds: rounds ?? definitions.rounds };
  // Several processes, because where code comes to lie differs from one to the next.
  const found = [];
  for (let number = 0; number < processes; number++) {
    found.push(await inProcess("call-child.mjs", argument));
  }
  const rows = contenders.map(({ id }) => {
    const all = found.map((results) => results[id]);
    const outcome = all[0].values ? { values: all.flatMap(({ values }) => values) } : all[0];
    return { ...contender(id), ...outcome };
  });
  tables.push(table({ id, group, column, unit, rows }));
}
report(others, tables);
