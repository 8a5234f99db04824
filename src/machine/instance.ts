// A program in one run: all that its code reads and that is not the same in every run.

import type { Value } from "../values/values.ts"
import type { Body, Frame } from "./code.ts"
import type { Outcome } from "./future.ts"
import type { Memo } from "./table.ts"
import { TaskFunction, type Task, type TaskDefinition } from "./task.ts"

/** The slot of a task that is shared by all instances. */
export const NO_SLOT = -1

/** Counts the tasks, constants and parameters of a program: the number of each is its slot in every instance. */
export class Layout {
  private tasks = 0
  private constants = 0
  private parameters = 0

  task(): number {
    return this.tasks++
  }
  constant(): number {
    return this.constants++
  }
  parameter(): number {
    return this.parameters++
  }
}

/** Gives the body that is evaluated in place of a task's own, or the same. */
export type Replace = (task: TaskDefinition, instance: Instance, body: Body) => Body

let instances = 0

export class Instance {
  /** Tells the instances of a process apart. */
  readonly number = ++instances
  /** The table of remembered calls; null where calls are not remembered. */
  readonly memo: Memo | null
  /** Tasks by slot, from their first call on. */
  readonly tasks: (Task | undefined)[] = []
  /** The outcomes of constants by slot, from their first use on. */
  readonly constants: (Outcome | undefined)[] = []
  /** Given values of parameters by slot. */
  readonly parameters: (Value | undefined)[] = []
  /** Keys of definitions whose meaning depends on a parameter. */
  readonly keys = new Map<object, string>()
  readonly replace: Replace | null
  /** The frame of the program's document, where it is one or has one. */
  document: Frame | null = null
  private readonly functions = new Map<TaskDefinition, TaskFunction>()

  constructor(memo: Memo | null, replace: Replace | null = null) {
    this.memo = memo
    this.replace = replace
  }

  /** Fails with `not-a-type` where a declared type is none. */
  task(definition: TaskDefinition): Task {
    const { slot, shared } = definition
    if (shared !== null) return shared
    return slot === NO_SLOT ? definition.prepare(this) : (this.tasks[slot] ??= definition.prepare(this))
  }

  /** The task as a value: one object for each task, so that its key is made once. */
  function(definition: TaskDefinition): TaskFunction {
    let value = this.functions.get(definition)
    if (value === undefined) this.functions.set(definition, (value = new TaskFunction(definition, this)))
    return value
  }
}
