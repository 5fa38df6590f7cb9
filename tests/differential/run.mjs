// Runs libraries in Node as they are and relinked, and fails when that makes a difference.
//
//   node run.mjs FOLDER [--broken]
//
// FOLDER is what `latebind-differential write` has written. With --broken it has to have been
// written so too, and this fails unless the difference is noticed.

import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

import { compare, record } from "./record.mjs";

/** Of a hundred libraries. More than these would be no test. */
const MOST_SKIPPED = 5;
const MOST_FAILURES = 3;

const slice = (bytes, [at, length]) => bytes.subarray(at, at + length);

/** Checks a library; the outcome is what went wrong, or what was seen. */
function check(library, bytes, steps) {
  const compile = (range) => new WebAssembly.Module(slice(bytes, range));
  const common = { library, steps };
  let modules;
  try {
    modules = {
      module: compile(library.module),
      provider: compile(library.provider),
      carrier: compile(library.carrier),
    };
  } catch (error) {
    return { skipped: error.message.replace(/.*?: (?=[^:]*$)/, "") };
  }
  const original = record({ ...common, ...modules }).lines;
  let lines = 0;
  for (const variant of library.variants) {
    const relinked = {
      slots: variant.slots,
      module: compile(variant.module),
      helper: compile(variant.helper),
      seed: variant.module[0],
    };
    const outcome = record({ ...common, ...modules, relinked });
    const wrong = outcome.violations[0] ?? compare(original, outcome.lines, variant.bsymbolic);
    if (wrong) {
      return { wrong: `${variant.bsymbolic ? "" : "not "}bsymbolic: ${wrong}`, variant };
    }
    lines += outcome.lines.length;
  }
  return { lines, variants: library.variants.length };
}

function work({ folder, first, step }) {
  const bytes = readFileSync(join(folder, "modules.bin"));
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const total = { libraries: 0, variants: 0, lines: 0, skipped: {}, failures: [] };
  for (let at = first; at < manifest.libraries.length; at += step) {
    const library = manifest.libraries[at];
    const outcome = check(library, bytes, manifest.steps);
    total.libraries += 1;
    if (outcome.skipped !== undefined) {
      total.skipped[outcome.skipped] = (total.skipped[outcome.skipped] ?? 0) + 1;
    } else if (outcome.wrong !== undefined) {
      const place = join(folder, `${manifest.seed}-${library.index}`);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, "original.wasm"), slice(bytes, library.module));
      writeFileSync(join(place, "relinked.wasm"), slice(bytes, outcome.variant.module));
      const what = `library ${library.index} of seed ${manifest.seed}: ${outcome.wrong}`;
      const again = `write ${folder} --seed ${manifest.seed} --only ${library.index}`;
      total.failures.push(
        `${what}\nthe modules are in ${place}\nagain: latebind-differential ${again}\n`,
      );
      if (total.failures.length >= MOST_FAILURES) {
        break;
      }
    } else {
      total.variants += outcome.variants;
      total.lines += outcome.lines;
    }
  }
  return total;
}

async function main() {
  const folder = process.argv[2];
  if (folder === undefined) {
    throw new Error("which folder?");
  }
  const step = availableParallelism();
  const totals = await Promise.all(
    Array.from({ length: step }, (_, first) => {
      const worker = new Worker(import.meta.filename, { workerData: { folder, first, step } });
      return new Promise((resolve, reject) => {
        worker.once("message", resolve);
        worker.once("error", reject);
      });
    }),
  );
  const sum = (key) => totals.reduce((sum, total) => sum + total[key], 0);
  console.log(
    `${sum("libraries")} libraries, ${sum("variants")} times relinked and run; ` +
      `${sum("lines")} observations`,
  );
  const skipped = {};
  for (const [reason, count] of totals.flatMap((total) => Object.entries(total.skipped))) {
    skipped[reason] = (skipped[reason] ?? 0) + count;
  }
  for (const [reason, count] of Object.entries(skipped)) {
    console.log(`${count} skipped: ${reason}`);
  }
  const failures = totals.flatMap((total) => total.failures);
  if (process.argv[3] === "--broken") {
    const expected = MOST_FAILURES * step;
    console.log(`${failures.length} of ${expected} broken libraries noticed`);
    process.exitCode = failures.length < expected ? 1 : 0;
    return;
  }
  failures.forEach((failure) => console.error(failure));
  const count = Object.values(skipped).reduce((a, b) => a + b, 0);
  if (failures.length > 0 || count * 100 > sum("libraries") * MOST_SKIPPED) {
    console.error(`${failures.length} failures, ${count} skipped`);
    process.exitCode = 1;
  }
}

if (isMainThread) {
  await main();
} else {
  parentPort.postMessage(work(workerData));
}
