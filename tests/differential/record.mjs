// Runs one library and writes down everything that a host can see of it: the counterpart of
// src/run.rs, with the values of JavaScript.

const SETS = 3;
const STEP_COUNT = 100;

/** A host function's answer when it is asked who it is. */
class Probed extends Error {}

/** A host function's refusal. */
class Refused extends Error {}

/** What is said of a function that JavaScript has no arguments for. */
const UNKNOWN = "a function that cannot be called";

const hash = (text) => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
};

/** Random numbers of 32 bits, the same ones for the same seed. */
function generator(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return { next, below: (end) => next() % end };
}

const ENDS = [0, 1, -1, 0x7fffffff, -0x80000000, 64, 65536];
const FLOATS = [0, -0, 1.5, Infinity, -1e300, Number.MIN_VALUE];

/** A value for a type in the words of wasmparser; `undefined` if there is none. */
function value(type, random) {
  const integer = () =>
    [() => ENDS[random.below(ENDS.length)], () => random.below(70), () => random.next() | 0][
      random.below(3)
    ]();
  switch (type) {
    case "i32":
      return integer();
    case "i64":
      return BigInt(integer()) * (random.below(2) ? 1n : 0x100000001n);
    case "f32":
    case "f64":
      return random.below(2) ? FLOATS[random.below(FLOATS.length)] : (random.next() | 0) / 7;
    case "v128":
      return undefined;
  }
  const nullable = /ref$/.test(type) || /^\(ref null/.test(type);
  if (nullable && random.below(3) > 0) {
    return null;
  }
  if (/^externref$|^\(ref extern\)$/.test(type)) {
    return `extern ${random.below(256)}`;
  }
  if (/^(anyref|eqref|i31ref)$|^\(ref (any|eq|i31)\)$/.test(type)) {
    return random.below(1 << 30);
  }
  return nullable ? null : undefined;
}

/** Whether anything at all can be passed as a parameter of a type. */
const isSimple = (type) => /^([if](32|64)|externref|anyref)$/.test(type);

/** One run of a library, with everything that its host functions share. */
class Run {
  lines = [];
  violations = [];
  calls = 0;
  isProbing = false;
  known = new Map();
  exports = null;
  asked = new Map();

  constructor({ library, relinked, provider, carrier }) {
    this.carrier = carrier;
    this.library = library;
    this.relinked = relinked;
    this.provider = new WebAssembly.Instance(provider).exports;
    this.tags = library.imports
      .filter((it) => it.tag !== undefined)
      .map((it) => ({ tag: this.provider[it.provider], params: it.tag }));
    for (const [name, it] of Object.entries(this.provider)) {
      if (typeof it === "function") {
        this.known.set(it, `provider ${name}`);
      }
    }
  }

  /** What the library's imports are. */
  imports() {
    const imports = Object.create(null);
    for (const it of this.library.imports) {
      imports[it.module] ??= Object.create(null);
      if (it.type === undefined) {
        imports[it.module][it.name] = this.provider[it.provider];
      }
    }
    // A name has one value, also if it is imported as several types: a stub, if one of them is
    // answered by a definition.
    const functions = this.library.imports.filter((it) => it.type !== undefined);
    for (const it of functions.filter((it) => it.own)) {
      imports[it.module][it.name] ??= this.stub(it.own);
    }
    for (const it of functions) {
      imports[it.module][it.name] ??= this.host(it);
    }
    this.carry(imports, functions);
    return imports;
  }

  /**
   * Replaces some functions by functions of a module that call them: they have a type, and say who
   * they are also where JavaScript has no arguments for them.
   */
  carry(imports, functions) {
    const hosts = functions.map(({ module, name }) => imports[module][name]);
    const carriers = new WebAssembly.Instance(this.carrier, { import: { ...hosts } }).exports;
    for (const [number, { module, name, type, own }] of functions.entries()) {
      const ofName = functions.filter((it) => it.module === module && it.name === name);
      const isOne = new Set(ofName.map((it) => JSON.stringify(it.type))).size === 1;
      if (isOne && (!type.params.every(isSimple) || hash(name) % 3 === 0)) {
        imports[module][name] = carriers[number];
        this.known.set(carriers[number], own ? `self #${own.number}` : `${module}.${name}`);
      }
    }
  }

  /** What a loader answers for a symbol that the library is going to define. */
  stub({ export: name, number }) {
    return (...params) => {
      if (this.isProbing) {
        throw new Probed(`self #${number}`);
      }
      if (this.exports === null) {
        throw new Refused(`${name} is not there yet`);
      }
      return this.exports[name](...params);
    };
  }

  /** A host function whose answer depends on its name, its parameters and what was called before. */
  host({ module, name, type }) {
    const label = `${module}.${name}`;
    return (...params) => {
      if (this.isProbing) {
        throw new Probed(label);
      }
      const line = `${label}(${params.map((it) => this.show(it)).join(", ")})`;
      this.calls += 1;
      const random = generator(hash(line) ^ Math.imul(this.calls, 0x9e3779b1));
      this.lines.push(line);
      switch (random.below(24)) {
        case 0:
          throw new Refused(`${label} would rather not`);
        case 1: {
          const { tag, params } = this.tags[random.below(this.tags.length)] ?? {};
          const values = params?.map((it) => value(it, random));
          if (values !== undefined && !values.includes(undefined)) {
            throw new WebAssembly.Exception(tag, values);
          }
        }
      }
      const results = type.results.map((it) => value(it, random));
      return results.length === 1 ? results[0] : results;
    };
  }

  binder() {
    const { slots, helper, seed } = this.relinked;
    const imports = this.library.allImports;
    const functions = slots.map(({ module, name }) => imports[module][name]);
    const helpers = new WebAssembly.Instance(helper, { import: { ...functions } }).exports;
    const random = generator(seed);
    const ways = slots.map(() => ({ way: random.below(6), after: random.below(3) }));
    return (slot, imported) => {
      if (this.isProbing) {
        throw new Probed("a first-use function");
      }
      if (slot < 0) {
        return this.answerAhead(~slot, imported, ways, helpers);
      }
      const seen = this.asked.get(slot) ?? { count: 0, isBound: false };
      if (seen.isBound) {
        this.violations.push(`slot ${slot} is asked for again`);
      }
      const [identity, expected] = [imported, functions[slot]].map((it) => this.probe(it));
      if (identity !== expected && identity !== UNKNOWN) {
        this.violations.push(`slot ${slot} was given ${identity} and not ${expected}`);
      }
      const { way, after } = ways[slot];
      const answer = this.answer(way, seen.count >= after, slot, imported, identity, helpers);
      this.asked.set(slot, { count: seen.count + 1, isBound: answer !== null });
      return answer;
    };
  }

  /** The answer for a slot that follows a bound one. */
  answerAhead(slot, imported, ways, helpers) {
    if (imported !== null || slot >= ways.length) {
      this.violations.push(`slot ${slot} is asked for ahead`);
      return null;
    }
    const { count, isBound } = this.asked.get(slot) ?? { count: 0, isBound: false };
    const { way, after } = ways[slot];
    const isTime = way === 2 || (way === 3 && count >= after);
    if (isBound || !isTime) {
      return null;
    }
    this.asked.set(slot, { count, isBound: true });
    return helpers[slot];
  }

  answer(way, isTime, slot, imported, identity, helpers) {
    switch (way) {
      case 0:
        return imported;
      case 1:
        return isTime ? imported : null;
      case 2:
        return helpers[slot];
      case 3:
        return isTime ? helpers[slot] : null;
      case 4: {
        // Only of the very type: another one is not what the import stands for.
        const own = this.ownByLabel?.get(identity.replace("self #", "own #"));
        const { module, name } = this.relinked.slots[slot];
        const isSelf = this.library.imports.some(
          (it) => it.own && it.module === module && it.name === name,
        );
        const isAlone = this.library.imports.filter(
          (it) => it.module === module && it.name === name,
        ).length === 1;
        return (isSelf && isAlone && own) || imported;
      }
      default:
        return null;
    }
  }

  /** Which function it is: one of the library's own, or one that says so. */
  identity(it) {
    const known = this.known.get(it);
    if (known !== undefined) {
      return known;
    }
    // Until all functions of the library are known, a call might be one of its own.
    return this.exports === null ? "function" : this.probe(it);
  }

  /** Which host function it is. */
  probe(it) {
    if (this.known.has(it)) {
      return this.known.get(it);
    }
    // The types of parameters are not known; these convert to most.
    for (const params of [new Array(40).fill(true), new Array(40).fill(null)]) {
      this.isProbing = true;
      try {
        it(...params);
        return "a function that returns";
      } catch (error) {
        if (error instanceof Probed) {
          return error.message;
        }
        if (!(error instanceof TypeError || error instanceof SyntaxError)) {
          return `a function that fails: ${error}`;
        }
      } finally {
        this.isProbing = false;
      }
    }
    return UNKNOWN;
  }

  show(value) {
    switch (typeof value) {
      case "function":
        return this.identity(value);
      case "number":
        return Object.is(value, -0) ? "-0" : String(value);
      case "bigint":
        return `${value}n`;
      case "object":
        return value === null ? "null" : Array.isArray(value) ? this.showAll(value) : "object";
      default:
        return String(value);
    }
  }

  showAll(values) {
    return `[${values.map((it) => this.show(it)).join(", ")}]`;
  }

  showError(error) {
    if (error instanceof WebAssembly.Exception) {
      for (const [number, { tag, params }] of this.tags.entries()) {
        if (error.is(tag)) {
          const args = params.map((type, at) =>
            type === "v128" || /exn/.test(type) ? "?" : this.show(error.getArg(tag, at)),
          );
          return `exception ${number}: ${args}`;
        }
      }
      return "exception";
    }
    return `${error.constructor.name}: ${error.message}`;
  }

  run(module, steps) {
    const imports = this.imports();
    this.library.allImports = imports;
    if (this.relinked && this.relinked.slots.length > 0) {
      imports.latebind = { bind: this.binder() };
    }
    let instance;
    try {
      instance = new WebAssembly.Instance(module, imports);
    } catch (error) {
      this.lines.push(`instantiation: ${this.showError(error)}`);
      this.state(this.provider);
      return;
    }
    this.meet(instance.exports);
    for (const { name } of this.library.exports) {
      const it = instance.exports[name];
      const seen = typeof it === "function" ? this.identity(it).replace("self", "stub") : String(it);
      this.lines.push(`export ${name}: ${seen}`);
    }
    for (const { name, type } of this.library.exports) {
      for (let set = 0; type !== undefined && set < SETS; set += 1) {
        instance.exports[steps].value = STEP_COUNT;
        const random = generator(hash(name) ^ set);
        const params = type.params.map((it) => value(it, random));
        let seen;
        try {
          seen = this.show(instance.exports[name](...params));
        } catch (error) {
          seen = this.showError(error);
        }
        this.lines.push(`call ${name} ${set}: ${seen}`);
      }
    }
    this.state(instance.exports);
    this.state(this.provider);
  }

  /** From here on, the library's own functions are known. */
  meet(exports) {
    this.ownByLabel = new Map();
    for (const { name, own } of this.library.exports) {
      if (own !== undefined && own !== null) {
        this.known.set(exports[name], `own #${own}`);
        this.ownByLabel.set(`own #${own}`, exports[name]);
      }
    }
    this.exports = exports;
  }

  state(exports) {
    for (const [name, it] of Object.entries(exports)) {
      const seen = attempt(() => this.showState(it));
      if (seen !== undefined) {
        this.lines.push(`${name}: ${seen}`);
      }
    }
  }

  showState(it) {
    if (it instanceof WebAssembly.Memory) {
      const bytes = new Uint8Array(it.buffer);
      let sum = 7;
      for (let at = 0; at < bytes.length; at += 1) {
        sum = (Math.imul(sum, 31) + bytes[at]) | 0;
      }
      return `memory of ${bytes.length}: ${sum}`;
    }
    if (it instanceof WebAssembly.Global) {
      return `global ${this.show(it.value)}`;
    }
    if (it instanceof WebAssembly.Table) {
      const get = (at) => it.get(typeof it.length === "bigint" ? BigInt(at) : at);
      const all = Array.from({ length: Number(it.length) }, (_, at) =>
        attempt(() => this.show(get(at))),
      );
      return `table of ${it.length}: ${all.join(", ")}`;
    }
    return undefined;
  }
}

/** JavaScript cannot see values of some types. */
function attempt(look) {
  try {
    return look();
  } catch (error) {
    return `${error.constructor.name}: ${error.message}`;
  }
}

/** Runs a library, relinked if it says how. */
export function record({ library, steps, module, provider, carrier, relinked }) {
  const run = new Run({ library, provider, carrier, relinked });
  run.run(relinked?.module ?? module, steps);
  return run;
}

/** Says where two records differ, if they do. */
export function compare(original, relinked, isBound) {
  // How deep a stack may be is no part of behavior, and calls through stubs need more of it.
  const isDeep = (line) => /RangeError: Maximum call stack/.test(line);
  const end = (lines) => (lines.findIndex(isDeep) + lines.length + 1) % (lines.length + 1);
  const count = [original, relinked].some((lines) => lines.some(isDeep))
    ? Math.min(end(original), end(relinked))
    : Math.max(original.length, relinked.length);
  // A reference to an import that is the library's own became one to the definition.
  const same = (line) => (isBound ? line?.replaceAll("self #", "own #") : line);
  for (let at = 0; at < count; at += 1) {
    if (same(original[at]) !== same(relinked[at])) {
      const context = original.slice(Math.max(0, at - 3), at).map((line) => `  ${line}\n`);
      return (
        `line ${at} differs; behind\n${context.join("")}` +
        `original: ${original[at]}\nrelinked: ${relinked[at]}`
      );
    }
  }
  return undefined;
}
