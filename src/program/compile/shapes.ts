// The shapes of compiled code: how the closures of frequent expressions are made of others, for code of their own.

import type { Code, Frame } from "../../machine/code.ts"
import type { Future, Outcome } from "../../machine/future.ts"
import type { Machine } from "../../machine/machine.ts"
import type { TaskDefinition } from "../../machine/task.ts"
import type { Location } from "../../values/failure.ts"
import type { Value } from "../../values/values.ts"

/** The operators that have a fast path for numbers. */
export type FastOperator = "+" | "-" | "<" | "<=" | ">" | "=="

/** Evaluates an operator on any operands. */
export type Slow = (machine: Machine, left: Outcome, right: Outcome) => Outcome

/** A shape says the same as the closure that has it: both are beside each other where they are made. */
export type Shape =
  | { readonly kind: "value"; readonly value: Value }
  /** A parameter of the task itself. */
  | { readonly kind: "slot"; readonly slot: number }
  | {
      readonly kind: "constant"
      readonly operator: FastOperator
      readonly left: Code
      readonly right: number
      readonly slow: Slow
    }
  /** `rest` continues with a left operand that is no number. */
  | {
      readonly kind: "operator"
      readonly operator: "+" | "-"
      readonly left: Code
      readonly right: Code
      readonly slow: Slow
      readonly rest: (machine: Machine, left: Outcome, frame: Frame) => Outcome
    }
  /** `wait` continues with a condition that is no boolean. */
  | {
      readonly kind: "if"
      readonly test: Code
      readonly whenTrue: Code
      readonly whenFalse: Code
      readonly wait: (machine: Machine, frame: Frame, outcome: Outcome) => Outcome
    }
  /** A call of a task with one argument. `enter` makes it in a program with untrusted data. */
  | {
      readonly kind: "call"
      readonly argument: Code
      readonly task: TaskDefinition
      readonly location: Location
      readonly enter: (machine: Machine, frame: Frame, called: Frame) => Outcome
      readonly wait: (machine: Machine, frame: Frame, outcomes: Outcome[]) => Future
    }

const shapes = new WeakMap<Code, Shape>()

/** The code, with its shape. */
export function shaped(code: Code, shape: Shape): Code {
  shapes.set(code, shape)
  return code
}

export function shapeOf(code: Code): Shape | undefined {
  return shapes.get(code)
}
