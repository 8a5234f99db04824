// Questions put to models: asked, their answers evaluated as documents, decoded, and asked again when they cannot be used.

import type { Diagnostic } from "../../grammar/index.ts"
import type { QuestionFuture } from "../interpreter/effects.ts"
import { Failure, type Location } from "../interpreter/failure.ts"
import type { Machine, Performer } from "../interpreter/machine.ts"
import type { Globals } from "../interpreter/scope.ts"
import { convert } from "../interpreter/types.ts"
import type { Value } from "../interpreter/values.ts"
import type { Memo } from "../memo/table.ts"
import type { Model, ModelEvent, ModelRequest, Question } from "../models/model.ts"
import { ModelError } from "../models/model.ts"
import { Overlay } from "../modules/globals.ts"
import { cardOf } from "./card.ts"
import { decode } from "./decode.ts"
import { continued } from "./continuation/index.ts"
import { DocumentRun } from "./document.ts"
import { jsonSchemaOf } from "./json-schema.ts"
import { MAX_ATTEMPTS } from "./limits.ts"
import { messagesFor } from "./prompt.ts"
import { Unusable } from "./unusable.ts"
import { STREAM_CUT, Writer } from "./writer.ts"

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
      try {
        return await this.read(future, model, { text: ask.question, data, returns: ask.returns, recursive: ask.recursive, attempt, ...(problem === undefined ? {} : { problem }) })
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

  /** One request, which has its place among those under way, and is counted. Whoever stops reading, cancels it. */
  private async *request(model: Model, request: ModelRequest): AsyncGenerator<ModelEvent> {
    await this.turn()
    const cancelled = new AbortController()
    const signal = AbortSignal.any([this.asking.signal, cancelled.signal])
    let usage = { input: 0, output: 0 }
    try {
      signal.throwIfAborted() // the run was over before this one's turn came
      this.counters.requests++
      for await (const event of model.generate(request, { signal })) {
        if (event.type === "usage") usage = { input: event.input, output: event.output }
        yield event
      }
    } catch (thrown) {
      throw thrown instanceof ModelError && thrown.code === STREAM_CUT ? thrown : modelFailure(thrown, request.question.text)
    } finally {
      cancelled.abort()
      this.counters.input += usage.input
      this.counters.output += usage.output
      const next = this.queue.shift()
      if (next === undefined) this.running--
      else next() // the place goes to whoever waited longest
    }
  }

  /** Waits until a request may start. */
  private async turn(): Promise<void> {
    if (this.running < this.asking.concurrency) {
      this.running++
      return
    }
    await new Promise<void>((resolve) => this.queue.push(resolve))
  }

  /** The value of one answer: written as a document one level deeper, then decoded. */
  private async read(future: QuestionFuture, model: Model, asked: Omit<Question, "written">): Promise<Value> {
    const { asking, machine } = this
    const { ask, location } = future
    const source = this.nameOf(future)
    const globals = new Overlay(asking.globals())
    for (const { name, value } of ask.data) globals.own.set(name, { kind: "parameter", name, value })
    const document = new DocumentRun(machine, { source, globals, memo: asking.memo, isAnswer: true })
    const opening = messagesFor(asked)
    const schema = ask.recursive || ask.returns.kind === "string" || model.structuredOutput !== true ? undefined : jsonSchemaOf(ask.returns)
    const writer = new Writer({
      machine, source, document, question: future, recursive: ask.recursive, pause: model.pause ?? "each", report: asking.report, keep: asking.keep,
      generate: (transcript, written) => this.request(model, {
        ...continued(model.continuation ?? "turn", opening, transcript), question: { ...asked, written }, ...(schema === undefined ? {} : { schema }),
      }),
    })
    const written = await writer.write()
    try {
      if (document.answered) return convert(written, ask.returns)
      const { value, repairs } = await decode((written as string).trim(), ask.returns)
      for (const repair of repairs) asking.report({ code: "repaired-answer", severity: "repair", message: `${repair} in the answer to ${JSON.stringify(shorten(ask.question))}`, ...location })
      return value
    } catch (thrown) {
      throw thrown instanceof Failure && thrown.catchable ? new Unusable(thrown) : thrown
    }
  }

  /** The name of one answer in diagnostics: `answer to "…"`, the later ones to an equal question numbered. */
  private nameOf({ ask }: QuestionFuture): string {
    const name = `answer to ${JSON.stringify(shorten(ask.question))}`
    const number = (this.named.get(name) ?? 0) + 1
    this.named.set(name, number)
    return number === 1 ? name : `${name} (${number})`
  }
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

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`
}
