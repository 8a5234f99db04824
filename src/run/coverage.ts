// Which tasks were called and which branches were taken, over any number of runs.

import { visit, type Declaration, type Expression, type Module, type Span } from "../../grammar/index.ts"
import { childFields, heldIn } from "../../grammar/walk.ts"
import type { Observe } from "../program/compile/observe.ts"
import { Future } from "../machine/future.ts"
import type { Code } from "../machine/code.ts"
import type { Value } from "../values/values.ts"
import { Then } from "../machine/waiting.ts"
import type { ParsedModule } from "../program/modules/load.ts"

/** A task, or a branch: what `IF`, `TRY` and `??` choose between. */
export interface CoveragePoint {
  readonly kind: "task" | "branch"
  /** The task's name; of a branch the word before it. `TRY` was taken when its body succeeded, the left of `??` when it was not null. */
  readonly name: string
  /** The module it stands in. */
  readonly source: string
  /** Of a task its whole declaration, of a branch its expression. */
  readonly span: Span
  /** How often it was evaluated. A remembered call is not evaluated again. */
  readonly count: number
}

export interface Coverage {
  /** The points of all modules so far, by module and place. */
  points(): readonly CoveragePoint[]
  /** Wraps the code of expressions that count, as they are compiled. */
  readonly observe: Observe
  /** Adds the points of a module and of all that it imports. */
  add(root: ParsedModule): void
}

type Counted = { -readonly [key in keyof CoveragePoint]: CoveragePoint[key] } & {
  /** Whether a value that comes of it counts; null where being evaluated is enough. */
  readonly counts: ((value: Value) => boolean) | null
}

/** Counts over the modules of a program, without the standard library and packages: these have tests of their own. */
export function createCoverage(): Coverage {
  const modules = new Map<string, Map<string, Counted>>()

  const addModule = (parsed: ParsedModule): void => {
    if (modules.has(parsed.id) || isLibrary(parsed.id)) return
    const points = new Map<string, Counted>()
    modules.set(parsed.id, points)
    addPoints(parsed.module, (point, expression) =>
      points.set(keyOf(expression), { ...point, source: parsed.id, count: 0 }),
    )
    for (const target of parsed.imports.values()) if (target !== "host") addModule(target)
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
    observe: observing((expression, source) => modules.get(source)?.get(keyOf(expression))),
    add: addModule,
  }
}

function isLibrary(id: string): boolean {
  return id.startsWith("std/") || id.includes("node_modules/")
}

/** No two expressions that count have the same place: each holds more than the ones in it. */
function keyOf({ start, end }: Span): string {
  return `${start}:${end}`
}

function observing(find: (expression: Expression, source: string) => Counted | undefined): Observe {
  return (expression, source, code) => {
    const point = find(expression, source)
    if (point === undefined) return code
    const { counts } = point
    return counts === null ? counted(code, point) : countedBy(code, point, counts)
  }
}

function counted(code: Code, point: Counted): Code {
  return (machine, frame) => {
    point.count++
    return code(machine, frame)
  }
}

function countedBy(code: Code, point: Counted, counts: (value: Value) => boolean): Code {
  const count = (value: Value) => {
    if (counts(value)) point.count++
    return value
  }
  return (machine, frame) => {
    const outcome = code(machine, frame)
    return outcome instanceof Future ? new Then(machine, outcome, count) : count(outcome)
  }
}

type Add = (point: Pick<Counted, "kind" | "name" | "span" | "counts">, expression: Expression) => void

function addPoints(module: Module, add: Add): void {
  for (const declaration of module.declarations) {
    if (declaration.kind === "test") continue // what the tests themselves choose between is not what they cover
    if (declaration.kind === "task")
      add({ kind: "task", name: declaration.name.text, span: spanOf(declaration), counts: null }, declaration.body)
    addBranches(declaration, add)
  }
}

/**
 * Branches are the children of IF, TRY and other forms that are not always evaluated, named by the word before them, and both
 * sides of `??`. The WHERE and the body of a FOR are evaluated for each item: no choice between branches.
 */
function addBranches(declaration: Declaration, add: Add): void {
  const branch = (name: string, expression: Expression, counts: Counted["counts"] = null) =>
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
