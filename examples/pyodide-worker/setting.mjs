if (location.search === "?stock") globalThis.LATEBIND_DISABLE = "1";
