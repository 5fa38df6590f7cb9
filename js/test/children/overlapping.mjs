// A thread of the program of activations-in-threads.test.mjs, with Latebind. The imports are static, because the first
// message comes when they have ended.

import "../../dist/auto.mjs";
import "../../../tests/fixtures/emscripten/activations-in-threads/built/6.0.5/O2/main.mjs";
