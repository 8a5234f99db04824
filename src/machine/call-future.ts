// A call of a task that has not settled: deferred, waiting, or shared with equal calls through the memo.

import { shorten } from "../base/shorten.ts"
import { catchable, type Failure, type Location } from "../values/failure.ts"
import { DONE, FAILED, PENDING, type Future, type Outcome } from "./future.ts"
import type { Context } from "./context.ts"
import type { Row } from "./observer.ts"
import type { Machine } from "./machine.ts"
import { enter } from "./invoke.ts"
import { checkResult, outOfCall } from "./returned.ts"
import type { Frame } from "./code.ts"
import type { Task } from "./task.ts"
import { toJson } from "../values/show.ts"
import { describe } from "../values/types.ts"
import type { Value } from "../values/values.ts"
import { Following } from "./waiting.ts"

export class CallFuture extends Following {
  readonly location: Location
  /** Both, and the context, are released when the call settles, as the memo keeps it longer than its run. */
  private task: Task | null
  private frame: Frame | null

  constructor(machine: Machine, task: Task, frame: Frame, location: Location) {
    super(machine.level, machine.context)
    this.task = task
    this.frame = frame
    this.location = location
  }

  defer(machine: Machine): void {
    machine.unwind()
    machine.ready.push(this)
  }

  /** Settles with the outcome of the body, or follows it. */
  take(machine: Machine, outcome: Outcome): void {
    this.conclude(machine, outcome)
  }

  protected proceed(machine: Machine): Outcome {
    return enter(machine, this.task!, this.frame!, this.location)
  }

  override succeed(machine: Machine, value: Value): void {
    if (this.state !== PENDING) return
    try {
      checkResult(this.task!, value)
    } catch (thrown) {
      return this.fail(machine, this.leaving(this, catchable(thrown)))
    }
    if (typeof value !== "number" && typeof value !== "boolean") this.count(value)
    this.release(machine.program)
    super.succeed(machine, value)
  }

  override fail(machine: Machine, failure: Failure): void {
    if (this.state !== PENDING) return
    // A failure is not remembered: an equal call evaluates the body again.
    const task = this.task!
    task.tableIn(this.context.reach)?.remove(this.frame!, 1, task.parameters.length, this)
    this.release(machine.program)
    super.fail(machine, failure)
  }

  override leaving(_from: Future, failure: Failure): Failure {
    return this.task === null ? failure : (outOfCall(failure, this.task, this.frame!, this.location) as Failure)
  }

  /** Called when its run is over before it has settled, with the context of the run's program. */
  abandon(program: Context): void {
    if (this.state !== PENDING) return
    this.state = FAILED
    this.result = undefined
    this.release(program)
  }

  /** Counts the bytes of the result. */
  private count(value: Value): void {
    const retention = this.task!.tableIn(this.context.reach)?.retention
    if (retention !== undefined && retention !== null) retention.add(retention.bytesOf(value))
  }

  /** Lets go of all that only the evaluation needs: the instance, and the questions around it. */
  private release(program: Context): void {
    if (this.context !== program) this.context = program
    this.task = null
    this.frame = null
  }

  protected inputs(): readonly Outcome[] {
    return []
  }
  protected notifyInput(): void {}

  /** The call as messages show it. */
  describe(): string {
    const task = this.task!
    const values = this.frame!.slice(1, 1 + task.parameters.length) as Value[]
    const shown = values.map((value) =>
      typeof value === "object" && value !== null ? describe(value) : shorten(toJson(value)),
    )
    return `${task.name}(${shown.join(", ")})`
  }
}

/** A call that appears in the trace, under a row of its own. */
export class ObservedCall extends CallFuture {
  readonly row: Row
  constructor(machine: Machine, task: Task, frame: Frame, location: Location) {
    super(machine, task, frame, location)
    this.row = machine.context.row
  }
  override succeed(machine: Machine, value: Value): void {
    if (this.state !== PENDING) return
    super.succeed(machine, value)
    if (this.isDone) machine.callObserver?.succeeded(this.row, value)
  }
  /** False where the value was not of the task's declared type, which fails the call. */
  private get isDone(): boolean {
    return this.state === DONE
  }
  override fail(machine: Machine, failure: Failure): void {
    if (this.state !== PENDING) return
    super.fail(machine, failure)
    machine.callObserver?.failed(this.row, failure)
  }
}

/** The trace row of an observed call; null for any other call. */
export function rowOf(call: Future): Row | null {
  return call instanceof ObservedCall ? call.row : null
}

/** The result of a body of a call that is not remembered, checked against the declared type when it arrives. */
export class Returning extends Following {
  private readonly task: Task
  private readonly frame: Frame
  private readonly location: Location
  constructor(machine: Machine, task: Task, frame: Frame, location: Location, outcome: Future) {
    super(machine.level, machine.context)
    this.task = task
    this.frame = frame
    this.location = location
    this.conclude(machine, outcome)
  }
  override succeed(machine: Machine, value: Value): void {
    try {
      checkResult(this.task, value)
    } catch (thrown) {
      return this.fail(machine, this.leaving(this, catchable(thrown)))
    }
    super.succeed(machine, value)
  }
  override leaving(_from: Future, failure: Failure): Failure {
    return outOfCall(failure, this.task, this.frame, this.location) as Failure
  }
  protected proceed(): Outcome {
    throw new Error("a Returning has nothing of its own to do: this is a bug in Recall")
  }
  protected inputs(): readonly Outcome[] {
    return []
  }
  protected notifyInput(): void {}
}
