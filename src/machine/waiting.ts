// The nodes that wait: for one outcome, for two operands, for many parts; the leftmost failure is their result.

import { catchable, type Failure, type Location } from "../values/failure.ts"
import { checkResult, outOfCall, type ReturningTask } from "./returned.ts"
import type { Context } from "./context.ts"
import { DONE, FAILED, Future, PENDING, type Outcome } from "./future.ts"
import type { Machine } from "./machine.ts"
import type { Work } from "../values/meter.ts"
import type { Value } from "../values/values.ts"

/**
 * The base of all nodes that may follow another future, the outcome of their evaluation: they settle as it does.
 * Meanwhile `result` holds that future: a program creates millions of these nodes, so each field counts.
 */
export abstract class Following extends Future {
  /** The future that it settles as; null as long as that is not known. */
  get followed(): Future | null {
    return this.state === PENDING && this.result !== undefined ? (this.result as unknown as Future) : null
  }

  /** Ends this node's own work with a value, or by following a future. */
  protected conclude(machine: Machine, outcome: Outcome): void {
    if (!(outcome instanceof Future)) return this.succeed(machine, outcome)
    if (outcome.state === DONE) return this.succeed(machine, outcome.value)
    if (outcome.state === FAILED) return this.fail(machine, this.leaving(outcome, outcome.failure))
    this.result = outcome
    outcome.addWaiter(this)
  }

  step(machine: Machine): void {
    if (this.state !== PENDING) return // it was on the ready stack when a cycle that it is part of was failed
    const followed = this.followed
    if (followed !== null) return this.conclude(machine, followed)
    let outcome: Outcome
    try {
      outcome = this.proceed(machine)
    } catch (thrown) {
      return this.fail(machine, catchable(thrown))
    }
    this.conclude(machine, outcome)
  }

  notify(machine: Machine): void {
    if (this.followed !== null) machine.ready.push(this)
    else this.notifyInput(machine)
  }

  dependencies(): readonly Outcome[] {
    const followed = this.followed
    return followed === null ? this.inputs() : [followed]
  }

  /** The node's own work, once its inputs have settled. May throw a Failure. */
  protected abstract proceed(machine: Machine): Outcome
  protected abstract inputs(): readonly Outcome[]
  protected abstract notifyInput(machine: Machine): void
}

/** Continues with one value. */
export class Then extends Following {
  protected readonly input: Future
  private readonly go: (value: Value) => Outcome
  constructor(machine: Machine, input: Future, go: (value: Value) => Outcome) {
    super(machine.level, machine.context)
    this.input = input
    this.go = go
    if (input.state === PENDING) input.addWaiter(this)
    else machine.ready.push(this)
  }
  protected proceed(): Outcome {
    if (this.input.state === FAILED) throw this.leaving(this.input, this.input.failure)
    return this.go(this.input.value)
  }
  protected inputs(): readonly Outcome[] {
    return [this.input]
  }
  protected notifyInput(machine: Machine): void {
    machine.ready.push(this)
  }
}

/**
 * Continues with two values, at least one of which is pending. As the body of a call it is the node of the call, too: a
 * recursion has one node for each call.
 */
export class Pair extends Following {
  readonly left: Outcome
  readonly right: Outcome
  private readonly go: (left: Value, right: Value) => Outcome
  private queued = false
  /** The call whose result it is; null where it is a part of another expression. */
  private task: ReturningTask | null = null
  private frame: readonly unknown[] | null = null
  private location: Location | null = null
  constructor(machine: Machine, left: Outcome, right: Outcome, go: (left: Value, right: Value) => Outcome) {
    super(machine.level, machine.context)
    this.left = left
    this.right = right
    this.go = go
    const waitsLeft = isPending(left)
    const waitsRight = isPending(right)
    if (waitsLeft) left.addWaiter(this)
    if (waitsRight && right !== left) right.addWaiter(this)
    this.notifyInput(machine)
  }
  /** Makes it the node of a call with this body, unless it is that of another call, or something waits for it. */
  returnsTo(task: ReturningTask, frame: readonly unknown[], location: Location): boolean {
    if (this.task !== null || this.waiters !== null || this.state !== PENDING) return false
    this.task = task
    this.frame = frame
    this.location = location
    return true
  }
  protected proceed(): Outcome {
    try {
      return this.go(valueOf(this.left), valueOf(this.right))
    } catch (thrown) {
      throw this.out(thrown)
    }
  }
  override succeed(machine: Machine, value: Value): void {
    if (this.task !== null) {
      try {
        checkResult(this.task, value)
      } catch (thrown) {
        return this.fail(machine, catchable(this.out(thrown)))
      }
    }
    super.succeed(machine, value)
  }
  override leaving(_from: Future, failure: Failure): Failure {
    return this.out(failure) as Failure
  }
  private out(thrown: unknown): unknown {
    return this.task === null ? thrown : outOfCall(thrown, this.task, this.frame!, this.location!)
  }
  protected inputs(): readonly Outcome[] {
    return [this.left, this.right]
  }
  protected notifyInput(machine: Machine): void {
    // A failure on the left is the result, whatever the right one gives.
    if (this.queued || isPending(this.left) || (isPending(this.right) && !isFailed(this.left))) return
    this.queued = true
    machine.ready.push(this)
  }
}

/** Continues with many values. Fails with the leftmost failure, as soon as all parts to its left have succeeded. */
export class Join extends Following {
  protected readonly parts: Outcome[]
  private readonly go: Continue
  /** All parts before this index have succeeded and are values in `parts`. */
  private cursor = 0
  private queued = false
  constructor(machine: Machine, parts: Outcome[], go: Continue) {
    super(machine.level, machine.context)
    this.parts = parts
    this.go = go
    for (const part of parts) if (isPending(part)) part.addWaiter(this)
    this.advance(machine)
  }
  private advance(machine: Machine): void {
    const { parts } = this
    while (this.cursor < parts.length) {
      const part = parts[this.cursor]!
      if (part instanceof Future) {
        if (part.state === PENDING) return
        if (part.state === FAILED) break
        parts[this.cursor] = part.value
      }
      this.cursor++
    }
    if (this.queued) return
    this.queued = true
    machine.ready.push(this)
  }
  protected proceed(): Outcome {
    const part = this.parts[this.cursor]
    if (part instanceof Future) throw this.leaving(part, part.failure)
    return this.go(this.parts as Value[])
  }
  protected inputs(): readonly Outcome[] {
    return this.parts
  }
  protected notifyInput(machine: Machine): void {
    if (!this.queued) this.advance(machine)
  }
}

/** Continues with the values of all parts. */
export type Continue = (values: readonly Value[]) => Outcome

/** Makes a node that waits for many parts. */
export type Joining = (machine: Machine, parts: Outcome[], go: Continue) => Future

export const joinAll: Joining = (machine, parts, go) => new Join(machine, parts, go)

/** Evaluates a fallback when its input fails. A failure that no program may catch ends the run before it gets here. */
export class Recover extends Following {
  readonly input: Future
  private readonly fallback: (failure: Failure) => Outcome
  constructor(machine: Machine, input: Future, fallback: (failure: Failure) => Outcome) {
    super(machine.level, machine.context)
    this.input = input
    this.fallback = fallback
    if (input.state === PENDING) input.addWaiter(this)
    else machine.ready.push(this)
  }
  protected proceed(machine: Machine): Outcome {
    if (this.input.state === DONE) return this.input.value
    if (!machine.mayCatch(this.input.failure)) throw this.input.failure
    return this.fallback(this.input.failure)
  }
  protected inputs(): readonly Outcome[] {
    return [this.input]
  }
  protected notifyInput(machine: Machine): void {
    machine.ready.push(this)
  }
}

/** Evaluation deferred until the host's stack is empty: constructing one makes the machine unwind. */
export class Deferred extends Following {
  private readonly go: () => Outcome
  constructor(machine: Machine, go: () => Outcome) {
    super(machine.level, machine.context)
    this.go = go
    machine.unwind()
    machine.ready.push(this)
  }
  protected proceed(): Outcome {
    return this.go()
  }
  protected inputs(): readonly Outcome[] {
    return []
  }
  protected notifyInput(): void {}
}

/** Evaluation in a context of its own, started from outside the graph. */
export class Spawned extends Following {
  /** Released when it begins: a question keeps the evaluations of its answer. */
  private go: (() => Outcome) | null
  constructor(level: number, context: Context, go: () => Outcome) {
    super(level, context)
    this.go = go
  }
  protected proceed(): Outcome {
    const go = this.go!
    this.go = null
    return go()
  }
  protected inputs(): readonly Outcome[] {
    return []
  }
  protected notifyInput(): void {}
}

/** Work in pieces of which some is left at the end of a slice. */
export class Working extends Future {
  private readonly work: Work<Value>
  private readonly toFailure: (thrown: unknown) => unknown
  constructor(level: number, context: Context, work: Work<Value>, toFailure: (thrown: unknown) => unknown) {
    super(level, context)
    this.work = work
    this.toFailure = toFailure
  }
  step(machine: Machine): void {
    if (this.state !== PENDING) return
    let value: Value | undefined
    try {
      value = machine.proceed(this.work)
    } catch (thrown) {
      return this.fail(machine, catchable(this.toFailure(thrown)))
    }
    if (value === undefined) machine.ready.push(this)
    else this.succeed(machine, value)
  }
  notify(): void {}
  dependencies(): readonly Outcome[] {
    return []
  }
}

/** Calls a function outside the graph when a future has settled. It may settle another future, the `target`. */
export class Listener extends Future {
  readonly target: Future | null
  private readonly done: () => void
  constructor(machine: Machine, done: () => void, target: Future | null = null) {
    super(machine.level, machine.context)
    this.done = done
    this.target = target
  }
  notify(): void {
    this.done()
  }
  step(): void {}
  dependencies(): readonly Outcome[] {
    return []
  }
}

/** A part that threw while parts to its left were pending, as a failed future. */
export class Failed extends Future {
  constructor(machine: Machine, failure: Failure) {
    super(machine.level, machine.context)
    this.state = FAILED
    this.result = failure
  }
  step(): void {}
  notify(): void {}
  dependencies(): readonly Outcome[] {
    return []
  }
}

function isPending(outcome: Outcome): outcome is Future {
  return outcome instanceof Future && outcome.state === PENDING
}
function isFailed(outcome: Outcome): boolean {
  return outcome instanceof Future && outcome.state === FAILED
}
function valueOf(outcome: Outcome): Value {
  if (!(outcome instanceof Future)) return outcome
  if (outcome.state === FAILED) throw outcome.failure
  return outcome.value
}
