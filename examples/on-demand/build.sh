# Builds the programs: `sh build.sh OUT`, with emcc and latebind on PATH.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/program" "$1/linked" "$1/private"
out=$(cd "$1" && pwd)
flags="-O2 -sMAIN_MODULE=2 -sJSPI -sJSPI_EXPORTS=run -sEXPORT_ES6 -sMODULARIZE -sAUTOLOAD_DYLIBS=0"
exports=-sEXPORTED_RUNTIME_METHODS=loadDynamicLibrary,loadWebAssemblyModule,preloadedWasm,LDSO

# A program whose library is not loaded when it starts.
cp "$here"/program/*.c "$out/program"
cd "$out/program"
emcc library.c -O2 -sSIDE_MODULE=2 -o library.so
emcc main.c library.so $flags $exports -o main.mjs
latebind manifest library.so --main main.wasm -o manifest.json

# The same program, linked with Latebind.
cp "$here"/program/*.c "$out/linked"
cd "$out/linked"
emcc library.c -O2 -sSIDE_MODULE=2 -o library.so
latebind js-library -o latebind.library.js
emcc main.c library.so $flags --js-library latebind.library.js -o main.mjs
latebind manifest library.so --main main.wasm -o manifest.json

# A plug-in that the program opens, and that is linked without its dependency.
cp "$here"/private/*.c "$out/private"
cd "$out/private"
emcc helper.c -O2 -sSIDE_MODULE=2 -o helper.so
emcc plugin.c -O2 -sSIDE_MODULE=2 -o plugin.so
emcc main.c $flags $exports -o main.mjs
latebind manifest helper.so --importer plugin.so -o manifest.json
