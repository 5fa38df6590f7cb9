// Browsers that speak WebDriver, in the chroot of Debian sid. The browser, its driver and the display
// are processes of a namespace whose first one reads from here: all of them end when the pipe is
// closed, also when whoever holds it is killed.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const ENTER = fileURLToPath(new URL("enter-chroot.sh", import.meta.url));

/** `$0` is the driver, and the arguments after the port are environment variables. */
const START = `
read -r display < <(exec Xvfb -displayfd 1)
DISPLAY=:$display env "\${@:2}" "$0" --port="$1" &
exec cat
`;

/** How long the driver may take to answer, in milliseconds. */
const PATIENCE = 30_000;

async function freePort() {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address();
  server.close();
  return port;
}

/** Resolves when the driver listens. */
async function ready(url, child) {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end && child.exitCode === null) {
    const answer = await fetch(`${url}/status`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the driver does not answer");
}

async function post(url, body) {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** `{ version, open, close }` of a browser that has just been launched. */
export async function launch(engine, { sid }) {
  const port = await freePort();
  const namespaces = ["--mount", "--pid", "--fork", "--kill-child"];
  const variables = Object.entries(engine.environment ?? {}).map(([name, value]) => `${name}=${value}`);
  const program = ["bash", "-c", START, engine.file.slice(sid.length), port, ...variables];
  const child = spawn("unshare", [...namespaces, "sh", ENTER, sid, ...program], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  const said = [];
  child.stderr.on("data", (chunk) => said.push(chunk));
  const ended = once(child, "close");
  const close = () => {
    child.stdin.end();
    return ended;
  };
  try {
    const driver = `http://127.0.0.1:${port}`;
    await ready(driver, child);
    // A page that hangs never has loaded.
    const alwaysMatch = { pageLoadStrategy: "none" };
    const session = await post(`${driver}/session`, { capabilities: { alwaysMatch } });
    return {
      version: session.capabilities.browserVersion,
      open: (url) => post(`${driver}/session/${session.sessionId}/url`, { url }),
      close,
    };
  } catch (error) {
    await close();
    throw new Error(`${error.message}\n${Buffer.concat(said)}`, { cause: error });
  }
}
