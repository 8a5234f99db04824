// A document that is compiled part by part into steps, with the names that it binds.

import type { Argument, Binding, Block, Call, Diagnostic, Expression, Part, Span } from "../../../grammar/index.ts"
import type { Code } from "../../machine/code.ts"
import type { Instance, Layout } from "../../machine/instance.ts"
import { Failure } from "../../values/failure.ts"
import { ANYWHERE } from "../../values/origin.ts"
import { provideNames } from "../check/advice.ts"
import * as knownNames from "../check/known-names.ts"
import { checkNames } from "../check/names.ts"
import { checkTask } from "../check/task.ts"
import { compile, heightOf } from "../compile/compile.ts"
import { collect } from "../compile/free.ts"
import type { Observe } from "../compile/observe.ts"
import { Constant } from "../constant.ts"
import { DeclaredTask } from "../declared-task.ts"
import { canonical, Definition, type Piece } from "../definition.ts"
import { GIVEN, sourcesOf, SourcesInOrder, together, type Sources } from "../provenance.ts"
import { Bindings } from "./bindings.ts"
import { TypeReader, UndecidedType } from "../modules/static-type.ts"
import { Scope, type Global, type Globals } from "../scope.ts"
import { joinSteps, textOf, type LivePart, type LiveStep, type Step } from "./steps.ts"

/** A part that was added to a document. */
export interface Added {
  readonly steps: readonly LiveStep[]
  readonly diagnostics: readonly Diagnostic[]
  readonly undo: () => void
}

export interface DocumentOptions {
  readonly source: string
  readonly globals: Globals
  /** Allocates the slots of the document's constants and tasks. */
  readonly layout: Layout
  /** Whether it is the answer of a model, in which `CALL("answer", value)` sets the document's value. */
  readonly isAnswer: boolean
  readonly observe?: Observe | undefined
}

/**
 * The code of a document that grows part by part. A name is visible after its binding, and may be bound again to
 * a value computed from the previous one. `it` is the last result, `so_far` the text before a node. Parts after
 * an answer are ignored.
 */
export class DocumentCode {
  readonly source: string
  readonly isAnswer: boolean
  readonly steps: readonly Step[]
  private readonly list: Step[] = []
  private readonly layout: Layout
  private readonly bindings: Bindings
  private readonly sourcesInOrder = new SourcesInOrder()
  /** The scope of `it`, which each result binds again. */
  private readonly scope: Scope
  /** The number of steps before the last mark, which later text must not extend. */
  private sealed = 0
  private readonly removeAll: () => void

  constructor({ source, globals, layout, isAnswer, observe }: DocumentOptions) {
    provideNames(knownNames)
    this.source = source
    this.isAnswer = isAnswer
    this.steps = this.list
    this.layout = layout
    this.bindings = new Bindings(globals)
    this.scope = Scope.root(this.bindings, source, isAnswer ? "answer" : "program", observe)
    if (isAnswer && globals.lookup(ANSWER) === undefined) this.bindings.bind(ANSWER, { kind: "special", name: ANSWER })
    this.removeAll = this.undoer()
  }

  /** Whether an answer has set its value, so that later parts are ignored. */
  get answered(): boolean {
    return this.list.at(-1)?.kind === "answer"
  }

  /** The end of its last step that is no text; 0 if there is none. */
  get end(): number {
    return this.list.reduce((end, step) => (step.kind === "text" ? end : step.part.end), 0)
  }

  /** Whether it has neither a value, nor a result, nor any text but white space. */
  get isEmpty(): boolean {
    return this.list.every((step) => (step.kind === "text" ? step.text.trim() === "" : step.kind === "effect"))
  }

  /** Removes everything, as if nothing had been added. */
  restart(): void {
    this.removeAll()
    this.sealed = 0
  }

  /** Marks a place in its text. The function returned removes the texts added since. */
  mark(): () => void {
    const from = (this.sealed = this.list.length)
    return () => {
      this.list.length = from
    }
  }

  /**
   * Adds a part. If the diagnostics contain an error, its steps must not be evaluated; `undo` removes the part and all
   * that was added since. A call that is `bound` takes no place in the text.
   */
  add(part: Part, call: "placed" | "bound" = "placed"): Added {
    const { list } = this
    if (part.kind === "text") {
      if (!this.answered) this.addText(part)
      return { steps: [], diagnostics: [], undo: () => undefined }
    }
    const from = list.length
    const undo = this.undoer()
    const diagnostics: Diagnostic[] = []
    if (!this.answered) this.addLive(part, call, diagnostics)
    return { steps: list.slice(from).filter((step) => step.kind !== "text"), diagnostics, undo }
  }

  /** Adds steps again that the `undo` of a part before them has removed. Those of `it` have other slots. */
  restore(steps: readonly LiveStep[]): readonly LiveStep[] {
    const restored = steps.map((step) => {
      if (step.global !== undefined) this.bindings.bind(step.name, step.global)
      return step.global === undefined ? { ...step, slot: this.scope.bind(step.name, true, step.sources) } : step
    })
    this.list.push(...restored)
    return restored
  }

  /** The function returned removes all steps and bindings that are added from now on. */
  private undoer(): () => void {
    const { list } = this
    const from = list.length
    const unbind = [this.scope.mark(), this.bindings.mark()]
    return () => {
      list.length = from
      for (const remove of unbind) remove()
    }
  }

  /** Adds an expression whose value is inserted into the text, at its place. Its names must have been checked. */
  addExpression(expression: Expression, written: Span): void {
    const { start, end } = expression
    const scope = this.now()
    const step = { code: compile(expression, scope), sources: this.sourcesOf(expression, scope) }
    this.list.push({ kind: "result", ...step, slot: this.scope.slot(), part: { start, end }, written, name: "" })
  }

  private addLive(part: LivePart, call: "placed" | "bound", diagnostics: Diagnostic[]): void {
    switch (part.kind) {
      case "call": {
        const value = this.isAnswer ? answerOf(part) : undefined
        const kind = call === "placed" ? "result" : "effect"
        this.addNode(part, value ?? part, value === undefined ? kind : "answer", diagnostics)
        break
      }
      case "bind":
        this.addBindings(part, part.bindings, diagnostics)
        break
      case "block":
        this.addBlock(part, diagnostics)
        break
      case "declare": // its names are among the globals of the document
        break
      default:
        part satisfies never
    }
  }

  /** The scope at the end of the document, with the names that are bound so far. */
  private now(): Scope {
    return this.scope.now().seeing(this.bindings.now())
  }

  /** The sources of an expression. In an answer each value has the same: those of its question. */
  private sourcesOf(expression: Expression, scope: Scope): () => Sources {
    return this.isAnswer ? () => GIVEN : this.sourcesInOrder.add(() => sourcesOf(expression, scope))
  }

  /** Compiles an expression at the end of the document. It sees the names bound so far, `it` and `so_far`. */
  private here(expression: Expression, diagnostics: Diagnostic[]): Pick<LiveStep, "code" | "sources"> {
    const scope = this.now()
    diagnostics.push(...checkNames(expression, scope, new Set(["so_far"])))
    const inner = scope.block()
    const sources = this.sourcesOf(expression, inner)
    if (!mentions(expression, "so_far")) return { code: compile(expression, inner), sources }
    const { source } = this
    const before = [...this.list]
    const sourcesBefore = () => together(before.flatMap((step) => (step.kind === "text" ? [] : [step.sources()])))
    const textSlot = inner.bind("so_far", true, sourcesBefore)
    const code = compile(expression, inner)
    return {
      sources,
      code: (machine, frame) => {
        frame[textSlot] = joinSteps(machine, frame, before, (values) => textOf(source, before, values))
        return code(machine, frame)
      },
    }
  }

  /** Adds text. Adjacent texts form one step, however they are divided into parts. */
  private addText({ text, start }: { readonly text: string; readonly start: number }): void {
    const { list } = this
    const last = list.at(-1)
    if (last?.kind === "text" && list.length > this.sealed) list[list.length - 1] = { ...last, text: last.text + text }
    else list.push({ kind: "text", text, start })
  }

  private addNode(part: Span, expression: Expression, kind: LiveStep["kind"], diagnostics: Diagnostic[]): void {
    const step = this.here(expression, diagnostics)
    this.list.push({ kind, ...step, slot: this.scope.bind("it", true, step.sources), part, name: "it" })
  }

  private addBindings(part: Span, bindings: readonly Binding[], diagnostics: Diagnostic[]): void {
    const { scope, list } = this
    for (const binding of bindings) {
      const { code: value, sources } = this.here(binding.value, diagnostics)
      const constant = this.bindHere(binding, value, sources)
      const name = binding.name.text
      const global: Global = { kind: "constant", constant }
      this.bindings.bind(name, global)
      const code: Code = (machine, frame) => constant.read(machine, frame[0] as Instance)
      list.push({ kind: "effect", code, sources, slot: scope.slot(), part, name, global })
    }
  }

  /** Adds the declarations of a block. Its tasks are visible in all of it, its other names after their bindings. */
  private addBlock(block: Block, diagnostics: Diagnostic[]): void {
    const scope = this.scope.now()
    const tasks = block.declarations.filter((declaration) => declaration.kind === "task")
    const declared = tasks.map((task) => new DeclaredTask(task, scope, this.layout))
    for (const task of declared) this.bindings.bind(task.name, { kind: "task", task })
    for (const declaration of block.declarations) {
      if (declaration.kind === "let-declaration") this.addBindings(block, declaration.bindings, diagnostics)
      else if (declaration.kind === "emit") this.addNode(block, declaration.value, "answer", diagnostics)
    }
    // A task cannot see the document's frame, so `it` and `so_far` have to be passed to it as arguments.
    for (const task of tasks) diagnostics.push(...checkTask(task, Scope.root(this.bindings, this.source)))
    // Later parts may bind the names that the tasks mean, however much of the text has arrived when they are called.
    for (const task of declared) task.resolve()
  }

  /**
   * The constant that a LET of a document binds. Its value is compiled before the name is bound, so that
   * `LET x = x + 1` reads the earlier x. A value that depends on `it` or `so_far` exists in this instance
   * only, so its key is unique.
   */
  private bindHere(
    { name: { text: name }, value, start, end }: Binding,
    code: Code,
    sources: LiveStep["sources"],
  ): Constant {
    const scope = this.scope.now()
    const isLocal = mentions(value, "it") || mentions(value, "so_far")
    const definition = new Definition(name, () =>
      isLocal ? [{ here: name }, ...piecesOf(sources())] : canonical(value, [], scope),
    )
    // Builds them now, before its names are bound again. Sources keep their names, and may take long to find.
    if (!isLocal) definition.pieces()
    const location = { source: scope.source, span: { start, end } }
    return new Constant(
      this.layout.constant(),
      { name, location, definition, type: typeNow(value, scope.root()) },
      () => ({ code, height: heightOf(value) }),
      (instance) => instance.document!,
    )
  }
}

/** Pieces of a definition that have these sources. A result of an answer has any, and so has what derives from it. */
function piecesOf({ origins, parameters }: Sources): Piece[] {
  return [{ origins: [...ANYWHERE, ...origins] }, ...parameters.map((parameter) => ({ parameter }))]
}

/** The type that an expression denotes now; its names may be bound again later. */
function typeNow(expression: Expression, scope: Scope): Constant["type"] {
  try {
    const type = new TypeReader(null).read(expression, scope)
    return () => type
  } catch (thrown) {
    if (thrown instanceof UndecidedType) return (reader) => reader.read(expression, scope)
    if (!(thrown instanceof Failure)) throw thrown
    return () => {
      throw thrown
    }
  }
}

/** The name in `CALL("answer", value)` and `CALL(answer(value))`, which set the value of an answer. */
const ANSWER = "answer"

/** The value in `CALL("answer", value)` or `CALL(answer(value))`; undefined for any other call. */
function answerOf({ arguments: [first, second, third] }: Call): Expression | undefined {
  const { value } = first!
  if (value.kind === "literal" && value.value === ANSWER)
    return second !== undefined && third === undefined ? valueIn(second) : undefined
  if (second !== undefined || value.kind !== "apply" || value.callee.kind !== "name" || value.callee.name !== ANSWER)
    return undefined
  return value.arguments.length === 1 ? valueIn(value.arguments[0]!) : undefined
}

function valueIn({ name, value }: Argument): Expression | undefined {
  return name === null || name.text === "value" ? value : undefined
}

function mentions(expression: Expression, name: string): boolean {
  let found = false
  collect(expression, (used) => {
    found ||= used === name
  })
  return found
}
