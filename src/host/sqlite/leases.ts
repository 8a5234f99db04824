// The leases of owners at the file of a memo: they outlast a wall clock that jumps, as long as their process lives.

import { hasEnded, isAlive, thisProcess, type Maker } from "./makers.ts"
import type { Statements } from "./statements.ts"

/** A lease as it is in the file. A negative end is the time at which a later attempt has ended it. */
type Lease = Maker & { readonly until: number }

/** A lease that seems to be over, although its process lives, and the time since which it has not been renewed. */
interface Seen {
  readonly until: number
  readonly since: number
}

/** The most owners whose leases are watched. */
const MOST_SEEN = 1_000

export class Leases {
  private readonly statements: Statements
  private readonly seen = new Map<string, Seen>()
  /** A clock that never jumps, in milliseconds; null where that of the store never does. */
  private readonly steady: (() => number) | null

  constructor(statements: Statements, steady: (() => number) | null) {
    this.statements = statements
    this.steady = steady
  }

  /** Begins the lease of an owner, or extends one that is over. An owner that names a run ends its earlier attempts. */
  begin(owner: string, run: string | undefined, lease: number, time: number): void {
    const { statements } = this
    const until = statements.lease.get(owner)?.["until"]
    if (until === undefined) {
      const maker = thisProcess()
      const name = run === undefined ? null : JSON.stringify(run)
      if (name !== null) statements.supersede.run(time, name)
      statements.begin.run(owner, name, maker.process, maker.machine, time + lease)
    } else if (Number(until) <= time) statements.renew.run(time + lease, owner)
  }

  /**
   * The end of an owner's lease; `-Infinity` without one, and for the owner of a process that has ended. A clock that
   * has jumped ends no lease of a process that lives: it does so once it has not been renewed for the time of `lease`.
   */
  until(owner: string, lease: number, time: number): number {
    const found = this.statements.lease.get(owner) as Lease | undefined
    if (found === undefined || hasEnded(found)) return -Infinity
    const { until } = found
    if (until > time || until < 0 || this.steady === null || !this.isSpared(found)) {
      this.seen.delete(owner)
      return until
    }
    const now = this.steady()
    const known = this.seen.get(owner)
    const since = known?.until === until ? known.since : now
    if (this.seen.size >= MOST_SEEN) this.seen.clear()
    this.seen.set(owner, { until, since })
    const left = since + lease - now
    return left > 0 ? time + left : until
  }

  /**
   * Removes what is left of leases that are over: what they waited for, and with their claims those whose end is longer
   * ago than `grace`. Those of processes that live are kept, as only a clock that has jumped may have ended them.
   */
  removeOver(time: number, grace: number): void {
    const { statements } = this
    for (const lease of statements.leases.all() as unknown as readonly (Lease & { readonly owner: string })[]) {
      const { owner, until } = lease
      if (until > time || this.isSpared(lease)) continue
      statements.endWaitsFor.run(owner)
      if (Math.abs(until) < time - grace) statements.leave.run(owner)
    }
    statements.removeClaims.run()
    statements.removeWaits.run()
  }

  private isSpared(lease: Lease): boolean {
    return this.steady !== null && isAlive(lease)
  }
}
