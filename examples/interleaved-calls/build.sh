# Builds the program: `sh build.sh OUT`, with emcc on PATH.
set -eu
mkdir -p "$1"
emcc library.c -Oz -sSIDE_MODULE=1 -o library.so
emcc main.c library.so -Oz -sMAIN_MODULE=2 -sJSPI -sJSPI_EXPORTS=start,run -sSTACK_SIZE=16384 -sEXPORT_ES6 -o "$1/main.mjs"
mv library.so "$1"
