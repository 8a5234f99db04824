// Coverage: counts the tasks that were called and the branches that were taken, over any number of runs.

import type { Declaration, Expression, Module, Span } from "../../grammar/index.ts"
import { visit } from "../../grammar/walk.ts"
import { childFields, heldIn } from "../../grammar/walk.ts"
import type { Observe } from "../program/compile/observe.ts"
import { Future } from "../machine/future.ts"
import type { Code } from "../machine/code.ts"
import type { Value } from "../values/values.ts"
import { Then } from "../machine/waiting.ts"
import type { ParsedModule } from "../program/modules/load.ts"

/** A task, or a branch: one of the alternatives of `IF`, `TRY` and `??`. */
export interface CoveragePoint {
  readonly kind: "task" | "branch"
  /**
   * The name of the task, or the word before the branch. `TRY` counts when its body succeeds, the left side of `??`
   * when it is not null.
   */
  readonly name: string
  /** The module that contains it. */
  readonly source: string
  /** The whole declaration of a task; the expression of a branch. */
  readonly span: Span
  /** The number of evaluations. A remembered call is not evaluated again. */
  readonly count: number
}

/** Counts the evaluations of tasks and branches in the tests that receive it as `coverage`. */
export interface Coverage {
  /** The points of all modules so far, ordered by module and position. */
  points(): readonly CoveragePoint[]
  /** Wraps the code of counted expressions, as they are compiled. */
  readonly observe: Observe
  /** Adds the points of a module and of all that it imports. */
  add(root: ParsedModule): void
}

type Counter = { -readonly [key in keyof CoveragePoint]: CoveragePoint[key] } & {
  /** Whether the resulting value counts; null where every evaluation counts. */
  readonly counts: ((value: Value) => boolean) | null
}

/** Counts over the modules of programs, except the standard library and packages, which have tests of their own. */
export function createCoverage(): Coverage {
  const modules = new Map<string, Map<string, Counter>>()

  const addModule = (parsed: ParsedModule): void => {
    if (modules.has(parsed.id) || isLibrary(parsed.id)) return
    const points = new Map<string, Counter>()
    modules.set(parsed.id, points)
    addPoints(parsed.module, (point, expression) =>
      points.set(keyOf(expression), { ...point, source: parsed.id, count: 0 }),
    )
    for (const target of parsed.imports.values()) if (typeof target !== "string") addModule(target)
  }

  return {
    points: () =>
      [...modules.keys()]
        .sort()
        .flatMap((id) =>
          [...modules.get(id)!.values()]
            .map(({ kind, name, source, span, count }) => ({ kind, name, source, span, count }))
            .sort((a, b) => a.span.start - b.span.start),
        ),
    observe: countingObserver((expression, source) => modules.get(source)?.get(keyOf(expression))),
    add: addModule,
  }
}

function isLibrary(id: string): boolean {
  return id.startsWith("std/") || id.includes("node_modules/")
}

/** No two counted expressions have the same span: one that contains another is longer. */
function keyOf({ start, end }: Span): string {
  return `${start}:${end}`
}

function countingObserver(find: (expression: Expression, source: string) => Counter | undefined): Observe {
  return (expression, source, code) => {
    const point = find(expression, source)
    if (point === undefined) return code
    const { counts } = point
    return counts === null ? countEvaluations(code, point) : countValues(code, point, counts)
  }
}

function countEvaluations(code: Code, point: Counter): Code {
  return (machine, frame) => {
    point.count++
    return code(machine, frame)
  }
}

function countValues(code: Code, point: Counter, counts: (value: Value) => boolean): Code {
  const count = (value: Value) => {
    if (counts(value)) point.count++
    return value
  }
  return (machine, frame) => {
    const outcome = code(machine, frame)
    return outcome instanceof Future ? new Then(machine, outcome, count) : count(outcome)
  }
}

type Add = (point: Pick<Counter, "kind" | "name" | "span" | "counts">, expression: Expression) => void

function addPoints(module: Module, add: Add): void {
  for (const declaration of module.declarations) {
    if (declaration.kind === "test") continue // a branch in a test is not code that the test covers
    if (declaration.kind === "task")
      add({ kind: "task", name: declaration.name.text, span: spanOf(declaration), counts: null }, declaration.body)
    addBranches(declaration, add)
  }
}

/**
 * Branches are the children of IF, TRY and other forms that are not always evaluated, named by the word before them,
 * and both sides of `??`. The WHERE and the body of a FOR are no branches, as they are evaluated for each item.
 */
function addBranches(declaration: Declaration, add: Add): void {
  const branch = (name: string, expression: Expression, counts: Counter["counts"] = null) =>
    add({ kind: "branch", name, span: spanOf(expression), counts }, expression)
  visit(declaration, {
    enter(node) {
      if (node.kind === "for") return
      if (node.kind === "binary" && node.operator === "??") {
        branch("before ??", node.left, (value) => value !== null)
        branch("after ??", node.right)
      }
      for (const [field, { word, conditional }] of childFields(node.kind)) {
        if (word === undefined || conditional?.(node) !== true) continue
        const held = heldIn(node, field) as Expression
        // The body of a TRY is always evaluated: it is taken where it does not fail.
        branch(word.trim(), held, node.kind === "try" && field === "body" ? () => true : null)
      }
    },
  })
}

function spanOf({ start, end }: Span): Span {
  return { start, end }
}
