// Questions put to models: asked, their answers evaluated as documents, decoded, and asked again when they cannot be used.

import { parseDocument, type Diagnostic } from "../../grammar/index.ts"
import type { QuestionFuture } from "../interpreter/effects.ts"
import { Failure } from "../interpreter/failure.ts"
import type { Machine, Performer } from "../interpreter/machine.ts"
import { NativeFunction } from "../interpreter/functions.ts"
import type { Global, Globals } from "../interpreter/scope.ts"
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
}

export class Questioner implements Performer {
  readonly counters = { requests: 0, input: 0, output: 0 }
  machine!: Machine
  private readonly asking: Asking
  private running = 0
  private readonly queue: (() => void)[] = []

  constructor(asking: Asking) {
    this.asking = asking
  }

  start(question: QuestionFuture): void {
    // Settled in a later turn even where it fails at once, as the machine expects.
    void Promise.resolve().then(() => this.answer(question)).then(
      (value) => this.machine.settle(question, value),
      (thrown: unknown) => this.machine.settle(question, this.failureOf(thrown, question)),
    )
  }

  private failureOf(thrown: unknown, { location, ask }: QuestionFuture): Failure {
    if (thrown instanceof Failure) {
      thrown.location ??= location
      return thrown
    }
    if (thrown instanceof ModelError) return new Failure(thrown.code, thrown.message, { hint: thrown.hint, location })
    return new Failure("model-error", `the model failed on ${JSON.stringify(shorten(ask.question))}: ${thrown instanceof Error ? thrown.message : String(thrown)}`, { location })
  }

  private async answer(future: QuestionFuture): Promise<Value> {
    const { ask } = future
    const model = this.asking.models[ask.model]
    if (model === undefined) throw this.noModel(ask.model)
    const data = ask.data.map(({ name, value }) => cardOf(name, value))
    let problem: Failure | undefined
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const question: Question = {
        text: ask.question, data, returns: ask.returns, recursive: ask.recursive, attempt, written: "",
        ...(problem === undefined ? {} : { problem: `${problem.message}${problem.hint === undefined ? "" : ` (${problem.hint})`}` }),
      }
      try {
        return await this.read(future, await this.generate(model, { messages: messagesFor(question), prompt: null, question }, future))
      } catch (thrown) {
        if (!(thrown instanceof Unusable)) throw thrown
        problem = thrown.failure
        this.asking.report({ ...problem.toDiagnostic(), severity: "repair", message: `asked again: ${problem.message}` })
      }
    }
    throw new Failure(problem!.code, `${problem!.message} (after ${MAX_ATTEMPTS} attempts)`, { hint: problem!.hint, location: problem!.location })
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
    const deltas: string[] = []
    let usage = { input: 0, output: 0 }
    let reason: string | undefined
    try {
      for await (const event of model.generate(request, { signal: this.asking.signal })) {
        switch (event.type) {
          case "delta": deltas.push(event.text); break
          case "usage": usage = { input: event.input, output: event.output }; break
          case "finish": reason = event.reason; break
        }
      }
    } finally {
      this.counters.input += usage.input
      this.counters.output += usage.output
      const next = this.queue.shift()
      if (next === undefined) this.running--
      else next() // the place goes to whoever waited longest
    }
    if (reason === "length") throw new Failure("truncated-answer", "the answer was cut by the model's length limit", { location, hint: "raise the model's limit of output tokens, or ask for less" })
    if (reason === "filter") throw new Failure("withheld-answer", "the provider withheld the answer", { location })
    if (reason === undefined) throw new ModelError("model-stream-cut", "the answer ended without being finished")
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
    const source = `answer to ${JSON.stringify(shorten(ask.question))}`
    let written: Value = text
    let isValue = false
    if (ask.recursive) {
      const { document, diagnostics } = parseDocument(text, { mode: "answer" })
      for (const diagnostic of diagnostics) this.asking.report({ ...diagnostic, source })
      if (document.parts.some(({ kind }) => kind !== "text")) {
        const globals = new Overlay(this.asking.globals())
        for (const { name, value } of ask.data) globals.own.set(name, { kind: "parameter", name, value })
        const plan = planDocument(this.machine, document, { source, globals, memo: this.asking.memo, isAnswer: true })
        const wrong = plan.diagnostics.find(({ severity }) => severity === "error")
        for (const diagnostic of plan.diagnostics) if (diagnostic !== wrong) this.asking.report({ ...diagnostic, source })
        if (wrong !== undefined) throw new Unusable(new Failure(wrong.code, `in the ${source}: ${wrong.message}`, { hint: wrong.hint, location }))
        isValue = plan.answers
        written = await this.evaluate(future, plan.evaluate)
      } else written = document.parts.map((part) => (part.kind === "text" ? part.text : "")).join("")
    }
    try {
      if (typeof written !== "string" || isValue) return convert(written, ask.returns)
      const { value, repairs } = await decode(written, ask.returns)
      for (const repair of repairs) this.asking.report({ code: "repaired-answer", severity: "repair", message: `${repair} in the ${source}`, ...location })
      return value
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.catchable) throw new Unusable(thrown)
      throw thrown
    }
  }

  private async evaluate(future: QuestionFuture, go: () => ReturnType<ReturnType<typeof planDocument>["evaluate"]>): Promise<Value> {
    const { machine } = this
    const result = await machine.evaluate(future, go)
    if (!(result instanceof Failure)) return result
    // What the answer's own nodes did wrong can be told to the model; a cycle or a limit cannot be talked away.
    throw result.catchable && result.code !== "cyclic-call" ? new Unusable(result) : result
  }
}

/** An answer that cannot be used: the question is asked again, with the reason. */
class Unusable extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** What is in reach of an answer: everything but natives with effects. */
export function withoutEffects(globals: Globals): Globals {
  const allowed = (global: Global | undefined) => (global?.kind === "native" && global.native instanceof NativeFunction && global.native.native.effect !== "none" ? undefined : global)
  return { lookup: (name) => allowed(globals.lookup(name)), names: () => globals.names() }
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`
}
