// A task as it is declared, in a module or in a block of an answer: its names resolved, its body compiled when it is first called.

import type { TaskDeclaration } from "../../grammar/index.ts"
import type { Body, Code } from "../machine/code.ts"
import { NO_SLOT, type Instance, type Layout } from "../machine/instance.ts"
import { Task, type TaskDefinition, type TaskParameter } from "../machine/task.ts"
import type { Location } from "../values/failure.ts"
import type { Type } from "../values/types.ts"
import { compile, compileBody } from "./compile/compile.ts"
import { canonical, Definition, type Piece } from "./definition.ts"
import { DeclaredType } from "./modules/static-type.ts"
import { once } from "./once.ts"
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
  /** The source of its key; null for a task of the prelude, which is known by its name as natives are. */
  readonly definition: Definition | null
  private readonly declaration: TaskDeclaration
  private readonly body: () => Body
  /** Those of the parameters, in their order. */
  readonly types: readonly DeclaredType[]
  private readonly result: DeclaredType

  /** `isPrelude`: its calls are neither counted nor remembered, and nothing in it depends on an instance. */
  constructor(declaration: TaskDeclaration, around: Scope, layout: Layout, isPrelude = false) {
    const { parameters, returns } = declaration
    const { text: name } = declaration.name
    // Made when they are needed: most runs call few of the tasks that they could.
    const outer = once(() => around.root())
    const inner = once(() => {
      const scope = around.root()
      for (const parameter of parameters) scope.bind(parameter.name.text, false)
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
    this.fallbacks = parameters.map(({ fallback }) =>
      fallback === null ? null : lazily(() => compile(fallback, outer())),
    )
    this.types = parameters.map(({ type }) => new DeclaredType(type, outer))
    this.result = new DeclaredType(returns, outer)
    this.body = once(() => compileBody(declaration.body, inner()))
    this.definition = isPrelude ? null : new Definition(name, () => this.pieces(inner(), outer()))
  }

  key(instance: Instance): string {
    return this.definition?.key(instance) ?? this.name
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
    const table = definition === null || instance.memo === null ? null : instance.memo.table(definition.key(instance))
    const task = new Task(this, { parameters, returns, ...body, table })
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
      pieces.push({ declared: this.types[i]! }, ",")
      if (fallback !== null) pieces.push("=", ...canonical(fallback, [], outer))
    }
    pieces.push("):", { declared: this.result }, "=")
    const names = parameters.map(({ name }) => name.text)
    return [...pieces, ...canonical(body, names, inner)]
  }
}

function lazily(make: () => Code): Code {
  const code = once(make)
  return (machine, frame) => code()(machine, frame)
}
