// A task declared in a module, or in a block of a document or an answer. Its body is compiled when it is first called.

import type { TaskDeclaration } from "../../grammar/index.ts"
import type { Body, Code } from "../machine/code.ts"
import { NO_SLOT, type Instance, type Layout } from "../machine/instance.ts"
import { PROGRAM_REACH, tableName, type Reach } from "../machine/reach.ts"
import { Task, type TaskDefinition, type TaskParameter } from "../machine/task.ts"
import type { Effect } from "../values/effect.ts"
import type { Location } from "../values/failure.ts"
import { UNTRUSTED } from "../values/origin.ts"
import type { Type } from "../values/types.ts"
import { compile, compileBody } from "./compile/compile.ts"
import { canonical, Definition, type Piece } from "./definition.ts"
import { modelDependenceOf } from "./model-dependence.ts"
import { DeclaredType } from "./modules/static-type.ts"
import { GIVEN, GIVEN_UNTRUSTED, sourcesOf, together } from "./provenance.ts"
import { once } from "./once.ts"
import { effectReached } from "./reached-effect.ts"
import type { Scope } from "./scope.ts"

export class DeclaredTask implements TaskDefinition {
  readonly slot: number
  readonly name: string
  readonly documentation: string | null
  readonly location: Location
  readonly counted: boolean
  readonly parameters: TaskDefinition["parameters"]
  readonly fallbacks: readonly (Code | null)[]
  shared: Task | null = null
  /** The source of its key; null for a task of the prelude, whose key is its name, as for natives. */
  readonly definition: Definition | null
  private readonly declaration: TaskDeclaration
  private readonly body: () => Body
  private readonly compileFallbacks: () => void
  /** The types of the parameters, in their order. */
  readonly types: readonly DeclaredType[]
  private readonly result: DeclaredType

  /** With `isPrelude`, its calls are neither counted nor remembered, and all instances share its prepared task. */
  constructor(declaration: TaskDeclaration, around: Scope, layout: Layout, isPrelude = false) {
    const { parameters, returns } = declaration
    const { text: name } = declaration.name
    // Created on first use, as most runs call few of the tasks in their modules.
    const outer = once(() => around.root())
    const inner = once(() => {
      const scope = around.root()
      for (const [i, { name, fallback }] of parameters.entries())
        scope.bind(name.text, false, () =>
          together([
            this.types[i]!.isUntrusted ? GIVEN_UNTRUSTED : GIVEN,
            ...(fallback === null ? [] : [sourcesOf(fallback, outer())]),
          ]),
        )
      return scope
    })
    this.declaration = declaration
    this.slot = isPrelude ? NO_SLOT : layout.task()
    this.name = name
    this.documentation = declaration.documentation
    this.location = { source: around.source, span: { start: declaration.name.start, end: declaration.name.end } }
    this.counted = !isPrelude
    this.parameters = parameters.map((parameter) => ({
      name: parameter.name.text,
      required: parameter.fallback === null,
    }))
    const compiled = parameters.map(({ fallback }) =>
      fallback === null ? null : once(() => compile(fallback, outer())),
    )
    this.fallbacks = compiled.map((code) => (code === null ? null : (machine, frame) => code()(machine, frame)))
    this.compileFallbacks = () => compiled.forEach((code) => code?.())
    this.types = parameters.map(({ type }) => new DeclaredType(type, outer))
    this.result = new DeclaredType(returns, outer)
    this.body = once(() => compileBody(declaration.body, inner()))
    this.definition = isPrelude ? null : new Definition(name, () => this.pieces(inner(), outer()))
  }

  /** Resolves all of its names now: a document may bind them again later. */
  resolve(): void {
    this.body()
    this.compileFallbacks()
    this.definition?.pieces()
    for (const type of [...this.types, this.result]) type.resolve()
  }

  key(instance: Instance): string {
    return this.definition?.key(instance) ?? this.name
  }

  effect(instance: Instance): Effect {
    return this.definition === null ? "none" : effectReached(this.definition, instance)
  }

  prepare(instance: Instance): Task {
    const { definition } = this
    const parameters = this.declaration.parameters.map(({ name, fallback }, i): TaskParameter => ({
      name: name.text,
      type: this.types[i]!.in(instance),
      fallback,
    }))
    const returns = this.returns(instance)
    const own = this.body()
    const body = definition === null || instance.replace === null ? own : instance.replace(this, instance, own)
    const effect = this.effect(instance)
    const memo = instance.memo?.[effect] ?? null
    const table = (reach: Reach) => {
      if (definition === null || memo === null) return null
      const key = definition.key(instance)
      const dependence = () => modelDependenceOf(definition, instance)
      return memo.table(reach === PROGRAM_REACH ? key : tableName(key, dependence(), effect, reach))
    }
    const task = new Task(this, { parameters, returns, ...body }, table)
    if (definition === null) this.shared = task
    return task
  }

  returns(instance: Instance): Type | null {
    return this.result.in(instance)
  }

  private pieces(inner: Scope, outer: Scope): Piece[] {
    const { parameters, body } = this.declaration
    const pieces: Piece[] = ["task("]
    for (const [i, { fallback }] of parameters.entries()) {
      pieces.push(...markOf(this.types[i]!))
      pieces.push({ declared: this.types[i]! }, ",")
      if (fallback !== null) pieces.push("=", ...canonical(fallback, [], outer))
    }
    pieces.push("):")
    pieces.push(...markOf(this.result), { declared: this.result }, "=")
    const names = parameters.map(({ name }) => name.text)
    return [...pieces, ...canonical(body, names, inner)]
  }
}

/** The mark of a type that declares untrusted data: it is in the key, and in the sources of all results. */
function markOf({ isUntrusted }: DeclaredType): Piece[] {
  return isUntrusted ? ["untrusted ", { origins: UNTRUSTED }] : []
}
