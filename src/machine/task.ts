// Tasks, as a program declares them and prepared for the calls of one instance; and function values.

import type { Expression } from "../../grammar/index.ts"
import type { Effect } from "../values/effect.ts"
import type { Location } from "../values/failure.ts"
import { NativeFunction } from "../values/functions.ts"
import { ANONYMOUS, Callable, type CallableKey, type Value } from "../values/values.ts"
import type { Type } from "../values/types.ts"
import type { Body, Code, Frame } from "./code.ts"
import type { Instance } from "./instance.ts"
import { PROGRAM_REACH, type Reach } from "./reach.ts"
import type { MemoTable } from "./table.ts"

export interface TaskParameter {
  readonly name: string
  /** Null where any value is accepted. */
  readonly type: Type | null
  /** Evaluated in each call that omits the argument, in the task's module; null where the argument is required. */
  readonly fallback: Expression | null
}

/** The way a call checks a value against a type: by `typeof` where that is enough. */
export type Check = typeof ANYTHING | typeof A_NUMBER | typeof A_STRING | typeof A_TYPE
export const ANYTHING = 0
export const A_NUMBER = 1
export const A_STRING = 2
export const A_TYPE = 3

function checkFor(type: Type | null): Check {
  if (type === null) return ANYTHING
  return type.kind === "number" ? A_NUMBER : type.kind === "string" ? A_STRING : A_TYPE
}

/** A task as a program declares it, the same in all runs. */
export interface TaskDefinition {
  /** Its index in `Instance.tasks`; `NO_SLOT` for a task that all instances share. */
  readonly slot: number
  readonly name: string
  readonly documentation: string | null
  readonly location: Location
  /** Whether its evaluations are counted and traced as calls: those of the prelude's tasks are not. */
  readonly counted: boolean
  readonly parameters: readonly { readonly name: string; readonly required: boolean }[]
  /** The code of each parameter's fallback, for a root frame; null where the argument is required. */
  readonly fallbacks: readonly (Code | null)[]
  /** The task of all instances, set by the first call of a task of the prelude, which depends on none; else null. */
  readonly shared: Task | null
  /** Compiles the body, once, and finds the types and the memo table. Fails with `not-a-type`. */
  prepare(instance: Instance): Task
  /** The declared type of its results; null where any value is accepted. Fails with `not-a-type`. */
  returns(instance: Instance): Type | null
  /** The text that identifies the task in keys. */
  key(instance: Instance): string
  /** The strongest effect of the natives that it reaches. */
  effect(instance: Instance): Effect
}

/** Calls of a task after which it gets code of its own: making that takes as long as some thousand calls. */
const PATIENCE = 2_000

/** A task ready to be called. Plain fields, since every call reads them. */
export class Task {
  readonly definition: TaskDefinition
  readonly name: string
  readonly counted: boolean
  readonly parameters: readonly TaskParameter[]
  readonly checks: readonly Check[]
  readonly returns: Type | null
  readonly returnsCheck: Check
  code: Code
  readonly height: number
  /** The calls until it gets code of its own, and that code. */
  private patience = PATIENCE
  private readonly hurry: (() => Code) | undefined
  /** The table of calls in the program itself; null where calls are not remembered. */
  readonly table: MemoTable | null
  private readonly findTable: (reach: Reach) => MemoTable | null
  /** The tables of calls in answers, by reach; null before the first. */
  private tables: Map<Reach, MemoTable | null> | null = null

  constructor(
    definition: TaskDefinition,
    { parameters, returns, code, height, hurry }: Pick<Task, "parameters" | "returns" | "height"> & Body,
    findTable: (reach: Reach) => MemoTable | null,
  ) {
    this.definition = definition
    this.name = definition.name
    this.counted = definition.counted
    this.parameters = parameters
    this.checks = parameters.map(({ type }) => checkFor(type))
    this.returns = returns
    this.returnsCheck = checkFor(returns)
    this.code = code
    this.height = height
    this.hurry = hurry
    this.table = findTable(PROGRAM_REACH)
    this.findTable = findTable
  }

  /** Its code for one more call. */
  codeOfCall(): Code {
    if (--this.patience === 0 && this.hurry !== undefined) this.code = this.hurry()
    return this.code
  }

  /** The table of calls with these models in reach. */
  tableIn(reach: Reach): MemoTable | null {
    if (reach === PROGRAM_REACH || this.table === null) return this.table
    const tables = (this.tables ??= new Map<Reach, MemoTable | null>())
    let table = tables.get(reach)
    if (table === undefined) tables.set(reach, (table = this.findTable(reach)))
    return table
  }
}

/** A task as a value: it keeps its instance wherever it is called. */
export class TaskFunction extends Callable {
  readonly definition: TaskDefinition
  readonly instance: Instance
  /** The reach of the program or answer that declares it, or of an answer that has given it. */
  readonly reach: Reach
  constructor(definition: TaskDefinition, instance: Instance, reach = instance.reach) {
    super()
    this.definition = definition
    this.instance = instance
    this.reach = reach
  }
  get name(): string {
    return this.definition.name
  }
  get task(): Task {
    return this.instance.task(this.definition)
  }
  key(): CallableKey {
    const { definition, instance, reach } = this
    return {
      open: `!task ${reach.key}${definition.key(instance)}`,
      here: instance.here(this.effect()),
      captured: [],
      close: "",
    }
  }
  effect(): Effect {
    return this.definition.effect(this.instance)
  }
}

/** A function expression, before it captures anything. */
export interface LambdaDefinition {
  readonly parameters: readonly string[]
  readonly code: Code
  readonly height: number
  readonly location: Location
  /** The key of its code, in the instance of the frame that it is created in. */
  key(frame: Frame): string
  /** The values of the names that it captures, which are the rest of its key. */
  captured(frame: Frame): readonly Value[]
  /** The strongest effect of the natives that its code reaches. */
  effect(frame: Frame): Effect
  /** The instance of the frame. */
  instance(frame: Frame): Instance
}

/** A function value: a function expression with the frame that it was created in. */
export class Closure extends Callable {
  readonly name = ANONYMOUS
  readonly definition: LambdaDefinition
  readonly frame: Frame
  /** The reach in which it was created, or of an answer that has given it. */
  readonly reach: Reach
  constructor(definition: LambdaDefinition, frame: Frame, reach: Reach) {
    super()
    this.definition = definition
    this.frame = frame
    this.reach = reach
  }
  key(): CallableKey {
    const { definition, frame, reach } = this
    return {
      open: `!function ${reach.key}${definition.key(frame)}(`,
      here: definition.instance(frame).here(this.effect()),
      captured: definition.captured(frame),
      close: ")",
    }
  }
  effect(): Effect {
    return this.definition.effect(this.frame)
  }
}

/** A native with effects that an answer has given. */
export class GivenNative extends NativeFunction {
  readonly reach: Reach
  constructor({ native, id, here }: NativeFunction, reach: Reach) {
    super(native, id, here)
    this.reach = reach
  }
}
