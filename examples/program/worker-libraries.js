addToLibrary({
  // The modules of a Worker are compiled when it is deployed. The loader takes them from `Module.libraries`.
  $asyncLoad: async (url) => Module["libraries"][url.split("/").at(-1)],
});
