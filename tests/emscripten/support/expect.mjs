// The expected result of a call: `works`, unless a rule of the fixture's `expect` states a different one.
//
// A rule has the `versions`, `builds`, `edges` (calls) and `ways` to which it applies (all, if absent), and the results
// for `stock`, `auto`, `pre-js`, and `js-library`. `latebind` means all but the first. The last rule that applies decides. A rule that
// lets Latebind fail has a `why`, and `mustFail` if every correct loader makes the call fail.

const KEYS = ["versions", "builds", "edges", "ways", "stock", "latebind", "auto", "pre-js", "js-library", "why", "mustFail"];

/** Throws if a rule is malformed. */
export function checkRules({ name, expect = [], edges, builds }) {
  const reject = (text) => {
    throw new Error(`${name}/fixture.mjs: ${text}`);
  };
  for (const rule of expect) {
    for (const key of Object.keys(rule)) if (!KEYS.includes(key)) reject(`unknown key ${key}`);
    for (const edge of rule.edges ?? []) if (!edges.includes(edge)) reject(`no edge ${edge}`);
    for (const build of rule.builds ?? []) if (!builds[build]) reject(`no build ${build}`);
    const fails = ["latebind", "auto", "pre-js", "js-library"].some((mode) => (rule[mode] ?? "works") !== "works");
    if (fails && !rule.why) reject("a rule lets Latebind fail, and has no `why`");
  }
}

/** Returns the rule that decides, or `undefined`. */
function ruleOf({ fixture, version, build }, edge, way, mode) {
  const holds = (list, value) => !list || list.includes(value);
  return (fixture.expect ?? []).findLast(
    (rule) =>
      holds(rule.versions, version) &&
      holds(rule.builds, build) &&
      holds(rule.edges, edge) &&
      holds(rule.ways, way) &&
      (mode in rule || (mode !== "stock" && "latebind" in rule)),
  );
}

/** Returns the expected result. */
export function expected(build, edge, way, mode) {
  const rule = ruleOf(build, edge, way, mode);
  return rule ? (rule[mode] ?? rule.latebind) : "works";
}

/** Returns the reason why a call is not expected to work with Latebind. */
export function reason(build, edge, way) {
  return ruleOf(build, edge, way, "auto")?.why;
}

/** Returns `true` if a call fails, as it must. */
export function failsCorrectly(build, edge, way, result) {
  return result !== "works" && ruleOf(build, edge, way, "auto")?.mustFail === true;
}

/** Returns `true` if a call fails that works in stock. */
export function isWorse(result, stock) {
  return stock === "works" && result !== "works";
}
