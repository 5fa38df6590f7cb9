using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "localhost:8325", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  compatibilityDate = "2026-11-17",
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "latebind/auto", esModule = embed "node_modules/latebind/dist/auto.mjs"),
    (name = "program/main.mjs", esModule = embed "program/main.mjs"),
    (name = "relinked/main.wasm", wasm = embed "relinked/main.wasm"),
    (name = "relinked/number.wasm", wasm = embed "relinked/number.wasm"),
    (name = "relinked/plugin.wasm", wasm = embed "relinked/plugin.wasm"),
  ],
);
