// Starts workers under the content security policy of the page.

/**
 * Starts a worker from a module of the page's own. A worker that is loaded from an address has the policy of its own
 * response, which a static host leaves empty; one that is loaded from a blob has that of the page.
 */
export function startWorker(module: URL): Worker {
  const source = new Blob([`import ${JSON.stringify(module.href)}`], { type: "text/javascript" })
  return new Worker(URL.createObjectURL(source), { type: "module" })
}
