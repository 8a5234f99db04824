// Starts the questions that become ready at once in groups, with a turn of the event loop between two.

import { turn } from "../base/turn.ts"

/**
 * Questions that start in one turn of the event loop. Those that a store answers are over in the same turn, so that
 * thousands of them are not in memory at once, and the first that it does not answer is sent before all are looked up.
 */
const MOST_IN_TURN = 256

export class Starts {
  private readonly waiting: (() => void)[] = []
  /** The first of `waiting` that has not started. */
  private next = 0
  private inTurn = 0

  /** Calls `go` now, or in a later turn, in the order of the calls. */
  add(go: () => void): void {
    if (this.inTurn === 0) void turn().then(() => this.continue())
    if (this.inTurn < MOST_IN_TURN) {
      this.inTurn++
      go()
    } else this.waiting.push(go)
  }

  private continue(): void {
    const end = Math.min(this.next + MOST_IN_TURN, this.waiting.length)
    this.inTurn = end - this.next
    if (this.inTurn === 0) {
      this.waiting.length = this.next = 0
      return
    }
    void turn().then(() => this.continue())
    while (this.next < end) this.waiting[this.next++]!()
  }
}
