/** One measurement of the benchmark `longest-task`, in a page. */

import { createProgram } from "../../tests/support/loader.mjs";
import { lateBindingOf } from "./late-binding.mjs";
import { libraryWith, main, selfLibraryWith } from "./many-imports.mjs";
import { begin } from "./strategy.mjs";

/** The time after which a page that has just been loaded is idle. */
const IDLE = 200;

/** Measures the longest time for which no message arrives, because the main thread is busy. */
function watchTasks() {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let longest = 0;
  const note = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  port1.onmessage = () => {
    note();
    port2.postMessage(null);
  };
  port2.postMessage(null);
  return () => {
    note();
    port1.close();
    return longest;
  };
}

/** Loads a library asynchronously. Resolves to the duration of the longest task in milliseconds. */
export async function measureLongestTask({ contender, imports, isSelf, dist }) {
  const strategy = await begin(contender, { dist });
  const { rewrite = (bytes) => bytes } = strategy;
  const library = rewrite(isSelf ? selfLibraryWith(imports) : libraryWith(imports));
  strategy.install();
  const module = new WebAssembly.Module(main());
  const program = await createProgram({
    main: { module, instantiate: (imports) => new WebAssembly.Instance(module, imports) },
    jsLibrary: { abort() {} },
    libraries: { "library.so": library },
    loadAsync: true,
    lateBinding: lateBindingOf(strategy),
  });
  await new Promise((resolve) => setTimeout(resolve, IDLE));
  const stop = watchTasks();
  await program.dlopen("library.so", { global: true });
  const milliseconds = stop();
  if (!program.exportsOf("library.so")) throw new Error("the library was not loaded");
  return { milliseconds };
}
