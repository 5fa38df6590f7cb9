export default {
  mode: "production",
  entry: "./main.js",
  // The files of the program are assets, not modules of webpack.
  module: { rules: [{ test: /\.(wasm|so)$/, type: "asset/resource" }] },
};
