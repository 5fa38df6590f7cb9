// The programs to which latebind.library.js adds nothing.

/** The flags of each, and emcc's environment variables. */
export const COMMANDS = [
  { flags: ["-O2"] },
  { flags: ["-O3", "--closure", "1"] },
  { flags: ["-O2", "-sMAIN_MODULE=2"] },
  { flags: ["-O3", "-sMAIN_MODULE=1"] },
  { flags: ["-O0", "-sMAIN_MODULE=2", "-sASSERTIONS=2"] },
  { flags: ["-O2", "-sMAIN_MODULE=2", "-sASYNCIFY"] },
  { flags: ["-O3", "-sMAIN_MODULE=2", "--closure", "1"] },
  { flags: ["-O2", "-sJSPI"] },
  { flags: ["-O0", "-sJSPI", "-sASSERTIONS=2"] },
  { flags: ["-O3", "-sJSPI", "--closure", "1"] },
  { flags: ["-O2", "-sMAIN_MODULE=2", "-sJSPI"], env: { LATEBIND: "0" } },
];
