// The faults of a history: each has a kind and the number of the operation that it hits, so that any may be left out.

import { createRandom } from "../../scripts/trial/random.ts"

/** The operations that faults hit, and the kinds of faults of each. */
export const FAULTS = {
  /** A request to a model. */
  request: [
    "refused",
    "overloaded",
    "failing",
    "cut",
    "cut",
    "complains",
    "silent",
    "late",
    "stays open",
    "no usage",
    "zero usage",
    "usage twice",
    "repeated end",
  ],
  /** A statement that reaches the database server. */
  statement: ["lost before", "lost after", "lost during", "restart", "slow", "slow"],
  /** A transaction of the file of a memo. */
  commit: ["busy", "full", "unwritable", "killed before", "killed after", "power lost"],
  /** Any operation of a process on the outside world, before and after it. */
  moment: ["killed", "killed", "killed", "stalled", "clock ahead", "clock behind", "aborted", "stopped"],
} as const

export type Operation = keyof typeof FAULTS
export type FaultKind<O extends Operation = Operation> = (typeof FAULTS)[O][number]

export interface Fault {
  readonly operation: Operation
  readonly kind: FaultKind
  /** The number of the operation, from 1. */
  readonly at: number
  /** Chooses among the ways of the fault: at least 0 and less than 1. */
  readonly degree: number
}

/** The last operation of each kind that a fault may hit. */
const LAST: { readonly [operation in Operation]: number } = { request: 14, statement: 60, commit: 24, moment: 120 }

/** The faults of a seed: none in some histories, up to eight in others. */
export function faultsOf(seed: number, operations: readonly Operation[]): readonly Fault[] {
  const random = createRandom(seed, "faults")
  const count = Math.floor(random.next() ** 1.5 * 9)
  return Array.from({ length: count }, () => {
    const operation = random.pick(operations)
    return {
      operation,
      kind: random.pick<FaultKind>(FAULTS[operation]),
      // Early operations are hit more often: a history may be short.
      at: 1 + Math.floor(random.next() ** 2 * LAST[operation]),
      degree: random.next(),
    }
  })
}

export function shownFault({ operation, kind, at }: Fault): string {
  return `${operation} ${at}: ${kind}`
}

/** The faults of one history as they come due. */
export class DueFaults {
  /** The faults that have happened, with the time. */
  readonly happened: { readonly fault: Fault; readonly time: number }[] = []
  private readonly faults: readonly Fault[]
  private readonly counts: { [operation in Operation]: number } = { request: 0, statement: 0, commit: 0, moment: 0 }
  private readonly now: () => number
  private readonly onFault: (fault: Fault) => void

  constructor(faults: readonly Fault[], now: () => number, onFault: (fault: Fault) => void) {
    this.faults = faults
    this.now = now
    this.onFault = onFault
  }

  /** The fault of the next operation of a kind, if there is one. */
  next<O extends Operation>(operation: O): (Fault & { readonly kind: FaultKind<O> }) | undefined {
    const at = ++this.counts[operation]
    const fault = this.faults.find((one) => one.operation === operation && one.at === at)
    if (fault === undefined) return undefined
    this.happened.push({ fault, time: this.now() })
    this.onFault(fault)
    return fault as Fault & { readonly kind: FaultKind<O> }
  }

  has(...operations: readonly Operation[]): boolean {
    return this.happened.some(({ fault }) => operations.includes(fault.operation))
  }

  hasKind(...kinds: readonly FaultKind[]): boolean {
    return this.happened.some(({ fault }) => kinds.includes(fault.kind))
  }
}
