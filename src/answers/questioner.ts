// Questions put to models: asked, their answers evaluated as documents, decoded, and asked again when they cannot be used.

import { parseDocument, type Diagnostic, type Document } from "../../grammar/index.ts"
import type { QuestionFuture } from "../interpreter/effects.ts"
import { Failure, type Location } from "../interpreter/failure.ts"
import type { Machine, Performer } from "../interpreter/machine.ts"
import type { Globals } from "../interpreter/scope.ts"
import { convert } from "../interpreter/types.ts"
import type { Value } from "../interpreter/values.ts"
import type { Memo } from "../memo/table.ts"
import type { Model, ModelRequest, Question } from "../models/model.ts"
import { ModelError } from "../models/model.ts"
import { Overlay } from "../modules/globals.ts"
import { cardOf } from "./card.ts"
import { decode } from "./decode.ts"
import { planDocument } from "./document.ts"
import { MAX_ATTEMPTS } from "./limits.ts"
import { messagesFor } from "./prompt.ts"

export interface Asking {
  readonly models: { readonly [name: string]: Model }
  readonly memo: Memo | null
  /** What an answer finds by name besides its data: the natives without effects and the prelude. */
  readonly globals: () => Globals
  /** Requests under way at once. */
  readonly concurrency: number
  /** Aborted when the run is over, however it ends. */
  readonly signal: AbortSignal
  readonly report: (diagnostic: Diagnostic) => void
  /** Keeps the text of an answer that a diagnostic speaks of, under the name that it has there. */
  readonly keep: (source: string, text: string) => void
}

export class Questioner implements Performer {
  readonly counters = { requests: 0, input: 0, output: 0 }
  machine!: Machine
  private readonly asking: Asking
  private running = 0
  private readonly queue: (() => void)[] = []
  /** How many answers to a question have been named. */
  private readonly named = new Map<string, number>()

  constructor(asking: Asking) {
    this.asking = asking
  }

  start(question: QuestionFuture): void {
    // Settled in a later turn even where it fails at once, as the machine expects.
    void Promise.resolve().then(() => this.answer(question)).then(
      (value) => this.machine.settle(question, value),
      (thrown: unknown) => (thrown instanceof Failure ? this.machine.settle(question, at(question.location, thrown)) : this.machine.crash(thrown)),
    )
  }

  private async answer(future: QuestionFuture): Promise<Value> {
    const { ask, location } = future
    const model = this.asking.models[ask.model]
    if (model === undefined) throw this.noModel(ask.model)
    const data = ask.data.map(({ name, value }) => cardOf(name, value))
    let problem: string | undefined
    for (let attempt = 0; ; attempt++) {
      const question: Question = { text: ask.question, data, returns: ask.returns, recursive: ask.recursive, attempt, written: "", ...(problem === undefined ? {} : { problem }) }
      try {
        return await this.read(future, await this.generate(model, { messages: messagesFor(question), prompt: null, question }, future))
      } catch (thrown) {
        if (!(thrown instanceof Unusable)) throw thrown
        const failure = at(location, thrown.failure)
        if (attempt === MAX_ATTEMPTS - 1) {
          throw new Failure(failure.code, `${failure.message} (after ${MAX_ATTEMPTS} attempts)`, { hint: failure.hint, location: failure.location })
        }
        problem = thrown.problem
        this.asking.report({ ...failure.toDiagnostic(), severity: "repair", message: `asked again: ${failure.message}` })
      }
    }
  }

  private noModel(name: string): Failure {
    const names = Object.keys(this.asking.models)
    return names.length === 0
      ? new Failure("no-model", "there is no model to ask", { hint: "give the runtime one: createRuntime({ models: offline() })" })
      : new Failure("no-model", `there is no model named ${JSON.stringify(name)}`, { hint: `the models are ${names.join(", ")}` })
  }

  /** The whole text of one answer. */
  private async generate(model: Model, request: ModelRequest, { location }: QuestionFuture): Promise<string> {
    await this.turn()
    this.counters.requests++
    const { signal } = this.asking
    const deltas: string[] = []
    let usage = { input: 0, output: 0 }
    let reason: string | undefined
    try {
      signal.throwIfAborted() // the run was over before this one's turn came
      for await (const event of model.generate(request, { signal })) {
        switch (event.type) {
          case "delta": deltas.push(event.text); break
          case "usage": usage = { input: event.input, output: event.output }; break
          case "finish": reason = event.reason; break
        }
      }
    } catch (thrown) {
      throw modelFailure(thrown, request.question.text)
    } finally {
      this.counters.input += usage.input
      this.counters.output += usage.output
      const next = this.queue.shift()
      if (next === undefined) this.running--
      else next() // the place goes to whoever waited longest
    }
    if (reason === "length") throw new Failure("truncated-answer", "the answer was cut by the model's length limit", { location, hint: "raise the model's limit of output tokens, or ask for less" })
    if (reason === "filter") throw new Failure("withheld-answer", "the provider withheld the answer", { location })
    if (reason === undefined) throw new Failure("model-stream-cut", "the answer ended without being finished", { location })
    return deltas.join("").trim()
  }

  /** Waits until a request may start. */
  private async turn(): Promise<void> {
    if (this.running < this.asking.concurrency) {
      this.running++
      return
    }
    await new Promise<void>((resolve) => this.queue.push(resolve))
  }

  /** The value of an answer: evaluated as a document one level deeper, then decoded. */
  private async read(future: QuestionFuture, text: string): Promise<Value> {
    const { ask, location } = future
    const { value: written, isValue } = ask.recursive ? await this.evaluate(future, text) : { value: text, isValue: false }
    try {
      if (typeof written !== "string" || isValue) return convert(written, ask.returns)
      const { value, repairs } = await decode(written, ask.returns)
      for (const repair of repairs) {
        this.asking.report({ code: "repaired-answer", severity: "repair", message: `${repair} in the answer to ${JSON.stringify(shorten(ask.question))}`, ...location })
      }
      return value
    } catch (thrown) {
      throw thrown instanceof Failure && thrown.catchable ? new Unusable(thrown) : thrown
    }
  }

  /** What the text of an answer gives when its calls have been evaluated, and whether one of them gave it as the answer's value. */
  private async evaluate(future: QuestionFuture, text: string): Promise<{ readonly value: Value; readonly isValue: boolean }> {
    const { machine, asking: { report, keep, memo } } = this
    const { document, diagnostics } = parseDocument(text, { mode: "answer" })
    const isPlain = document.parts.every(({ kind }) => kind === "text")
    if (isPlain && diagnostics.length === 0) return { value: plainText(document), isValue: false }
    const source = this.nameOf(future)
    if (diagnostics.length > 0) keep(source, text)
    for (const diagnostic of diagnostics) report({ ...diagnostic, source })
    if (isPlain) return { value: plainText(document), isValue: false }

    const globals = new Overlay(this.asking.globals())
    for (const { name, value } of future.ask.data) globals.own.set(name, { kind: "parameter", name, value })
    const plan = planDocument(machine, document, { source, globals, memo, isAnswer: true })
    if (plan.diagnostics.length > 0) keep(source, text)
    const wrong = plan.diagnostics.find(({ severity }) => severity === "error")
    for (const diagnostic of plan.diagnostics) if (diagnostic.severity !== "error") report(diagnostic)
    if (wrong !== undefined) throw new Unusable(new Failure(wrong.code, wrong.message, { hint: wrong.hint, location: { source, span: wrong.span } }), text)

    const result = await machine.evaluate(future, plan.evaluate)
    if (!(result instanceof Failure)) return { value: result, isValue: plan.answers }
    const isHere = result.location?.source === source
    if (isHere) keep(source, text)
    // What the answer's own nodes did wrong can be told to the model; a cycle or a limit cannot be talked away.
    throw result.catchable && result.code !== "cyclic-call" ? new Unusable(result, isHere ? text : undefined) : result
  }

  /** The name of one answer in diagnostics: `answer to "…"`, the later ones to an equal question numbered. */
  private nameOf({ ask }: QuestionFuture): string {
    const name = `answer to ${JSON.stringify(shorten(ask.question))}`
    const number = (this.named.get(name) ?? 0) + 1
    this.named.set(name, number)
    return number === 1 ? name : `${name} (${number})`
  }
}

/** An answer that cannot be used: the question is asked again, with the reason. */
class Unusable extends Error {
  readonly failure: Failure
  /** The reason as the model is told it: with the part of its answer, where that was the place. */
  readonly problem: string
  constructor(failure: Failure, text?: string) {
    super(failure.message)
    this.failure = failure
    const span = failure.location?.span
    const part = text === undefined || span === undefined || span.end <= span.start ? "" : ` in ${shorten(text.slice(span.start, span.end), 200)}`
    this.problem = `${failure.message}${part}${failure.hint === undefined ? "" : ` (${failure.hint})`}`
  }
}

function plainText(document: Document): string {
  return document.parts.map((part) => (part.kind === "text" ? part.text : "")).join("")
}

function at(location: Location, failure: Failure): Failure {
  failure.location ??= location
  return failure
}

/** Why a model gave no answer. Whatever it throws is its own failure, never one of this run's. */
function modelFailure(thrown: unknown, question: string): Failure {
  if (thrown instanceof ModelError) return new Failure(thrown.code, thrown.message, { hint: thrown.hint })
  return new Failure("model-error", `the model failed on ${JSON.stringify(shorten(question))}: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
}

/** What is in reach of an answer: everything but natives with effects. */
export function withoutEffects(globals: Globals): Globals {
  const lookup = (name: string) => {
    const global = globals.lookup(name)
    return global?.kind === "native" && global.native.native.effect !== "none" ? undefined : global
  }
  return { lookup, names: () => [...globals.names()].filter((name) => lookup(name) !== undefined) }
}

function shorten(text: string, length = 40): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
