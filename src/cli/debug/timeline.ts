// The state of a run at any of its events, folded forwards and reverted by patches.

import type { Patch } from "immer"
import type { TraceEvent } from "../../trace/events.ts"
import { EMPTY, foldWithPatches, replay } from "../../trace/reduce.ts"
import type { RunState } from "../../trace/state.ts"

export class Timeline {
  state: RunState = EMPTY
  private at = 0
  /** The steps that led to the current state, each with its inverse. */
  private readonly steps: { readonly from: number; readonly inverse: readonly Patch[] }[] = []

  /** Sets `state` to the state after the first `count` events. */
  goTo(events: readonly TraceEvent[], count: number): void {
    while (this.at > count) {
      const { from, inverse } = this.steps.pop()!
      this.state = replay(this.state, inverse)
      this.at = from
    }
    if (this.at === count) return
    const { state, inverse } = foldWithPatches(this.state, events.slice(this.at, count))
    this.steps.push({ from: this.at, inverse })
    this.state = state
    this.at = count
  }
}
