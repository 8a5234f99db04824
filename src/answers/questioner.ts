// Questions for models: each is asked, its answer evaluated and decoded, and asked again if the answer is unusable.

import { shorten } from "../base/shorten.ts"
import { NO_AMOUNTS } from "../budget/budget.ts"
import { startDeadline, type Deadline } from "../budget/deadline.ts"
import { Exhausted } from "../budget/ledger.ts"
import type { QuestionFuture } from "../machine/effects.ts"
import { PENDING } from "../machine/future.ts"
import { BUDGET_EXHAUSTED, caughtFailure, exhaustedFailure } from "../machine/exhausted.ts"
import type { Machine, Performer } from "../machine/machine.ts"
import { dataOf, type Row } from "../machine/observer.ts"
import type { AnswerWarning } from "../machine/question.ts"
import type { Journal } from "../memo/journal.ts"
import type { Answer, Keeper, Kept } from "../memo/keeper.ts"
import { keyOf, questionParts, type Parts } from "../memo/parts.ts"
import type { Entry } from "../memo/store.ts"
import { usesTheWorld, type MissReason } from "../memo/why.ts"
import type { Model } from "../models/model.ts"
import { Failure, type Location } from "../values/failure.ts"
import type { Value } from "../values/values.ts"
import { AnswerNames, nameAfter } from "./answer-names.ts"
import { answerOf } from "./attempt.ts"
import { countedFor } from "./counted.ts"
import { keptAs } from "./decoding/kept-value.ts"
import { MAX_ATTEMPTS } from "./limits.ts"
import { cardsOf } from "./prompt/card.ts"
import { alreadyDone, noModel, noPrice, noteWarning, repeatedWrite, unusedTools } from "./question-reports.ts"
import type { QuestionerOptions } from "./questioner-options.ts"
import { Replays } from "./replays.ts"
import { Requests } from "./requests/requests.ts"
import { WaitingQuestions } from "./requests/waiting.ts"
import { Turns, type Turn } from "../memo/turn.ts"
import { Quotable } from "./slips/quotation.ts"
import { ShownText } from "./slips/shown-text.ts"
import { once } from "../program/once.ts"
import { Starts } from "./starts.ts"
import { Unusable } from "./unusable.ts"
import { takenBack } from "./writing/growing-text.ts"

/** The amount that a question takes from the budget of calls. */
const ONE_CALL = { ...NO_AMOUNTS, calls: 1 }

/** UTF-16 units of a question that are stored as the title of its answer. */
const MAX_TITLE = 200

export class Questioner implements Performer {
  readonly requests: Requests
  machine!: Machine
  private readonly options: QuestionerOptions
  /** The partial answers to the program's own questions, in the order in which they were started. */
  outermost: readonly (() => string)[] = []
  private readonly names = new AnswerNames()
  private readonly waiting = new WaitingQuestions()
  private readonly starts = new Starts()
  private readonly replays: Replays | null
  /** The warnings of other runs' answers that this run has reported; null before the first. */
  private reused: WeakSet<readonly AnswerWarning[]> | null = null

  /** The source of the program, in whose words a question may ask for calls. */
  private readonly program = once(() => this.options.texts().map((text) => new ShownText(() => [text])))

  constructor(options: QuestionerOptions) {
    this.options = options
    this.requests = new Requests(options, (future) => this.count(future))
    this.replays = options.earlier === null ? null : new Replays(() => isEvaluating(this.machine))
    const reported: string[] = []
    this.requests.onCountWarning = ({ row }, { id }, warning) => {
      const once = `${warning.code} ${id}`
      if (reported.includes(once)) return
      reported.push(once)
      options.report(warning, row)
    }
  }

  start(question: QuestionFuture): void {
    const deadline = startDeadline(question.ledger, question.ask.budget?.seconds, (seconds) =>
      this.timeIsUp(question, seconds),
    )
    this.starts.add(() => {
      if (question.state === PENDING) void this.perform(question, deadline)
      else clearTimeout(deadline) // its run, or a budget, has ended it
    })
  }

  private async perform(question: QuestionFuture, deadline: Deadline): Promise<void> {
    // Even a failure at once settles in a later turn, as the machine expects.
    await Promise.resolve()
    let value: Value
    try {
      value = await this.answer(question)
    } catch (thrown) {
      if (!(thrown instanceof Failure)) return this.machine.crash(thrown)
      // A question that a budget refuses is not in the trace.
      if (thrown.code !== BUDGET_EXHAUSTED)
        this.markAsked(question, this.options.models[question.ask.model]?.id ?? "none")
      return this.machine.settle(question, failureOf(question, thrown))
    } finally {
      clearTimeout(deadline)
    }
    this.settle(question, value)
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

  private answer(future: QuestionFuture): Value | Promise<Value> {
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
    if (model.keep === false) future.again = "free"
    if (keeper === null || model.keep === false) return this.make(future, model, null, null).then(valueOf)
    const content = questionParts(ask, model)
    const owner = keeper.ownerOf(future.effect)
    if (content !== null && owner !== null) return this.stored(future, model, keeper, { ...content, ...owner })
    const reason: MissReason | null = content === null ? { reason: "refused" } : usesTheWorld(ask)
    return this.make(future, model, null, reason).then(valueOf)
  }

  /** The answer in the store, or one that is made and stored. */
  private async stored(future: QuestionFuture, model: Model, keeper: Keeper, parts: Parts): Promise<Value> {
    let reason: MissReason | null = null
    const missed = async () => {
      if (this.options.tracer !== null) reason = await keeper.why(parts, future.ask)
    }
    const kept = this.keptOf(future, parts, model)
    const { value, entry, isStored } = await keeper.answer(kept, missed, (journal) =>
      this.make(future, model, journal, reason),
    )
    if (isStored) future.again = "free"
    future.context.question?.use(kept.key)
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
      firstTurn: () => this.firstTurnOf(future, model),
      turn: () => this.requests.turnOf(future, model),
      isDoubtful: () => future.isDoubtful,
      isShared: () => this.options.earlier?.isShared(future, model.id) ?? true,
      fail: (failure) => this.machine.settle(future, failureOf(future, failure)),
      uses: () => future.uses,
      warnings: () => future.warnings,
      cost: () => future.cost,
    }
  }

  /** Waits for the turn of a question that the store does not answer. Its call is reserved only then. */
  private async firstTurnOf(future: QuestionFuture, model: Model): Promise<Turn> {
    const { ledger, context, location } = future
    const exhausted = this.waiting.enter(ledger)
    if (exhausted !== undefined) {
      this.options.tracer?.exhausted(context.row, exhausted)
      throw exhaustedFailure(exhausted, location)
    }
    try {
      return await this.requests.turnOf(future, model)
    } finally {
      this.waiting.leave(ledger)
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
  reuse(warnings: readonly AnswerWarning[], asker: QuestionFuture | null, location: Location, row: Row): void {
    const reused = (this.reused ??= new WeakSet())
    if (reused.has(warnings)) return
    reused.add(warnings)
    this.repeat(warnings, asker, location, row)
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
  private markAsked(future: QuestionFuture, modelId: string, name?: string): void {
    if (future.isAsked) return
    future.isAsked = true
    this.options.tracer?.question(future, modelId, name ?? this.names.next(future))
  }

  /** Counts a question as asked, once, when its first request is sent: one that a budget refuses was not asked. */
  private count(future: QuestionFuture): void {
    if (future.isSent) return
    future.isSent = true
    this.machine.asked++
  }

  /** Asks a model when it is the question's turn. `reason` is that for which the store has no answer. */
  private async make(
    future: QuestionFuture,
    model: Model,
    journal: Journal | null,
    reason: MissReason | null,
  ): Promise<Answer> {
    if (model.price === undefined && future.ledger.left("usd") !== Infinity) throw noPrice(model)
    const calls = future.ledger.reserve(ONE_CALL)
    if (calls instanceof Exhausted) {
      this.options.tracer?.exhausted(future.context.row, calls) // as the question has no row of its own
      throw exhaustedFailure(calls, future.location)
    }
    calls.settle(ONE_CALL)
    const name = this.names.next(future)
    this.markAsked(future, model.id, name)
    if (reason !== null) this.options.tracer?.missed(future.row, reason)
    // Nothing of the question but what identifies it exists before its turn: thousands may wait.
    const next = () => this.requests.turnOf(future, model)
    const turns = journal?.turns ?? new Turns(await next(), next)
    try {
      return await this.ask(future, model, journal, name, turns)
    } finally {
      turns.leave()
    }
  }

  /** Asks a model, and again where its answer cannot be used, up to `MAX_ATTEMPTS` times. */
  private async ask(
    future: QuestionFuture,
    model: Model,
    journal: Journal | null,
    name: string,
    turns: Turns,
  ): Promise<Answer> {
    const { ask, location } = future
    const quotable = new Quotable((search) => countedFor(this.machine, future, search))
    const data = countedFor(this.machine, future, () => {
      const cards = cardsOf(ask, model)
      if (ask.data.length > 0) quotable.add(...ask.data.map(({ value }) => value))
      quotable.addQuestion(ask.question, this.program())
      return cards
    })
    if (ask.isUntrusted && !ask.recursive && ask.tools.length > 0) this.options.report(unusedTools(future), future.row)
    future.deeds.onReuse = ({ name }) => this.options.report(repeatedWrite(name, future), future.row)
    let problem: string | undefined
    for (let attempt = 0; ; attempt++) {
      future.deeds.begin()
      future.warnings.length = 0
      try {
        return await answerOf({
          options: this.options,
          machine: this.machine,
          requests: this.requests,
          replays: this.replays,
          future,
          model,
          journal,
          quotable,
          asked: {
            text: ask.question,
            data,
            returns: ask.returns,
            recursive: ask.recursive,
            attempt,
            ...(problem === undefined ? {} : { problem }),
          },
          source: nameAfter(name, attempt),
          turns,
          onBegin: (partialText) => this.begin(future, partialText),
        })
      } catch (thrown) {
        if (!(thrown instanceof Unusable)) throw thrown
        const failure = at(location, thrown.failure)
        if (future.growing?.isGiven === true) throw takenBack(failure.message, failure.location)
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

  /** Keeps the partial text of an answer to one of the program's own questions. */
  private begin({ context }: QuestionFuture, partialText: () => string): void {
    // A second one tells that there are several: only that of a single one is read.
    if (context.questionDepth === 0 && this.outermost.length < 2) this.outermost = [...this.outermost, partialText]
  }
}

/** Whether a machine has nodes that can continue. */
function isEvaluating({ ready, program }: Machine): boolean {
  return ready.length > 0 && !program.run.over // a run that an error ends leaves its nodes
}

function valueOf({ value }: Answer): Value {
  return value
}

/** The keys of all questions that wait for a question, directly or through others. */
function keysAround(question: QuestionFuture): readonly string[] {
  const around = new Set<QuestionFuture>()
  const waiting = [...question.askers]
  for (let asker; (asker = waiting.pop()) !== undefined;) {
    if (around.has(asker)) continue
    around.add(asker)
    waiting.push(...asker.askers)
  }
  return [...around].flatMap(({ key }) => (key === null ? [] : [key]))
}

/** The failure of a question. Its asker may catch it where the question's own budget is exhausted. */
function failureOf({ ask, ledger, location }: QuestionFuture, failure: Failure): Failure {
  return at(location, ask.budget !== null && failure.exhausted === ledger ? caughtFailure(failure) : failure)
}

function at(location: Location, failure: Failure): Failure {
  failure.location ??= location
  return failure
}
