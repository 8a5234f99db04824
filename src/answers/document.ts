// A document evaluated: its nodes in order, their results in its text, or the value that it gives as its answer.

import type { Block, Call, Diagnostic, Document, Expression, Part } from "../../grammar/index.ts"
import { checkNames } from "../check/names.ts"
import { collect } from "../interpreter/compile/free.ts"
import { compile } from "../interpreter/compile/compile.ts"
import { splice } from "../interpreter/compile/data.ts"
import type { Constant } from "../interpreter/constant.ts"
import { Future, type Outcome } from "../interpreter/future.ts"
import type { Machine } from "../interpreter/machine.ts"
import { Scope, type Frame, type Globals } from "../interpreter/scope.ts"
import type { Code } from "../interpreter/task.ts"
import { Failed, Join } from "../interpreter/waiting.ts"
import type { Value } from "../interpreter/values.ts"
import type { Memo } from "../memo/table.ts"
import { Overlay } from "../modules/globals.ts"
import { linkConstant, linkTask } from "../modules/link.ts"

/** One step of a document: text, a result that stands in the text, or something that only has to have succeeded. */
type Step =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "result" | "effect" | "answer"; readonly code: Code; readonly slot: number }

export interface DocumentPlan {
  /** Errors in its nodes: with one, it is not evaluated. Warnings otherwise. */
  readonly diagnostics: readonly Diagnostic[]
  /** Whether its value is given by `CALL("answer", …)` or EMIT, and not its text. */
  readonly answers: boolean
  evaluate(): Outcome
}

export interface DocumentOptions {
  readonly source: string
  readonly globals: Globals
  readonly memo: Memo | null
  /** Whether `CALL("answer", value)` gives its value: in the answer of a model. */
  readonly isAnswer: boolean
}

/**
 * Compiles a document. Names that it binds are bound from there on; `it` is the last result, `so_far` the text before the
 * node. Parts that wait do not hold up the others. What follows an answer is not evaluated.
 */
export function planDocument(machine: Machine, document: Document, { source, globals, memo, isAnswer }: DocumentOptions): DocumentPlan {
  const overlay = new Overlay(globals)
  const scope = Scope.root(overlay, source)
  const diagnostics: Diagnostic[] = []
  const steps: Step[] = []
  const check = (expression: Expression, bound: readonly string[] = []) => diagnostics.push(...checkNames(expression, scope, new Set(bound)))
  const answer = () => steps.some(({ kind }) => kind === "answer")

  const node = (expression: Expression, kind: "result" | "answer") => {
    check(expression, ["so_far"])
    const inner = scope.block()
    const usesText = mentions(expression, "so_far")
    const textSlot = usesText ? inner.bind("so_far", true) : 0
    const code = compile(machine, expression, inner)
    const before = [...steps]
    const withText: Code = (frame) => {
      frame[textSlot] = join(machine, before, frame, (values) => assemble(machine, before, values))
      return code(frame)
    }
    steps.push({ kind, code: usesText ? withText : code, slot: scope.bind("it", true) })
  }
  const bind = (bindings: readonly { readonly name: string; readonly value: Expression }[], constants: readonly Constant[]) => {
    for (const [i, { name, value }] of bindings.entries()) {
      check(value)
      const constant = constants[i]!
      overlay.own.set(name, { kind: "constant", constant })
      steps.push({ kind: "effect", code: () => constant.read(machine), slot: scope.slot() })
    }
  }

  const add = (part: Part) => {
    switch (part.kind) {
      case "text": steps.push({ kind: "text", text: part.text }); break
      case "call": {
        const given = isAnswer ? answerOf(part) : undefined
        node(given ?? part, given === undefined ? "result" : "answer")
        break
      }
      case "bind": bind(part.bindings, part.bindings.map((binding) => linkConstant(machine, binding, scope))); break
      case "block": addBlock(part); break
    }
  }
  const addBlock = (block: Block) => {
    for (const declaration of block.declarations) {
      switch (declaration.kind) {
        case "let-declaration": bind(declaration.bindings, declaration.bindings.map((binding) => linkConstant(machine, binding, scope))); break
        case "task":
          overlay.own.set(declaration.name, { kind: "task", task: linkTask(machine, declaration, scope, { memo, counted: true }) })
          check(declaration.body, declaration.parameters.map(({ name }) => name))
          break
        case "emit": node(declaration.value, "answer"); break
      }
    }
  }

  for (const part of document.parts) {
    if (answer()) break
    add(part)
  }
  return { diagnostics, answers: answer(), evaluate: () => evaluate(machine, steps, [null]) }
}

/** The value of `CALL("answer", value)`. */
function answerOf(call: Call): Expression | undefined {
  const [first, second] = call.arguments
  return call.arguments.length === 2 && first!.value.kind === "literal" && first!.value.value === "answer" && second!.name === null ? second!.value : undefined
}

function mentions(expression: Expression, name: string): boolean {
  let found = false
  collect(expression, new Set(), (used) => {
    found ||= used === name
  })
  return found
}

function evaluate(machine: Machine, steps: readonly Step[], frame: Frame): Outcome {
  let waits = false
  for (const [i, step] of steps.entries()) {
    if (step.kind === "text") continue
    const outcome: Outcome = waits ? machine.attempt(step.code, frame) : step.code(frame)
    frame[step.slot] = outcome
    waits ||= outcome instanceof Future
    if (outcome instanceof Failed) return join(machine, steps.slice(0, i + 1), frame, () => null) // nothing to its right can matter
  }
  return join(machine, steps, frame, (values) => (steps[steps.length - 1]?.kind === "answer" ? values[values.length - 1]! : assemble(machine, steps, values)))
}

/** Goes on with what the steps have left in the frame. */
function join(machine: Machine, steps: readonly Step[], frame: Frame, go: (values: readonly Value[]) => Value): Outcome {
  const outcomes = steps.filter((step) => step.kind !== "text").map(({ slot }) => frame[slot] as Outcome)
  return outcomes.some((outcome) => outcome instanceof Future) ? new Join(machine, outcomes, go) : go(outcomes as Value[])
}

function assemble(machine: Machine, steps: readonly Step[], values: readonly Value[]): string {
  let next = 0
  const results: Value[] = []
  const texts: (string | null)[] = []
  for (const step of steps) {
    if (step.kind === "text") texts.push(step.text)
    else if (step.kind === "result") {
      texts.push(null)
      results.push(values[next++]!)
    } else next++
  }
  return splice(machine, texts, results)
}
