// A library calls its own weak function, and the program overrides it.
//
// Relinking binds a self reference only if its name is mangled and no input of the run defines the symbol too.
// So one program remains wrong: a mangled hook that the main module overrides, relinked without --main.

const lib = { sources: ["lib.cpp"] };
const override = { sources: ["override.cpp"] };

const inMain = (...flags) => ({ main: "main.cpp", libraries: { "lib.so": lib }, flags: ["-O2", "-DIN_MAIN", ...flags] });
const inLibrary = (...flags) => ({
  main: "main.cpp",
  libraries: { "override.so": override, "lib.so": lib },
  flags: ["-O2", ...flags],
});

export default {
  about:
    "A library calls its own weak function, which the main module or a different library overrides.",
  builds: {
    "c-in-main": inMain(),
    "cxx-in-main": inMain("-DCXX"),
    "c-in-library": inLibrary(),
    "cxx-in-library": inLibrary("-DCXX"),
  },
  expect: [
    { stock: ["1006"], latebind: ["1006"] },
    { builds: ["c-in-library", "cxx-in-library"], alone: ["needs Latebind: 1 slot"] },
    {
      builds: ["cxx-in-main"],
      relinked: ["6"],
      why: "without `--main`, `relink` cannot see that the main module overrides the mangled name",
    },
  ],
};
