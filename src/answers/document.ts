// A document evaluated: its nodes in order, their results in its text, or the value that it gives as its answer.

import type {
  Argument,
  Binding,
  Block,
  Call,
  Diagnostic,
  Document,
  Expression,
  Part,
  Span,
} from "../../grammar/index.ts"
import { checkNames } from "../program/check/names.ts"
import { checkTask } from "../program/check/task.ts"
import { collect } from "../program/compile/free.ts"
import { compile, heightOf } from "../program/compile/compile.ts"
import { splice } from "../program/compile/data.ts"
import { Constant } from "../program/constant.ts"
import { DONE, Future, type Outcome } from "../machine/future.ts"
import type { Location } from "../values/failure.ts"
import { ANYWHERE } from "../values/origin.ts"
import type { Machine } from "../machine/machine.ts"
import { told } from "../machine/told.ts"
import { Scope, type Frame, type Global, type Globals } from "../program/scope.ts"
import { showInText } from "../values/show.ts"
import type { Code } from "../machine/task.ts"
import { Failed, Join } from "../machine/waiting.ts"
import type { Value } from "../values/values.ts"
import { canonical, Definition } from "../program/definition.ts"
import { processMark } from "../base/process-mark.ts"
import type { Memo } from "../machine/table.ts"
import { Overlay } from "../program/modules/globals.ts"
import { linkTask } from "../program/modules/link.ts"
import { staticType } from "../program/modules/static-type.ts"

/** One step of a document: text, a result that stands in the text, an answer, or something that only has to have succeeded. */
export type Step =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "result" | "effect" | "answer"
      readonly code: Code
      readonly slot: number
      /** The part of the document that it comes from, and the name that it binds. */
      readonly part: Span
      readonly name: string
    }
export type LiveStep = Exclude<Step, { readonly kind: "text" }>

export interface DocumentOptions {
  readonly source: string
  readonly globals: Globals
  readonly memo: Memo | null
  /** Whether `CALL("answer", value)` gives its value: in the answer of a model. */
  readonly isAnswer: boolean
}

/**
 * A document as it grows, part by part. Names that it binds are bound from there on, and may be bound anew from what they were;
 * `it` is the last result, `so_far` the text before a node. What follows an answer is left out.
 */
export class DocumentRun {
  private readonly machine: Machine
  private readonly options: DocumentOptions
  private readonly overlay: Overlay
  /** What the overlay's names stood for before they were bound, in the order of the bindings. */
  private readonly before: { readonly name: string; readonly global: Global | undefined }[] = []
  /** Holds `it`, bound anew by each result. */
  private readonly scope: Scope
  private readonly steps: Step[] = []
  private readonly frame: Frame = [null]
  /** How many steps no text is joined to. */
  private sealed = 0

  constructor(machine: Machine, options: DocumentOptions) {
    this.machine = machine
    this.options = options
    this.overlay = new Overlay(options.globals)
    this.scope = Scope.root(this.overlay, options.source, options.isAnswer ? "answer" : "program")
    if (options.isAnswer && options.globals.lookup(ANSWER) === undefined)
      this.overlay.own.set(ANSWER, { kind: "special", name: ANSWER })
  }

  /** Whether its value has been given, so that nothing after it counts. */
  get answered(): boolean {
    return this.steps[this.steps.length - 1]?.kind === "answer"
  }

  /** A place in its text, to which what `add` has added since, which was only text, can be taken back. */
  mark(): () => void {
    const from = (this.sealed = this.steps.length)
    return () => {
      this.steps.length = from
    }
  }

  /** Adds a part. With an error among the diagnostics it must not be evaluated: `undo` takes it back. */
  add(part: Part): {
    readonly steps: readonly LiveStep[]
    readonly diagnostics: readonly Diagnostic[]
    readonly undo: () => void
  } {
    const { steps, scope, before } = this
    if (part.kind === "text") {
      if (!this.answered) this.addText(part.text)
      return { steps: [], diagnostics: [], undo: () => undefined }
    }
    const from = steps.length
    const bound = before.length
    const unbind = scope.mark()
    const diagnostics: Diagnostic[] = []
    const undo = () => {
      steps.length = from
      unbind()
      for (const { name, global } of before.splice(bound).reverse()) {
        if (global === undefined) this.overlay.own.delete(name)
        else this.overlay.own.set(name, global)
      }
    }
    if (!this.answered) {
      switch (part.kind) {
        case "call": {
          const given = this.options.isAnswer ? answerOf(part) : undefined
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
    return { steps: steps.slice(from).filter((step) => step.kind !== "text"), diagnostics, undo }
  }

  /** Adds an expression whose value stands in the text. Its names have been checked. */
  addExpression(expression: Expression): void {
    this.addNode({ start: expression.start, end: expression.end }, expression, "result", [])
  }

  /** Evaluates a step, now: in the machine's loop. */
  evaluate(step: LiveStep): Outcome {
    return (this.frame[step.slot] = step.code(this.frame))
  }

  /** The same, told of where the run tells of itself. */
  private evaluateHere(step: LiveStep): Outcome {
    const {
      machine,
      options: { source },
    } = this
    const { observer } = machine
    if (observer === null) return this.evaluate(step)
    const row = observer.node(machine.context.row, step.kind, { source, span: step.part })
    return told(machine, observer, row, () => this.evaluate(step))
  }

  /** Puts in place of a step's outcome the future that it is evaluated by. */
  expect(step: LiveStep, outcome: Future): void {
    this.frame[step.slot] = outcome
  }

  /** The document's value once all its steps have theirs: the answer, or the text with the results. */
  outcome(): Outcome {
    return this.join(this.steps, (values) =>
      this.answered
        ? values[values.length - 1]!
        : assemble(this.machine, this.options.source, this.steps, values, this.options.isAnswer ? trimmed : undefined),
    )
  }

  /** Evaluates all steps that were added, the ones beside the others. */
  evaluateAll(): Outcome {
    let waits = false
    for (const [i, step] of this.steps.entries()) {
      if (step.kind === "text") continue
      const outcome: Outcome = waits
        ? this.machine.attempt(() => this.evaluateHere(step), this.frame)
        : this.evaluateHere(step)
      this.frame[step.slot] = outcome
      waits ||= outcome instanceof Future
      if (outcome instanceof Failed) return this.join(this.steps.slice(0, i + 1), () => null) // nothing to its right can matter
    }
    return this.outcome()
  }

  /** The text as far as it has come: what has no result stands there as it was written in `source`. */
  partialText(source: string): string {
    return this.steps
      .map((step) => {
        if (step.kind === "text") return step.text
        const outcome = this.frame[step.slot] as Outcome | undefined
        if (outcome === undefined || (outcome instanceof Future && outcome.state !== DONE))
          return source.slice(step.part.start, step.part.end)
        return step.kind === "result" ? showInText(outcome instanceof Future ? outcome.value : outcome) : ""
      })
      .join("")
  }

  /** The code of an expression that stands here: it sees the names bound so far, `it` and `so_far`. */
  private here(expression: Expression, diagnostics: Diagnostic[]): Code {
    const { machine, steps, frame } = this
    const scope = this.scope.now()
    diagnostics.push(...checkNames(expression, scope, new Set(["so_far"])))
    const inner = scope.block()
    const textSlot = mentions(expression, "so_far") ? inner.bind("so_far", true) : null
    const code = compile(machine, expression, inner)
    if (textSlot === null) return code
    const before = [...steps]
    return () => {
      frame[textSlot] = this.join(before, (values) => assemble(machine, this.options.source, before, values))
      return code(frame)
    }
  }

  /** Texts that follow each other are one step, however they came. */
  private addText(text: string): void {
    const { steps } = this
    const last = steps[steps.length - 1]
    if (last?.kind === "text" && steps.length > this.sealed)
      steps[steps.length - 1] = { kind: "text", text: last.text + text }
    else steps.push({ kind: "text", text })
  }

  private addNode(part: Span, expression: Expression, kind: "result" | "answer", diagnostics: Diagnostic[]): void {
    const code = this.here(expression, diagnostics)
    this.steps.push({ kind, code, slot: this.scope.bind("it", true), part, name: "it" })
  }

  private addBindings(part: Span, bindings: readonly Binding[], diagnostics: Diagnostic[]): void {
    const { machine, scope, steps, frame } = this
    for (const binding of bindings) {
      const constant = bindHere(binding, scope.now(), frame, this.here(binding.value, diagnostics))
      this.bind(binding.name.text, { kind: "constant", constant })
      const { text: name } = binding.name
      steps.push({ kind: "effect", code: () => constant.read(machine), slot: scope.slot(), part, name })
    }
  }

  private bind(name: string, global: Global): void {
    this.before.push({ name, global: this.overlay.own.get(name) })
    this.overlay.own.set(name, global)
  }

  /** A block's tasks are there in all of it; its other declarations follow one another. */
  private addBlock(block: Block, diagnostics: Diagnostic[]): void {
    const {
      machine,
      options: { memo, source },
    } = this
    const scope = this.scope.now()
    const tasks = block.declarations.filter((declaration) => declaration.kind === "task")
    for (const task of tasks)
      this.bind(task.name.text, { kind: "task", task: linkTask(machine, task, scope, { memo, counted: true }) })
    for (const declaration of block.declarations) {
      if (declaration.kind === "let-declaration") this.addBindings(block, declaration.bindings, diagnostics)
      else if (declaration.kind === "emit") this.addNode(block, declaration.value, "answer", diagnostics)
    }
    // A task has no frame but its own: `it` and `so_far` are handed to it as arguments.
    for (const task of tasks) diagnostics.push(...checkTask(task, Scope.root(this.overlay, source)))
  }

  /** Goes on with what the steps have left in the frame. */
  private join(steps: readonly Step[], go: (values: readonly Value[]) => Value): Outcome {
    const outcomes = steps.filter((step) => step.kind !== "text").map(({ slot }) => this.frame[slot] as Outcome)
    return outcomes.some((outcome) => outcome instanceof Future)
      ? new Join(this.machine, outcomes, go)
      : go(outcomes as Value[])
  }
}

/** A document that is there as a whole. */
export function planDocument(
  machine: Machine,
  document: Document,
  options: DocumentOptions,
): { readonly diagnostics: readonly Diagnostic[]; readonly run: DocumentRun } {
  const run = new DocumentRun(machine, options)
  return { diagnostics: document.parts.flatMap((part) => run.add(part).diagnostics), run }
}

/** How an answer gives a value: the name that `CALL("answer", value)` and `CALL(answer(value))` call. */
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

/**
 * The constant that a LET of a document binds. Its value was compiled where it stands, so that `LET x = x + 1` reads the x before
 * it. What reaches `it` or `so_far` reaches this one document: its key is like no other.
 */
function bindHere(
  { name: { text: name }, value, start, end }: Binding,
  scope: Scope,
  frame: Frame,
  code: Code,
): Constant {
  const isLocal = mentions(value, "it") || mentions(value, "so_far")
  const definition = new Definition(name, () =>
    isLocal ? [`!here ${processMark()} ${unique++}`, { origins: ANYWHERE }] : canonical(value, [], scope),
  )
  definition.pieces() // now: its names mean what they mean here
  const { globals, source } = scope
  const body = () => ({ code: () => code(frame), height: heightOf(value) })
  return new Constant(name, { source, span: { start, end } }, body, definition, (through) =>
    staticType(value, Scope.root(globals, source), through),
  )
}

/** Makes keys that hold in this process only. */
let unique = 0

function mentions(expression: Expression, name: string): boolean {
  let found = false
  collect(expression, (used) => {
    found ||= used === name
  })
  return found
}

function assemble(
  machine: Machine,
  source: string,
  steps: readonly Step[],
  values: readonly Value[],
  edit: (texts: (string | null)[]) => (string | null)[] = (texts) => texts,
): string {
  let next = 0
  const results: Value[] = []
  const places: Location[] = []
  const texts: (string | null)[] = []
  for (const step of steps) {
    if (step.kind === "text") texts.push(step.text)
    else if (step.kind === "result") {
      texts.push(null)
      places.push({ source, span: { start: step.part.start, end: step.part.end } })
      results.push(values[next++]!)
    } else next++
  }
  return splice(machine, edit(texts), results, places)
}

/** White space around an answer goes; that of a result at its edge is data and stays. */
function trimmed(texts: readonly (string | null)[]): (string | null)[] {
  const joined: (string | null)[] = []
  for (const text of texts) {
    const last = joined.at(-1)
    if (text !== null && typeof last === "string") joined[joined.length - 1] = last + text
    else joined.push(text)
  }
  if (typeof joined[0] === "string") joined[0] = joined[0].trimStart()
  const end = joined.length - 1
  if (typeof joined[end] === "string") joined[end] = joined[end].trimEnd()
  return joined
}
