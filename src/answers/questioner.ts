// Questions for models: each is asked, its answer evaluated and decoded, and asked again if the answer is unusable.

import type { Diagnostic } from "../../grammar/index.ts"
import { startDeadline } from "../budget/deadline.ts"
import { BUDGET_EXHAUSTED, caughtFailure, exhaustedFailure } from "../machine/exhausted.ts"
import { Exhausted } from "../budget/ledger.ts"
import type { QuestionFuture } from "../machine/effects.ts"
import type { AnswerWarning } from "../machine/question.ts"
import { Failure, type Location } from "../values/failure.ts"
import type { NativeFunction } from "../values/functions.ts"
import type { EarlierAnswers } from "./earlier-answers.ts"
import type { Machine, Performer } from "../machine/machine.ts"
import { dataOf, type Row } from "../machine/observer.ts"
import type { Global, Globals } from "../program/scope.ts"
import { TaskFunction } from "../machine/task.ts"
import type { Callable, Value } from "../values/values.ts"
import type { Journal } from "../memo/journal.ts"
import type { Answer, Keeper, Kept } from "../memo/keeper.ts"
import { keyOf, questionParts, type Parts } from "../memo/parts.ts"
import { usesTheWorld, type MissReason } from "../memo/why.ts"
import type { Entry } from "../memo/store.ts"
import type { Memos } from "../machine/table.ts"
import { ModelError, type Model, type Question } from "../models/model.ts"
import { Overlay } from "../program/modules/overlay.ts"
import type { Tracer } from "../trace/tracer.ts"
import { cardsOf, shownOf } from "./card.ts"
import { countedFor } from "./counted.ts"
import { continuationOf } from "./continuation/index.ts"
import { DocumentCode } from "../program/document/code.ts"
import { DocumentRun } from "../program/document/run.ts"
import { Instance, Layout, type Replace } from "../machine/instance.ts"
import { formOf } from "./json-schema.ts"
import { MAX_ATTEMPTS } from "./limits.ts"
import { messagesFor } from "./prompt.ts"
import { alreadyDone, noModel, noPrice, noteWarning, repeatedWrite, unread } from "./question-reports.ts"
import { Quotable } from "./quotation.ts"
import { toolOf } from "./tool/protocol.ts"
import { modelFailure, Requests } from "./requests.ts"
import { shorten } from "../base/shorten.ts"
import { shortInputWarning } from "./short-input.ts"
import { Succession } from "./succession.ts"
import { endsQuestion, Unusable } from "./unusable.ts"
import { keptAs, valueOfAnswer } from "./value.ts"
import { Writer } from "./writer.ts"

/** The amount that a question takes from the budget of calls. */
const ONE_CALL = { calls: 1, tokens: 0, usd: 0 }

/** UTF-16 units of a question that are stored as the title of its answer. */
const MAX_TITLE = 200

export interface QuestionerOptions {
  readonly models: { readonly [name: string]: Model }
  readonly memo: Memos | null
  /** Replaces the bodies of tasks that answers declare; null where nothing does. */
  readonly replace: Replace | null
  /** The names that an answer finds besides its data: the natives without effects and the prelude. */
  readonly globals: () => Globals
  /**
   * The global that a tool is in an answer. Fails with `not-granted` for a native with effects that the host has not
   * granted.
   */
  readonly tool: (tool: Callable) => Global
  /** The most requests under way at once. */
  readonly concurrency: number
  /** Aborted when the run is over, however it ends. */
  readonly signal: AbortSignal
  /** Reports a diagnostic about the question that has the trace row. */
  readonly report: (diagnostic: Diagnostic, row: Row) => void
  /** Finds and stores answers; null where there is no store. */
  readonly keeper: Keeper | null
  /** The task that a location belongs to, or its source. */
  readonly taskAt: (location: Location) => string
  readonly tracer: Tracer | null
  /** The answers of an earlier run, used instead of asking; null where there are none. */
  readonly earlier: EarlierAnswers | null
  /** Keeps the text of an answer that a diagnostic refers to, under the name that it has there. */
  readonly keepSource: (source: string, text: string) => void
}

export class Questioner implements Performer {
  readonly requests: Requests
  machine!: Machine
  private readonly options: QuestionerOptions
  /** The partial answers to the program's own questions, in the order in which they were started. */
  readonly outermost: (() => string)[] = []
  private readonly names = new WeakMap<QuestionFuture, string>()
  /** Questions of other runs whose answers this run has taken. */
  private readonly reused = new WeakSet<QuestionFuture>()
  /** The number of questions by their name without its number. */
  private readonly nameCounts = new Map<string, number>()

  constructor(options: QuestionerOptions) {
    this.options = options
    this.requests = new Requests(options.concurrency, options.signal, options.tracer, (future) => this.count(future))
    const reported = new Set<string>()
    this.requests.onShortInput = (question, { id }, counted, estimated) => {
      if (!reported.has(id)) options.report(shortInputWarning(id, counted, estimated, question.location), question.row)
      reported.add(id)
    }
  }

  start(question: QuestionFuture): void {
    const deadline = startDeadline(question.ledger, question.ask.budget?.seconds, (seconds) =>
      this.timeIsUp(question, seconds),
    )
    // Even a failure at once settles in a later turn, as the machine expects.
    void Promise.resolve()
      .then(() => this.answer(question))
      .finally(() => clearTimeout(deadline))
      .then(
        (value) => this.settle(question, value),
        (thrown: unknown) => {
          if (!(thrown instanceof Failure)) return this.machine.crash(thrown)
          // A question that a budget refuses is not in the trace.
          if (thrown.code !== BUDGET_EXHAUSTED)
            this.markAsked(question, this.options.models[question.ask.model]?.id ?? "none")
          this.machine.settle(question, failureOf(question, thrown))
        },
      )
  }

  /** Fails a question and all questions asked to answer it, and ends their requests. */
  private timeIsUp(question: QuestionFuture, seconds: number): void {
    const { ledger, row, location } = question
    const exhausted = new Exhausted("seconds", seconds, ledger)
    this.options.tracer?.exhausted(row, exhausted)
    ledger.close(exhausted)
    for (const inner of this.machine.unansweredWithin(ledger))
      this.machine.settle(inner, failureOf(inner, exhaustedFailure(exhausted, location)))
    this.requests.endWithin(ledger)
  }

  private async answer(future: QuestionFuture): Promise<Value> {
    const { ask } = future
    const { keeper } = this.options
    const model = this.options.models[ask.model]
    if (model === undefined) throw noModel(ask.model, this.options.models)
    for (const name of ask.models) if (this.options.models[name] === undefined) throw noModel(name, this.options.models)
    const earlier = this.options.earlier?.answer(future, model.id)
    if (earlier !== undefined) {
      this.markAsked(future, model.id)
      return earlier
    }
    if (keeper === null || model.keep === false) return (await this.make(future, model, null, null)).value
    const content = questionParts(ask, model)
    const owner = keeper.ownerOf(future.effect)
    if (content === null || owner === null)
      return (await this.make(future, model, null, content === null ? { reason: "refused" } : usesTheWorld(ask))).value
    const parts = { ...content, ...owner }
    let reason: MissReason | null = null
    const missed = async () => void (reason = await keeper.why(parts, ask))
    const kept = this.keptOf(future, parts, model)
    const { value, entry } = await keeper.answer(kept, missed, (journal) => this.make(future, model, journal, reason))
    future.context.question?.uses.add(kept.key)
    if (entry !== null) this.countReuse(future, value, entry)
    return value
  }

  /** A question in the form that the store knows. */
  private keptOf(future: QuestionFuture, parts: Parts, model: Model): Kept {
    const key = keyOf("answer", parts)
    future.key = key
    return {
      key,
      parts,
      title: shorten(future.ask.question, MAX_TITLE),
      task: this.options.taskAt(future.location),
      valueOf: (given) => countedFor(this.machine, future, () => keptAs(given, future.ask.returns)),
      within: () => keysAround(future),
      isDoubtful: () => future.isDoubtful,
      isShared: () => this.options.earlier?.isShared(future, model.id) ?? true,
      fail: (failure) => this.machine.settle(future, failureOf(future, failure)),
      uses: () => [...future.uses],
      warnings: () => future.warnings,
      cost: () => future.cost,
    }
  }

  /** Counts and traces a question that the store has answered. */
  private countReuse(future: QuestionFuture, value: Value, { cost, warnings = [] }: Entry): void {
    this.machine.questionsRemembered++
    this.options.tracer?.reused(
      future.row,
      future.context.row,
      {
        what: "question",
        name: future.ask.question,
        given: dataOf(future.ask),
        of: null,
        from: "store",
        value,
        ask: future.ask,
      },
      future.location,
      cost,
    )
    this.repeat(warnings, future, future.location, future.row)
  }

  /** The answer to a question that another run of the runtime has asked: its warnings concern this run, too. */
  reuse(known: QuestionFuture, asker: QuestionFuture | null, location: Location, row: Row): void {
    if (this.reused.has(known)) return
    this.reused.add(known)
    this.repeat(known.warnings, asker, location, row)
  }

  /** Reports the warnings of a remembered answer, which also concern those that are made with it. */
  private repeat(warnings: readonly AnswerWarning[], made: QuestionFuture | null, location: Location, row: Row): void {
    for (const warning of warnings) {
      noteWarning(made, warning)
      this.options.report({ ...warning, severity: "warning", ...location }, row)
    }
  }

  private settle(question: QuestionFuture, value: Value): void {
    if (this.options.earlier?.isTaken(question) === true) {
      if (question.isSent) this.machine.asked--
      this.machine.questionsRemembered++
    }
    this.machine.settle(question, value)
  }

  /** Emits the event of a question that the store does not answer, once. */
  private markAsked(future: QuestionFuture, modelId: string): void {
    if (future.isAsked) return
    future.isAsked = true
    this.options.tracer?.question(future, modelId, this.nameOf(future))
  }

  /** Counts a question as asked, once, when its first request is sent: one that a budget refuses was not asked. */
  private count(future: QuestionFuture): void {
    if (future.isSent) return
    future.isSent = true
    this.machine.asked++
  }

  /**
   * Asks a model, and again where its answer cannot be used, up to `MAX_ATTEMPTS` times. `reason` is that for which the
   * store has no answer.
   */
  private async make(
    future: QuestionFuture,
    model: Model,
    journal: Journal | null,
    reason: MissReason | null,
  ): Promise<Answer> {
    const { ask, location } = future
    if (model.price === undefined && future.ledger.left("usd") !== Infinity) throw noPrice(model)
    const calls = future.ledger.reserve(ONE_CALL)
    if (calls instanceof Exhausted) {
      this.options.tracer?.exhausted(future.context.row, calls) // as the question has no row of its own
      throw exhaustedFailure(calls, location)
    }
    calls.settle(ONE_CALL)
    this.markAsked(future, model.id)
    if (reason !== null) this.options.tracer?.missed(future.row, reason)
    const quotable = new Quotable()
    const data = countedFor(this.machine, future, () => {
      const cards = cardsOf(ask, model)
      quotable.add(...ask.data.map(({ value }) => value))
      return cards
    })
    future.deeds.onReuse = ({ name }) => this.options.report(repeatedWrite(name, future), future.row)
    let problem: string | undefined
    for (let attempt = 0; ; attempt++) {
      future.deeds.begin()
      future.warnings.length = 0
      try {
        return await this.read(future, model, journal, quotable, {
          text: ask.question,
          data,
          returns: ask.returns,
          recursive: ask.recursive,
          attempt,
          ...(problem === undefined ? {} : { problem }),
        })
      } catch (thrown) {
        if (!(thrown instanceof Unusable)) throw thrown
        const failure = at(location, thrown.failure)
        if (attempt === MAX_ATTEMPTS - 1) {
          throw new Failure(failure.code, `${failure.message} (after ${MAX_ATTEMPTS} attempts)`, {
            hint:
              thrown.earlier.length === 0
                ? failure.hint
                : `in the last answer: ${thrown.earlier[0]!.split("\n", 1)[0]!}`,
            location: failure.location,
            cause: failure.cause,
          })
        }
        problem = [thrown.problem, ...alreadyDone(future)].join("\n")
        this.options.report(
          { ...failure.toDiagnostic(), severity: "repair", message: `asked again: ${failure.message}` },
          future.row,
        )
      }
    }
  }

  /** The value of one answer: evaluated as a document one question deeper, then decoded. */
  private async read(
    future: QuestionFuture,
    model: Model,
    journal: Journal | null,
    quotable: Quotable,
    asked: Omit<Question, "written">,
  ): Promise<Answer> {
    const { options, machine } = this
    const { ask } = future
    const source = attemptOf(this.nameOf(future), asked.attempt)
    const report = (diagnostic: Diagnostic) => {
      if (diagnostic.severity === "warning") noteWarning(future, diagnostic)
      options.report(diagnostic, future.row)
    }
    const globals = new Overlay(options.globals())
    for (const tool of ask.tools) globals.own.set(tool.name, options.tool(tool))
    for (const { name, value } of ask.data) globals.own.set(name, { kind: "datum", name, value })
    const code = new DocumentCode({ source, globals, layout: new Layout(), isAnswer: true })
    const document = new DocumentRun(
      machine,
      code,
      new Instance(options.memo, {
        replace: options.replace,
        run: machine.program.run,
        reach: machine.reachOf(future),
      }),
    )
    const how = model.continuation ?? "turn"
    const tool = ask.recursive ? toolOf(model, globals) : undefined
    const reach = {
      tools: ask.tools,
      depth: this.depthLeft(future),
      calls: future.ledger.left("calls"),
      tokens: future.ledger.left("tokens"),
      perQuestion: this.requests.perQuestion(),
    }
    const isFree = ask.recursive || ask.returns.kind === "string" || model.structuredOutput !== true
    const form = isFree ? undefined : formOf(ask.returns)
    const opening = messagesFor(form === undefined ? asked : { ...asked, returns: form.type }, reach, how)
    const succession = new Succession(future.location, report)
    const writer = new Writer({
      machine,
      source,
      document,
      question: future,
      recursive: ask.recursive,
      shown: shownOf(ask, model),
      pause: how === "tool" ? "end" : (model.pause ?? "each"),
      attempt: asked.attempt,
      quotable,
      report,
      keepSource: options.keepSource,
      doubt: () => {
        // The answers around it were written with its value.
        for (let one: QuestionFuture | null = future; one !== null; one = one.context.question) one.isDoubtful = true
      },
      generate: (transcript, written, consumption, breaks) => {
        consumption.onFallback = (event, hasText) => succession.note(event, breaks, hasText || written !== "")
        const parts = journal?.partsOf(asked, (tool === undefined ? "" : "tool ") + JSON.stringify(transcript))
        const request = {
          ...continuationOf(how, opening, transcript),
          ...(tool === undefined ? {} : { tool }),
          question: { ...asked, written },
          ...succession.fieldsOf(breaks),
          ...(form === undefined ? {} : { schema: form.schema }),
          ...(parts === undefined ? {} : { parts }),
        }
        const earlier = options.earlier?.completion(future, model.id, request) ?? null
        if (earlier !== null) return this.requests.replay(model, request, earlier, future, consumption)
        const send = () => {
          options.earlier?.sent(future)
          return this.requests.send(model, request, future, consumption)
        }
        return journal === null || parts === undefined
          ? send()
          : journal.events(parts, (written) => this.requests.replay(model, request, written, future, consumption), send)
      },
    })
    // A second one tells that there are several: only that of a single one is read.
    if (future.context.questionDepth === 0 && this.outermost.length < 2) this.outermost.push(() => writer.partialText())
    const written = await writer.write().catch((thrown: unknown) => {
      throw thrown instanceof ModelError ? modelFailure(thrown, ask.question) : thrown
    })
    const { repairs, ...answer } = await valueOfAnswer(written, document, ask.returns, {
      counted: (go) => countedFor(machine, future, go),
      isShown: (character) => quotable.hasCharacter(character),
      spellings: writer.spellings,
      recursive: ask.recursive,
      form,
    }).catch((thrown: unknown) => {
      throw thrown instanceof Failure && !endsQuestion(thrown) ? writer.refused(thrown) : thrown
    })
    for (const repair of repairs) report(repaired(repair, future))
    for (const { name, whole } of asked.data)
      if (ask.recursive && whole === null && !writer.hasUsed(name)) report(unread(name, future))
    return answer
  }

  /** The levels of questions that may nest in its answer. */
  private depthLeft({ context, ledger }: QuestionFuture): number {
    return ledger.depth(context.questionDepth + 1)?.left ?? Infinity
  }

  /** The name of a question's answer in diagnostics: `answer to "…"`, numbered where several questions begin alike. */
  private nameOf(future: QuestionFuture): string {
    const known = this.names.get(future)
    if (known !== undefined) return known
    const name = this.newName(future)
    this.names.set(future, name)
    return name
  }

  private newName({ ask }: QuestionFuture): string {
    const name = `answer to ${JSON.stringify(shorten(ask.question))}`
    const number = (this.nameCounts.get(name) ?? 0) + 1
    this.nameCounts.set(name, number)
    return number === 1 ? name : `${name} (${number})`
  }
}

/** The repair that reading an answer took. */
function repaired(repair: string, { ask, location }: QuestionFuture): Diagnostic {
  const message = `${repair} in the answer to ${JSON.stringify(shorten(ask.question))}`
  return { code: "repaired-answer", severity: "repair", message, ...location }
}

/** The keys of all questions that wait for a question, directly or through others. */
function keysAround(question: QuestionFuture): readonly string[] {
  const around = new Set<QuestionFuture>()
  const waiting = [...question.askers]
  for (let asker; (asker = waiting.pop()) !== undefined;) {
    if (asker === null || around.has(asker)) continue
    around.add(asker)
    waiting.push(...asker.askers)
  }
  return [...around].flatMap(({ key }) => (key === null ? [] : [key]))
}

/** The name of an answer to a question, numbered after earlier ones were refused. */
function attemptOf(name: string, attempt: number): string {
  return attempt === 0 ? name : `${name}, attempt ${attempt + 1}`
}

/** The failure of a question. Its asker may catch it where the question's own budget is exhausted. */
function failureOf({ ask, ledger, location }: QuestionFuture, failure: Failure): Failure {
  return at(location, ask.budget !== null && failure.exhausted === ledger ? caughtFailure(failure) : failure)
}

function at(location: Location, failure: Failure): Failure {
  failure.location ??= location
  return failure
}

/**
 * The global that a tool is in an answer. Fails with `not-granted` for a native with effects that is not in `grant`.
 */
export function granted(tool: Callable, grant: ReadonlySet<string>): Global {
  if (tool instanceof TaskFunction) return { kind: "tool", tool }
  const native = tool as NativeFunction
  if (native.native.effect !== "none" && !grant.has(native.name)) {
    throw new Failure("not-granted", `${native.name} has effects, and the host has not granted it to answers`, {
      hint: `createRuntime({ grant: [${JSON.stringify(native.name)}] })`,
    })
  }
  return { kind: "native", native }
}

/** The globals in reach of an answer: all but natives with effects. */
export function withoutEffects(globals: Globals): Globals {
  const lookup = (name: string) => {
    const global = globals.lookup(name)
    return global?.kind === "native" && global.native.native.effect !== "none" ? undefined : global
  }
  return { lookup, names: () => [...globals.names()].filter((name) => lookup(name) !== undefined) }
}
