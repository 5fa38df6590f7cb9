// Prints the progress to stderr: one live line on a terminal, otherwise one line for each finished job.

/**
 * Returns two functions for a run of `total` jobs: `started(label)`, which returns the function to call with the
 * result of the job, and `end()`.
 */
export function progress(total) {
  const live = process.stderr.isTTY;
  const running = new Set();
  let done = 0;

  const draw = () => {
    if (!live) return;
    const line = `${done}/${total} ${[...running].join(", ")}`.slice(0, (process.stderr.columns || 80) - 1);
    process.stderr.write(`\r\x1b[K${line}`);
  };
  return {
    started(label) {
      running.add(label);
      draw();
      return (result) => {
        running.delete(label);
        done += 1;
        if (!live) process.stderr.write(`${done}/${total} ${label}: ${result}\n`);
        draw();
      };
    },
    end() {
      if (live) process.stderr.write("\r\x1b[K");
    },
  };
}
