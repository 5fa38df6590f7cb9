// The main module and a library import one symbol, which a third library defines later, and calls to it suspend.
//
// An import of the main module looks like a host function, but here it is the main module's own stub. So
// with --main, `relink` must not take the library's import for one that the host provides.

const SUSPENDS = ["main 2", "library 102"];
const DIES = [/^throws SuspendError: /];

export default {
  about:
    "The main module and a library import one symbol, which a different library defines later.\n" +
    "Calls to it wait for a promise.",
  libraries: {
    "caller.so": { sources: ["caller.c"] },
    "definer.so": { sources: ["definer.c"] },
  },
  builds: { jspi: { main: "main.c", linked: ["definer.so"], link: ["-sJSPI"] } },
  expect: [{ stock: DIES, latebind: SUSPENDS, alone: ["needs Latebind: 1 slot"] }],
};
