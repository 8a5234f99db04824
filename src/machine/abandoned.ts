// The calls that a run leaves unsettled: the memo keeps their nodes, which must not keep the run alive.

import { CallFuture } from "./call-future.ts"
import type { Context } from "./context.ts"
import type { Future } from "./future.ts"
import { Listener } from "./waiting.ts"

/**
 * Releases the calls of a run that is over. A call that has not settled waits for one of the nodes at which evaluation
 * could continue, or on a cycle, of which the search had not learned yet; so all are found from there.
 */
export function abandonCalls(from: readonly Future[], program: Context): void {
  const found = from.slice()
  for (let node = found.pop(); node !== undefined; node = found.pop()) {
    const { waiters } = node
    node.waiters = null // nothing continues, and each node is left once
    if (node instanceof CallFuture) node.abandon(program)
    if (node instanceof Listener && node.target !== null) found.push(node.target)
    if (Array.isArray(waiters)) for (const waiter of waiters) found.push(waiter)
    else if (waiters !== null) found.push(waiters)
  }
}
