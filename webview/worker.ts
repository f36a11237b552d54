/**
 * Starts a worker from its script. VS Code serves files from another origin than the page's, where no worker may come from:
 * so the page carries the script and hands it over as a file of its own.
 */
export function startWorker(source: string): Worker {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    return new Worker(address);
  } finally {
    URL.revokeObjectURL(address);
  }
}
