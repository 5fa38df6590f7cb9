/** The parts "Look inside" and "The link, drawn": the command, on files that the user chooses. */

import { endCommand, type Result, runCommand } from "./command";
import { get, html, onUse, setUsable } from "./dom";

interface Chosen {
  name: string;
  bytes: Uint8Array;
}

let libraries: Chosen[] = [];

/** The progress of several runs of the command, each of which reads all libraries once or more often. */
class Passes {
  private passes = 0;
  private readonly bar = get<HTMLProgressElement>("look-progress");

  constructor(of: number) {
    this.bar.max = of;
    this.bar.value = 0;
    this.bar.hidden = false;
  }

  /** Shows the part of the libraries that the run has read. A smaller part than before belongs to the next pass. */
  show(part: number): void {
    if (this.passes + part < this.bar.value) this.end();
    this.bar.value = this.passes + part;
  }

  /** Ends a pass. */
  end(): void {
    this.passes = Math.min(this.passes + 1, this.bar.max);
    this.bar.value = this.passes;
  }
}

export async function setUpLook(): Promise<void> {
  get<HTMLInputElement>("files").addEventListener("change", (event) => choose((event.target as HTMLInputElement).files));
  const against = get<HTMLSelectElement>("against");
  const profiles = (await (await fetch("profiles.json")).json()) as string[];
  against.append(...profiles.map((name) => html("option", { value: name }, name)));
  against.value = profiles.find((name) => name.startsWith("pyodide")) ?? profiles[0] ?? "";
  const own = get<HTMLInputElement>("own");
  against.addEventListener("change", () => {
    // The last choice counts.
    own.value = "";
    void start(look);
  });
  own.addEventListener("change", () => void start(look));
  onUse(get<HTMLButtonElement>("cancel"), stop);
  get("sample").addEventListener("click", () => void start(sample));
  const drop = get("drop");
  for (const type of ["dragenter", "dragover"]) {
    drop.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    choose(event.dataTransfer?.files);
  });
}

function choose(files: FileList | null | undefined): void {
  if (!files?.length) return;
  // The input empties its list when another file is chosen.
  const all = [...files];
  void start(async (signal) => {
    const chosen = await Promise.all(all.map(read));
    signal.throwIfAborted();
    libraries = chosen;
    return look(signal);
  });
}

async function read(file: File): Promise<Chosen> {
  try {
    // A name that begins with a hyphen would be an option.
    return { name: file.name.replace(/^-/, "_"), bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch (error) {
    // It is a folder, or it has been removed.
    throw new Error(`${file.name} cannot be read: ${(error as Error).message}`);
  }
}

async function sample(signal: AbortSignal): Promise<string> {
  const names = (await (await fetch("wheels/index.json")).json()) as Record<string, string>;
  const name = names["uharfbuzz"]!;
  const bytes = new Uint8Array(await (await fetch(`wheels/${name}`)).arrayBuffer());
  signal.throwIfAborted();
  libraries = [{ name, bytes }];
  // It names other files.
  get<HTMLInputElement>("files").value = "";
  return look(signal);
}

async function look(signal: AbortSignal): Promise<string> {
  if (!libraries.length) return "";
  const results = get("look-results");
  results.replaceChildren();
  showMap(undefined);
  const problems = await describe(results, signal);
  if (problems) throw new Error(problems);
  return `Read ${libraries.map(({ name }) => name).join(", ")}.`;
}

/** The last run of commands. Only its results are shown. */
let last: AbortController | undefined;

/** Ends the run that is not over yet. */
function stop(): void {
  last?.abort();
  endCommand();
}

/** Ends the run before, runs commands that a button cancels, and shows the text that is their result. */
async function start(run: (signal: AbortSignal) => Promise<string>): Promise<void> {
  if (last) stop();
  const mine = new AbortController();
  last = mine;
  const cancel = get<HTMLButtonElement>("cancel");
  setUsable(cancel, true);
  let [text, fails] = ["Canceled.", false];
  try {
    const aborted = new Promise<never>((_, reject) => mine.signal.addEventListener("abort", () => reject(mine.signal.reason)));
    text = await Promise.race([run(mine.signal), aborted]);
  } catch (error) {
    if (!mine.signal.aborted) [text, fails] = [(error as Error).message, true];
  }
  if (last !== mine) return;
  last = undefined;
  say(text, fails);
  setUsable(cancel, false);
  get("look-progress").hidden = true;
}

/** Shows the output of the commands, and returns the reasons why files cannot be read. */
async function describe(results: HTMLElement, signal: AbortSignal): Promise<string> {
  const names = libraries.map(({ name }) => name);
  const own = get<HTMLInputElement>("own").files?.[0];
  const program = own ? [await read(own)] : [];
  const isMain = own?.name.endsWith(".wasm") ?? false;
  const against = isMain ? [] : ["--against", own ? program[0]!.name : get<HTMLSelectElement>("against").value];
  const inputs = isMain ? [program[0]!.name, ...names] : names;
  const passes = new Passes(5);
  const command = (args: string[], others: Chosen[] = [], outputs: string[] = []) => runIn(signal, passes, args, others, outputs);
  const show = (title: string, result: Result, isOpen = false) => results.append(block(title, result, isOpen));

  const inspected = await command(["inspect", "--demangle", ...names]);
  const messages = inspected.stderr.trim().split("\n").map((line) => line.replace(/^latebind: /, ""));
  show("latebind inspect", inspected, true);
  show("latebind check", await command(["check", ...against, ...inputs, "-v"], program), true);
  const { stdout } = await command(["inspect", "--json", ...names]);
  const found = (JSON.parse(stdout) as { files: { file: string; member?: string | null; is_dso: boolean }[] }).files;
  // One is enough to see the form.
  const first = found.find((it) => it.is_dso);
  if (!first) return messages.join("; ") || `${names.join(", ")}: no library with a section dylink.0`;
  const graph = await command(["graph", ...against, ...inputs, "-o", "out/map.html"], program, ["map.html"]);
  showMap(graph.outputs["map.html"]);
  const member = first.member ? ["--member", first.member] : [];
  show(`The PLT module of ${first.member ?? first.file}`, await command(["plt", first.file, ...member, "--text"]));
  results.append(relinkButton());
  // A library with a warning has been read.
  return messages.filter((line) => !line.startsWith("warning: ")).join("; ");
}

async function runIn(
  signal: AbortSignal,
  passes: Passes,
  args: string[],
  others: Chosen[],
  outputs: string[],
): Promise<Result> {
  signal.throwIfAborted();
  const line = `latebind ${args.join(" ")}`;
  say(line);
  const result = await runCommand({ args, files: [...libraries, ...others], outputs }, (part) => {
    say(part === undefined ? "The server is still building the command. This goes on when it is there." : line);
    passes.show(part ?? 0);
  });
  passes.end();
  return result;
}

/** The largest text that is shown at once, because a browser would stop responding. */
const MOST_TEXT = 400_000;

function block(title: string, { stdout, stderr }: Result, isOpen: boolean): HTMLElement {
  const text = stderr + stdout;
  const shown = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}\n… (${text.length} characters)` : text;
  const pre = html("pre", { tabindex: 0, role: "region", "aria-label": title }, shown || "(nothing)");
  return html("details", { open: isOpen }, html("summary", {}, title), pre);
}

function relinkButton(): HTMLElement {
  const list = html("ul", {});
  const relinkAll = async (signal: AbortSignal) => {
    list.replaceChildren();
    let failures = 0;
    // The command reads each library once to look up the others' symbols, and once to rewrite it.
    const passes = new Passes(2 * libraries.length);
    for (const { name, bytes } of libraries) {
      const result = await runIn(signal, passes, ["relink", name, "-o", `out/${name}`], [], [name]);
      const output = result.outputs[name];
      if (!output) {
        failures++;
        list.append(html("li", { class: "fails" }, result.stderr || `${name}: no output`));
        continue;
      }
      const url = URL.createObjectURL(new Blob([output as BlobPart]));
      const sizes = `${name}: ${output.length} bytes instead of ${bytes.length}`;
      list.append(html("li", {}, html("a", { href: url, download: name }, sizes)));
    }
    if (failures) throw new Error(`${failures} of ${libraries.length} files cannot be relinked. The reasons are below the button.`);
    return "Relinked. The files are below the button.";
  };
  const relink = () => void start(relinkAll);
  const button = html("button", { type: "button", id: "relink", click: relink }, "Relink, and download");
  return html("div", {}, button, list);
}

function showMap(bytes: Uint8Array | undefined): void {
  const frame = get<HTMLIFrameElement>("map");
  frame.hidden = !bytes;
  get("link-about").hidden = !!bytes;
  if (bytes) frame.srcdoc = new TextDecoder().decode(bytes);
}

function say(text: string, fails = false): void {
  const status = get("look-status");
  status.className = fails ? "fails" : "";
  status.textContent = text;
}
