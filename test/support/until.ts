// Waits for what other code brings about, as long as that takes; the test's own time-out is the only limit.

/** Resolves once the condition holds, which is looked at whenever the event loop has turned. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
}
