// A document, compiled part by part: the steps of its evaluation, and the names that it binds.

import type { Argument, Binding, Block, Call, Diagnostic, Expression, Part, Span } from "../../../grammar/index.ts"
import type { Code } from "../../machine/code.ts"
import type { Instance, Layout } from "../../machine/instance.ts"
import { ANYWHERE } from "../../values/origin.ts"
import { checkNames } from "../check/names.ts"
import { checkTask } from "../check/task.ts"
import { compile, heightOf } from "../compile/compile.ts"
import { collect } from "../compile/free.ts"
import type { Observe } from "../compile/observe.ts"
import { Constant } from "../constant.ts"
import { DeclaredTask } from "../declared-task.ts"
import { canonical, Definition } from "../definition.ts"
import { Overlay } from "../modules/overlay.ts"
import { Scope, type Global, type Globals } from "../scope.ts"
import { joinSteps, textOf, type LiveStep, type Step } from "./steps.ts"

export interface DocumentOptions {
  readonly source: string
  readonly globals: Globals
  /** Numbers the constants and tasks of the document. */
  readonly layout: Layout
  /** Whether `CALL("answer", value)` gives the document's value: in the answer of a model. */
  readonly isAnswer: boolean
  readonly observe?: Observe | undefined
}

/**
 * A document as it grows, part by part. A name that it binds is bound from there on, and may be bound again to a value made
 * of its last one; `it` is the last result, `so_far` the text before a node. All that follows an answer is left out.
 */
export class DocumentCode {
  readonly source: string
  readonly isAnswer: boolean
  readonly steps: readonly Step[]
  private readonly list: Step[] = []
  private readonly layout: Layout
  private readonly overlay: Overlay
  /** The meanings of the overlay's names before they were bound, in the order of the bindings. */
  private readonly before: { readonly name: string; readonly global: Global | undefined }[] = []
  /** Holds `it`, which each result binds again. */
  private readonly scope: Scope
  /** The number of steps to which no text is joined. */
  private sealed = 0

  constructor({ source, globals, layout, isAnswer, observe }: DocumentOptions) {
    this.source = source
    this.isAnswer = isAnswer
    this.steps = this.list
    this.layout = layout
    this.overlay = new Overlay(globals)
    this.scope = Scope.root(this.overlay, source, isAnswer ? "answer" : "program", observe)
    if (isAnswer && globals.lookup(ANSWER) === undefined)
      this.overlay.own.set(ANSWER, { kind: "special", name: ANSWER })
  }

  /** Whether its value has been given, so that nothing after it counts. */
  get answered(): boolean {
    return this.list.at(-1)?.kind === "answer"
  }

  /** A place in its text. The function that it gives takes back the texts that `add` has added since. */
  mark(): () => void {
    const from = (this.sealed = this.list.length)
    return () => {
      this.list.length = from
    }
  }

  /** Adds a part. With an error among the diagnostics it must not be evaluated: `undo` takes it back. */
  add(part: Part): {
    readonly steps: readonly LiveStep[]
    readonly diagnostics: readonly Diagnostic[]
    readonly undo: () => void
  } {
    const { list, scope, before } = this
    if (part.kind === "text") {
      if (!this.answered) this.addText(part.text)
      return { steps: [], diagnostics: [], undo: () => undefined }
    }
    const from = list.length
    const bound = before.length
    const unbind = scope.mark()
    const diagnostics: Diagnostic[] = []
    const undo = () => {
      list.length = from
      unbind()
      for (const { name, global } of before.splice(bound).reverse()) {
        if (global === undefined) this.overlay.own.delete(name)
        else this.overlay.own.set(name, global)
      }
    }
    if (!this.answered) this.addLive(part, diagnostics)
    return { steps: list.slice(from).filter((step) => step.kind !== "text"), diagnostics, undo }
  }

  /** Adds an expression whose value is written into the text. Its names have been checked. */
  addExpression(expression: Expression): void {
    this.addNode({ start: expression.start, end: expression.end }, expression, "result", [])
  }

  private addLive(part: Exclude<Part, { readonly kind: "text" }>, diagnostics: Diagnostic[]): void {
    switch (part.kind) {
      case "call": {
        const given = this.isAnswer ? answerOf(part) : undefined
        this.addNode(part, given ?? part, given === undefined ? "result" : "answer", diagnostics)
        break
      }
      case "bind":
        this.addBindings(part, part.bindings, diagnostics)
        break
      case "block":
        this.addBlock(part, diagnostics)
        break
      default:
        part satisfies never
    }
  }

  /** The code of an expression that is written here: it sees the names bound so far, `it` and `so_far`. */
  private here(expression: Expression, diagnostics: Diagnostic[]): Code {
    const scope = this.scope.now()
    diagnostics.push(...checkNames(expression, scope, new Set(["so_far"])))
    const inner = scope.block()
    const textSlot = mentions(expression, "so_far") ? inner.bind("so_far", true) : null
    const code = compile(expression, inner)
    if (textSlot === null) return code
    const { source } = this
    const before = [...this.list]
    return (machine, frame) => {
      frame[textSlot] = joinSteps(machine, frame, before, (values) => textOf(machine, source, before, values))
      return code(machine, frame)
    }
  }

  /** Texts that follow each other are one step, however they came. */
  private addText(text: string): void {
    const { list } = this
    const last = list.at(-1)
    if (last?.kind === "text" && list.length > this.sealed)
      list[list.length - 1] = { kind: "text", text: last.text + text }
    else list.push({ kind: "text", text })
  }

  private addNode(part: Span, expression: Expression, kind: "result" | "answer", diagnostics: Diagnostic[]): void {
    const code = this.here(expression, diagnostics)
    this.list.push({ kind, code, slot: this.scope.bind("it", true), part, name: "it" })
  }

  private addBindings(part: Span, bindings: readonly Binding[], diagnostics: Diagnostic[]): void {
    const { scope, list } = this
    for (const binding of bindings) {
      const constant = this.bindHere(binding, this.here(binding.value, diagnostics))
      this.bind(binding.name.text, { kind: "constant", constant })
      const code: Code = (machine, frame) => constant.read(machine, frame[0] as Instance)
      list.push({ kind: "effect", code, slot: scope.slot(), part, name: binding.name.text })
    }
  }

  private bind(name: string, global: Global): void {
    this.before.push({ name, global: this.overlay.own.get(name) })
    this.overlay.own.set(name, global)
  }

  /** A block's tasks are there in all of it; its other declarations follow one another. */
  private addBlock(block: Block, diagnostics: Diagnostic[]): void {
    const scope = this.scope.now()
    const tasks = block.declarations.filter((declaration) => declaration.kind === "task")
    for (const task of tasks)
      this.bind(task.name.text, { kind: "task", task: new DeclaredTask(task, scope, this.layout) })
    for (const declaration of block.declarations) {
      if (declaration.kind === "let-declaration") this.addBindings(block, declaration.bindings, diagnostics)
      else if (declaration.kind === "emit") this.addNode(block, declaration.value, "answer", diagnostics)
    }
    // A task has no frame but its own: `it` and `so_far` are handed to it as arguments.
    for (const task of tasks) diagnostics.push(...checkTask(task, Scope.root(this.overlay, this.source)))
  }

  /**
   * The constant that a LET of a document binds. Its value is compiled where it is written, so that `LET x = x + 1` reads the x
   * before it. A value that reaches `it` or `so_far` reaches this one instance of the document: its key is like no other.
   */
  private bindHere({ name: { text: name }, value, start, end }: Binding, code: Code): Constant {
    const scope = this.scope.now()
    const isLocal = mentions(value, "it") || mentions(value, "so_far")
    const definition = new Definition(name, () =>
      isLocal ? [{ here: name }, { origins: ANYWHERE }] : canonical(value, [], scope),
    )
    definition.pieces() // now: its names mean what they mean here
    const location = { source: scope.source, span: { start, end } }
    return new Constant(
      this.layout.constant(),
      { name, location, definition, type: (reader) => reader.read(value, scope.root()) },
      () => ({ code, height: heightOf(value) }),
      (instance) => instance.document!,
    )
  }
}

/** The name that `CALL("answer", value)` and `CALL(answer(value))` call: an answer gives its value by it. */
const ANSWER = "answer"

/** The value of `CALL("answer", value)` or `CALL(answer(value))`, the whole of a node. */
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
