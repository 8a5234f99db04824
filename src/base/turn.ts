// The event loop of the host.

/** Lets the host's event loop turn once. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve)
    else setTimeout(resolve)
  })
}
