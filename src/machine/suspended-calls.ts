// The calls of a run that wait for a person, and the failure that ends the run when nothing else can continue.

import { Failure } from "../values/failure.ts"
import type { WaitingCall } from "../base/waiting-call.ts"
import type { Suspended } from "../values/functions.ts"

/** The code of the failure that ends a run of which calls wait for a person. */
export const WAITING_CODE = "waiting"

/** Names of natives in the message. */
const MOST_NAMED = 5

/** The calls by the nodes that wait for them. */
export class SuspendedCalls<Node> {
  private readonly waiting = new Map<Node, WaitingCall>()

  add(node: Node, { call }: Suspended): void {
    this.waiting.set(node, call)
  }

  get isSome(): boolean {
    return this.waiting.size > 0
  }

  nodes(): Iterable<Node> {
    return this.waiting.keys()
  }

  /** The calls, each once, in the order in which they were made: several nodes may wait for one. */
  calls(): readonly WaitingCall[] {
    return [...new Map([...this.waiting.values()].map((call) => [call.call, call])).values()]
  }

  failure(): Failure {
    const calls = this.calls()
    const names = [...new Set(calls.map(({ native }) => native))]
    const named = names.slice(0, MOST_NAMED).join(", ") + (names.length > MOST_NAMED ? ", …" : "")
    const count = calls.length === 1 ? "a call waits" : `${calls.length} calls wait`
    return new Failure(WAITING_CODE, `${count} for a person's decision: ${named}`, {
      catchable: false,
      hint: "decide, and run the program again under the same id: its answers so far are remembered",
    })
  }
}
