// A program in one run: everything that its code reads and that differs between runs.

import type { Value } from "../values/values.ts"
import type { Body, Frame } from "./code.ts"
import type { RunState } from "./context.ts"
import type { Outcome } from "./future.ts"
import type { Effect } from "../values/effect.ts"
import { PROGRAM_REACH, type Reach } from "./reach.ts"
import type { Memos } from "./memo.ts"
import { TaskFunction, type Task, type TaskDefinition } from "./task.ts"

/** The slot of a task that all instances share. */
export const NO_SLOT = -1

/** Numbers the tasks, constants and parameters of a program: each number is a slot in every instance. */
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

/** Returns the body to evaluate in place of a task's own, or that body itself. */
export type Replace = (task: TaskDefinition, instance: Instance, body: Body) => Body

export type InstanceOptions = Partial<Pick<Instance, "replace" | "layout" | "run" | "reach">>

const NO_SLOTS: ReadonlySet<number> = new Set()
let instances = 0

export class Instance {
  /** Unique in the process. */
  readonly number = ++instances
  /** The tables of remembered calls; null where calls are not remembered. */
  readonly memo: Memos | null
  /** Tasks by slot, filled at their first call. */
  readonly tasks: (Task | undefined)[] = []
  /** The outcomes of constants by slot, filled at their first use. */
  readonly constants: (Outcome | undefined)[] = []
  /** The values of parameters that have one, by slot. */
  readonly parameters: (Value | undefined)[] = []
  /** The slots of parameters whose arguments the host has marked as untrusted. */
  untrusted: ReadonlySet<number> = NO_SLOTS
  /** Keys of definitions whose meaning depends on a parameter; null before the first. */
  private keys: Map<object, string> | null = null
  readonly replace: Replace | null
  /** The layout of its program, by which two instances of one program are known; null if it has no other instance. */
  readonly layout: Layout | null
  /** The run that it belongs to. Another run may reach it through a remembered function. */
  readonly run: RunState | null
  /** The models that its constants may ask: those of the program, or of the answer that it is the instance of. */
  readonly reach: Reach
  /** The frame of the document that the instance evaluates; null where there is none. */
  document: Frame | null = null
  /** The tasks that were used as values; null before the first. */
  private functions: Map<TaskDefinition, TaskFunction> | null = null

  constructor(
    memo: Memos | null,
    { replace = null, layout = null, run = null, reach = PROGRAM_REACH }: InstanceOptions = {},
  ) {
    this.memo = memo
    this.replace = replace
    this.layout = layout
    this.run = run
    this.reach = reach
  }

  /** The mark of the run or scope to which the functions of an effect belong: see `CallableKey.here`. */
  here(effect: Effect): string {
    return this.memo?.[effect].mark ?? ""
  }

  /** The key of a definition whose meaning depends on a parameter, if it was set. */
  keyOf(definition: object): string | undefined {
    return this.keys?.get(definition)
  }

  /** Sets such a key, unless it was set before. */
  setKey(definition: object, key: string): void {
    this.keys ??= new Map()
    if (!this.keys.has(definition)) this.keys.set(definition, key)
  }

  /** The task of a definition. Fails with `not-a-type` where a declared type is not a type. */
  task(definition: TaskDefinition): Task {
    const { slot, shared } = definition
    if (shared !== null) return shared
    return slot === NO_SLOT ? definition.prepare(this) : (this.tasks[slot] ??= definition.prepare(this))
  }

  /** The task as a value: one object for each task, so that its key is computed once. */
  function(definition: TaskDefinition): TaskFunction {
    const functions = (this.functions ??= new Map<TaskDefinition, TaskFunction>())
    let value = functions.get(definition)
    if (value === undefined) functions.set(definition, (value = new TaskFunction(definition, this)))
    return value
  }
}
