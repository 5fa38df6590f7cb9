# Builds the program in each form: `sh build.sh OUT`, with emcc on PATH. OUT is relative to this directory.
set -eu
cd "$(dirname "$0")"
out=$1
mkdir -p "$out/module" "$out/script" "$out/web" "$out/worker"
main="main.c plugin.so number.so -Oz -sMAIN_MODULE=2 -sJSPI"
emcc plugin.c -Oz -sSIDE_MODULE=1 -o plugin.so
emcc number.c -Oz -sSIDE_MODULE=1 -o number.so
# An ES module, which exports a factory.
emcc $main -sEXPORT_ES6 -o "$out/module/main.mjs"
# A classic script, which is also a CommonJS program.
emcc $main -o "$out/script/main.js"
# An ES module without code for Node, for bundlers.
emcc $main -sEXPORT_ES6 -sENVIRONMENT=web,worker -o "$out/web/main.mjs"
# An ES module whose loader takes compiled modules, for Cloudflare Workers.
emcc $main -sEXPORT_ES6 -sENVIRONMENT=web --js-library worker-libraries.js -o "$out/worker/main.mjs"
for form in module script web worker; do cp plugin.so number.so "$out/$form"; done
rm plugin.so number.so
