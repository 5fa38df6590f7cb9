// Runs one recipe in a copy of its directory.

import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { stepsOf } from "./readme.mjs";

/** The milliseconds that the commands of a block may take, and a server until it responds. */
const PATIENCE = 600_000;
const START = 30_000;

/** Programs that a machine may lack: a word of the column "needs", and the command. */
const PROGRAMS = { emcc: "emcc", Deno: "deno", Bun: "bun", Python: "python3", pip: "pip", Chromium: "chromium" };

/** Returns the reason why a recipe cannot run on this machine, or `undefined`. */
export function missing({ needs, suite }, path) {
  if (suite === "none") return "no suite runs it";
  if (!["packages", "recipes"].includes(suite)) return `the suite \`${suite}\` runs it`;
  const env = { ...process.env, PATH: path };
  const lacks = (command) => spawnSync("sh", ["-c", `command -v ${command}`], { env }).status !== 0;
  for (const [word, command] of Object.entries(PROGRAMS)) {
    if (new RegExp(`\\b${word}\\b`).test(needs) && lacks(command)) return `${command} is not on PATH`;
  }
  return undefined;
}

/** Leaves out the files that a user's own run of the recipe may have left. */
const isSource = (path) => !/[\\/](node_modules|target)$/.test(path);

/** Runs the steps of a recipe. */
export async function run({ name }, { examples, work, tarball, crate, path, browser }) {
  rmSync(join(work, name), { recursive: true, force: true });
  mkdirSync(join(work, name), { recursive: true });
  const directory = join(work, name, name);
  cpSync(join(examples, name), directory, { recursive: true, filter: isSource });
  // Recipes copy files from it.
  cpSync(join(examples, "program"), join(work, name, "program"), { recursive: true });
  usePackages(directory, { work, tarball, crate });
  const env = {
    ...process.env,
    PATH: path,
    CARGO_TARGET_DIR: join(work, "cargo"),
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_prefer_offline: "true",
    npm_config_update_notifier: "false",
  };
  const servers = [];
  try {
    for (const step of stepsOf(readFileSync(join(directory, "README.md"), "utf8"))) {
      if (step.kind === "serve") servers.push(await serve(step, { cwd: directory, env }));
      const found = step.kind === "run" ? shell(step.code, { cwd: directory, env }) : await page(step, browser);
      if (step.expected !== undefined && !fits(found, step.expected)) {
        throw new Error(`${step.url ?? step.code.trim()}\nexpected:\n${step.expected}found:\n${found}`);
      }
    }
  } finally {
    // A negative number ends the server's whole process group.
    for (const server of servers) if (server.exitCode === null) process.kill(-server.pid);
  }
}

/** Compares texts. In the expected one, `…` is any text of a line. */
function fits(found, expected) {
  const literal = (part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${expected.trim().split("…").map(literal).join(".*")}$`).test(found.trim());
}

const page = ({ kind, url, expected }, browser) => (kind === "open" ? browser.textOf(url, expected) : "");

/** Replaces the registries' versions of Latebind with the packed ones, because no registry has this version. */
function usePackages(directory, { work, tarball, crate }) {
  const manifest = join(directory, "package.json");
  if (existsSync(manifest)) {
    const text = readFileSync(manifest, "utf8");
    const replaced = text.replace(/"latebind": "\d+\.\d+\.\d+"/, `"latebind": ${JSON.stringify(`file:${tarball}`)}`);
    if (replaced === text) throw new Error("package.json does not depend on a version of latebind");
    writeFileSync(manifest, replaced);
  }
  // Cargo reads it in the directories above a project.
  const patch = `[patch.crates-io]\nlatebind = { path = ${JSON.stringify(crate)} }\n\n[net]\noffline = true\n`;
  mkdirSync(join(work, ".cargo"), { recursive: true });
  writeFileSync(join(work, ".cargo/config.toml"), patch);
}

function shell(code, options) {
  const { status, stdout, stderr } = spawnSync("bash", ["-euc", code], { encoding: "utf8", timeout: PATIENCE, ...options });
  if (status !== 0) throw new Error(`${code}exit status ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** Starts a server, and waits until it responds. */
async function serve({ code, url }, options) {
  if (await responds(url)) throw new Error(`a different server already uses ${url}`);
  // Some servers end when their standard input does.
  const server = spawn("bash", ["-euc", code], { ...options, detached: true, stdio: "pipe" });
  let output = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (output += data));
  for (const end = Date.now() + START; Date.now() < end; await setTimeout(100)) {
    if (server.exitCode !== null) throw new Error(`${code}exit status ${server.exitCode}\n${output}`);
    if (await responds(url)) return server;
  }
  process.kill(-server.pid);
  throw new Error(`${code}does not answer at ${url}\n${output}`);
}

const responds = (url) =>
  fetch(url, { method: "HEAD" }).then(
    () => true,
    () => false,
  );
