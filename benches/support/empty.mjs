/** The empty module of the benchmark `import`. */
