/** What the benchmark `import` imports to compare. */
