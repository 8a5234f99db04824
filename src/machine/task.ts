// A task at run time: its parameters, its compiled body, and the table in which its calls are remembered.

import type { Expression } from "../../grammar/index.ts"
import type { Location } from "../values/failure.ts"
import { Callable, type Value } from "../values/values.ts"
import type { Outcome } from "./future.ts"
import type { Definition } from "../program/definition.ts"
import type { MemoTable } from "./table.ts"
import type { Frame } from "../program/scope.ts"
import type { Type } from "../values/types.ts"

export interface TaskParameter {
  readonly name: string
  /** Null where any value will do. */
  readonly type: Type | null
  /** What stands for it when it is left out; evaluated anew in each call, in the scope of the task's module. */
  readonly fallback: Expression | null
}

export type Code = (frame: Frame) => Outcome

/** The compiled body: made when the task is first called. */
export interface Body {
  readonly code: Code
  /** How much of the host's stack it may take, in nested closures. */
  readonly height: number
}

/** How a value is held against a type in a call: by `typeof` where that is enough. */
export type Check = typeof ANYTHING | typeof A_NUMBER | typeof A_STRING | typeof A_TYPE
export const ANYTHING = 0
export const A_NUMBER = 1
export const A_STRING = 2
export const A_TYPE = 3

function checkFor(type: Type | null): Check {
  if (type === null) return ANYTHING
  return type.kind === "number" ? A_NUMBER : type.kind === "string" ? A_STRING : A_TYPE
}

/** How the parts of a task are made: once, when the task is first needed, since tasks name each other in any order. */
export interface TaskParts {
  /** Fails with `not-a-type`. */
  parameters(): readonly TaskParameter[]
  /** Null where any value will do. Fails with `not-a-type`. */
  returns(): Type | null
  body(): Body
  /** Where its calls are remembered; null for the prelude's tasks, and when nothing is remembered. */
  table(): MemoTable | null
}

export class TaskDefinition {
  readonly name: string
  readonly documentation: string | null
  readonly location: Location
  /** Whether its evaluations are counted as calls: all but the prelude's. */
  readonly counted: boolean
  /** What stands for it in keys; null for the prelude's tasks, which stand for themselves by name as natives do. */
  readonly definition: Definition | null
  /** What a parameter is when it is left out, in the scope of the task's module; null where it cannot be. */
  readonly fallbacks: readonly (Code | null)[]
  private readonly parts: TaskParts
  private declared: readonly TaskParameter[] | undefined = undefined
  // Plain fields, since every call reads them: `prepare` sets them before the first.
  prepared = false
  checks: readonly Check[] = []
  returnsCheck: Check = ANYTHING
  code: Code = () => null
  height = 0
  returns: Type | null = null
  table: MemoTable | null = null

  constructor(
    declared: Pick<TaskDefinition, "name" | "documentation" | "location" | "counted" | "definition" | "fallbacks">,
    parts: TaskParts,
  ) {
    this.name = declared.name
    this.documentation = declared.documentation
    this.location = declared.location
    this.counted = declared.counted
    this.definition = declared.definition
    this.fallbacks = declared.fallbacks
    this.parts = parts
  }

  get parameters(): readonly TaskParameter[] {
    return (this.declared ??= this.parts.parameters())
  }

  /** Compiles the body and finds the table: before the first call. */
  prepare(): void {
    this.checks = this.parameters.map(({ type }) => checkFor(type))
    this.returns = this.parts.returns()
    this.returnsCheck = checkFor(this.returns)
    const { code, height } = this.parts.body()
    this.code = code
    this.height = height
    this.table = this.parts.table()
    this.prepared = true
  }
}

/** A task as a value. */
export class TaskFunction extends Callable {
  readonly task: TaskDefinition
  get name(): string {
    return this.task.name
  }
  constructor(task: TaskDefinition) {
    super()
    this.task = task
  }
}

/** What a written function is, before it captures anything. */
export interface LambdaDefinition {
  readonly parameters: readonly string[]
  readonly code: Code
  readonly layout: { readonly size: number }
  readonly height: number
  readonly location: Location
  /** What stands for its code in a key. */
  key(): string
  /** The values of the names that it takes from around it, which are the rest of its key. */
  captured(frame: Frame): readonly Value[]
}

/** A written function with the frame it was written in. */
export class Closure extends Callable {
  readonly name = "function"
  readonly definition: LambdaDefinition
  readonly frame: Frame
  constructor(definition: LambdaDefinition, frame: Frame) {
    super()
    this.definition = definition
    this.frame = frame
  }
}
