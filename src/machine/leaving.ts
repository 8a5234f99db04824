// The chain of a failure that ends the run: the nodes that wait for the one that threw it are the calls around it.

import type { Failure } from "../values/failure.ts"
import type { Future } from "./future.ts"
import { Listener } from "./waiting.ts"

/** The failure of a node outside of all that waits for it: on the way of the first waiters, up to the program. */
export function leavingAll(node: Future, failure: Failure): Failure {
  let left = failure
  let at = node
  // Calls may wait in a circle. Every power of two, the place is noted, and met again on a circle.
  let noted = at
  for (let steps = 1, limit = 2; ; steps++) {
    const next = around(at)
    if (next === null || next === noted) return left
    left = next.leaving(at, left)
    at = next
    if (steps < limit) continue
    noted = at
    limit *= 2
  }
}

/** The first node that waits for a node; for the last one of an answer, its question. */
function around({ waiters, context }: Future): Future | null {
  const all = Array.isArray(waiters) ? waiters : [waiters]
  return all.find((waiter) => waiter !== null && !(waiter instanceof Listener)) ?? context.question
}
