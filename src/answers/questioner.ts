// Questions put to models: asked, their answers evaluated as documents, decoded, and asked again when they cannot be used.

import type { Diagnostic } from "../../grammar/index.ts"
import { caughtFailure, exhaustedFailure } from "../budget/exhausted.ts"
import { Exhausted } from "../budget/ledger.ts"
import type { QuestionFuture } from "../interpreter/effects.ts"
import { Failure, type Location } from "../interpreter/failure.ts"
import type { NativeFunction } from "../interpreter/functions.ts"
import type { Machine, Performer } from "../interpreter/machine.ts"
import type { Global, Globals } from "../interpreter/scope.ts"
import { TaskFunction } from "../interpreter/task.ts"
import { convert } from "../interpreter/types.ts"
import type { Callable, Value } from "../interpreter/values.ts"
import type { Memo } from "../memo/table.ts"
import type { Model, Question } from "../models/model.ts"
import { ModelError } from "../models/model.ts"
import { Overlay } from "../modules/globals.ts"
import { cardOf } from "./card.ts"
import { decode } from "./decode.ts"
import { continued } from "./continuation/index.ts"
import { DocumentRun } from "./document.ts"
import { jsonSchemaOf } from "./json-schema.ts"
import { MAX_ATTEMPTS } from "./limits.ts"
import { messagesFor } from "./prompt.ts"
import { modelFailure, Requests } from "./requests.ts"
import { shorten } from "./shorten.ts"
import { Unusable } from "./unusable.ts"
import { Writer } from "./writer.ts"

/** What asking a question takes from the budget of calls. */
const ONE_CALL = { calls: 1, tokens: 0, usd: 0 }

export interface Asking {
  readonly models: { readonly [name: string]: Model }
  readonly memo: Memo | null
  /** What an answer finds by name besides its data: the natives without effects and the prelude. */
  readonly globals: () => Globals
  /** What a tool of a question is in its answer. Fails with `not-granted` for a native with effects that the host has not granted. */
  readonly tool: (tool: Callable) => Global
  /** Requests under way at once. */
  readonly concurrency: number
  /** Aborted when the run is over, however it ends. */
  readonly signal: AbortSignal
  readonly report: (diagnostic: Diagnostic) => void
  /** Keeps the text of an answer that a diagnostic speaks of, under the name that it has there. */
  readonly keep: (source: string, text: string) => void
}

export class Questioner implements Performer {
  readonly requests: Requests
  machine!: Machine
  private readonly asking: Asking
  /** What the answers to the program's own questions have come to, in the order in which they were begun. */
  readonly outermost: (() => string)[] = []
  /** How many answers to a question have been named. */
  private readonly named = new Map<string, number>()

  constructor(asking: Asking) {
    this.asking = asking
    this.requests = new Requests(asking.concurrency, asking.signal)
  }

  start(question: QuestionFuture): void {
    // Settled in a later turn even where it fails at once, as the machine expects.
    void Promise.resolve().then(() => this.answer(question)).then(
      (value) => this.machine.settle(question, value),
      (thrown: unknown) => (thrown instanceof Failure ? this.machine.settle(question, failureOf(question, thrown)) : this.machine.crash(thrown)),
    )
  }

  private async answer(future: QuestionFuture): Promise<Value> {
    const { ask, location } = future
    const model = this.asking.models[ask.model]
    if (model === undefined) throw this.noModel(ask.model)
    const calls = future.ledger.reserve(ONE_CALL)
    if (calls instanceof Exhausted) throw exhaustedFailure(calls, location)
    calls.settle(ONE_CALL)
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

  /** The value of one answer: written as a document one level deeper, then decoded. */
  private async read(future: QuestionFuture, model: Model, asked: Omit<Question, "written">): Promise<Value> {
    const { asking, machine } = this
    const { ask, location } = future
    const source = this.nameOf(future)
    const globals = new Overlay(asking.globals())
    for (const tool of ask.tools) globals.own.set(tool.name, asking.tool(tool))
    for (const { name, value } of ask.data) globals.own.set(name, { kind: "parameter", name, value })
    const document = new DocumentRun(machine, { source, globals, memo: asking.memo, isAnswer: true })
    const opening = messagesFor(asked, { tools: ask.tools, depth: this.depthLeft(future), calls: future.ledger.left("calls"), tokens: future.ledger.left("tokens") })
    const schema = ask.recursive || ask.returns.kind === "string" || model.structuredOutput !== true ? undefined : jsonSchemaOf(ask.returns)
    const writer = new Writer({
      machine, source, document, question: future, recursive: ask.recursive, pause: model.pause ?? "each", attempt: asked.attempt, report: asking.report, keep: asking.keep,
      generate: (transcript, written) => this.requests.send(model, {
        ...continued(model.continuation ?? "turn", opening, transcript), question: { ...asked, written }, ...(schema === undefined ? {} : { schema }),
      }, future.ledger, location),
    })
    if (future.context.questionDepth === 0) this.outermost.push(() => writer.partialText())
    const written = await writer.write().catch((thrown: unknown) => {
      throw thrown instanceof ModelError ? modelFailure(thrown, ask.question) : thrown
    })
    try {
      if (document.answered) return convert(written, ask.returns)
      const { value, repairs } = await decode(written as string, ask.returns)
      for (const repair of repairs) asking.report({ code: "repaired-answer", severity: "repair", message: `${repair} in the answer to ${JSON.stringify(shorten(ask.question))}`, ...location })
      return value
    } catch (thrown) {
      throw thrown instanceof Failure && thrown.catchable ? new Unusable(thrown) : thrown
    }
  }

  /** How deep questions in its answer may nest. */
  private depthLeft({ context, ledger }: QuestionFuture): number {
    return (ledger.limit("depth")?.limit ?? Infinity) - context.questionDepth - 1
  }

  /** The name of one answer in diagnostics: `answer to "…"`, the later ones to an equal question numbered. */
  private nameOf({ ask }: QuestionFuture): string {
    const name = `answer to ${JSON.stringify(shorten(ask.question))}`
    const number = (this.named.get(name) ?? 0) + 1
    this.named.set(name, number)
    return number === 1 ? name : `${name} (${number})`
  }
}

/** Why a question failed. Where its own budget is what was used up, whoever asked it may catch that. */
function failureOf({ ask, ledger, location }: QuestionFuture, failure: Failure): Failure {
  return at(location, ask.budget !== null && failure.exhausted === ledger ? caughtFailure(failure) : failure)
}

function at(location: Location, failure: Failure): Failure {
  failure.location ??= location
  return failure
}

/** What a tool of a question is in its answer. A native with effects needs the host's grant, by its name. */
export function granted(tool: Callable, grant: ReadonlySet<string>): Global {
  if (tool instanceof TaskFunction) return { kind: "task", task: tool.task }
  const native = tool as NativeFunction
  if (native.native.effect !== "none" && !grant.has(native.name)) {
    throw new Failure("not-granted", `${native.name} has effects, and the host has not granted it to answers`, { hint: `createRuntime({ grant: [${JSON.stringify(native.name)}] })` })
  }
  return { kind: "native", native }
}

/** What is in reach of an answer: everything but natives with effects. */
export function withoutEffects(globals: Globals): Globals {
  const lookup = (name: string) => {
    const global = globals.lookup(name)
    return global?.kind === "native" && global.native.native.effect !== "none" ? undefined : global
  }
  return { lookup, names: () => [...globals.names()].filter((name) => lookup(name) !== undefined) }
}
