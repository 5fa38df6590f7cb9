// What is expected of an edge: `works`, unless a rule of the fixture's `expect` says otherwise.
//
// A rule has the `versions`, `builds`, `edges` and `ways` that it is about (all, where it names none),
// and what `stock`, `auto` and `pre-js` come to there; `latebind` stands for the last two. Later rules
// go first. A rule that lets Latebind fail says `why`.

const KEYS = ["versions", "builds", "edges", "ways", "stock", "latebind", "auto", "pre-js", "why"];

/** Fails if a rule is not what it has to be. */
export function checkRules({ name, expect = [], edges, builds }) {
  const complain = (text) => {
    throw new Error(`${name}/fixture.mjs: ${text}`);
  };
  for (const rule of expect) {
    for (const key of Object.keys(rule)) if (!KEYS.includes(key)) complain(`unknown key ${key}`);
    for (const edge of rule.edges ?? []) if (!edges.includes(edge)) complain(`no edge ${edge}`);
    for (const build of rule.builds ?? []) if (!builds[build]) complain(`no build ${build}`);
    const fails = ["latebind", "auto", "pre-js"].some((mode) => (rule[mode] ?? "works") !== "works");
    if (fails && !rule.why) complain("a rule lets Latebind fail, and does not say why");
  }
}

/** The rule that decides, or nothing. */
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

/** What is expected. */
export function expected(build, edge, way, mode) {
  const rule = ruleOf(build, edge, way, mode);
  return rule ? (rule[mode] ?? rule.latebind) : "works";
}

/** Why Latebind is not expected to do better. */
export function reason(build, edge, way) {
  return ruleOf(build, edge, way, "auto")?.why;
}

/** Whether a result is worse than stock's: something is lost that has worked. */
export function isWorse(result, stock) {
  return stock === "works" && result !== "works";
}
