// Requests to models: each waits for a slot, reserves its cost in a ledger, and is counted.

import type { Diagnostic } from "../../../grammar/index.ts"
import { addCosts, costWithout, NO_COST, pricedTokens, type Cost, type TokenCounts } from "../../base/cost.ts"
import { exhaustedFailure } from "../../machine/exhausted.ts"
import { NO_AMOUNTS, type Amounts } from "../../budget/budget.ts"
import { Exhausted, type Ledger, type Reservation } from "../../budget/ledger.ts"
import type { QuestionFuture } from "../../machine/effects.ts"
import { Failure } from "../../values/failure.ts"
import type { Turn } from "../../memo/turn.ts"
import { eventsOf, partsOf, Writing, type Completion } from "../../memo/completion.ts"
import type { Tracer } from "../../trace/tracer.ts"
import type { Queue } from "../../models/network/queue.ts"
import { affordableOutput, mostDollarsFor, priceOf } from "../../models/cost.ts"
import { Allowance } from "./allowance.ts"
import { Bill, textOf } from "./bill.ts"
import { Estimates, type Recounted } from "./recount.ts"
import { shorten } from "../../base/shorten.ts"
import { checkedEvent } from "./faulty-events.ts"
import { countWarning } from "./count-warning.ts"
import type { Consumption } from "../writing/writer-options.ts"
import {
  ModelError,
  STREAM_CUT,
  type FinishReason,
  type Model,
  type ModelEvent,
  type ModelRequest,
} from "../../models/model.ts"

/** Tokens that a request may generate where neither the model nor a budget limits them. */
const DEFAULT_MAX_OUTPUT = 4_096

/** Tokens of a question's protocol, and of its text and its data's frames as they usually are. */
const FIXED_TOKENS = 130

/** Tokens of an answer where none is known. */
const USUAL_ANSWER = 50

/** Tokens that a provider may add to a message of its own accord. */
const TOKENS_AROUND_A_MESSAGE = 16

/**
 * The reason to abort a request that is no longer read. Shared: an exception for each would cost more than the rest.
 */
const CANCELLED = new Error("the request is not needed any more")

export interface RequestsOptions {
  /** The most requests of the run under way at once. */
  readonly concurrency: number
  /** The queue in which they wait beside those of other runs; null where only their own run limits them. */
  readonly places: Queue<undefined, undefined> | null
  readonly tracer: Tracer | null
}

export class Requests {
  /** The requests sent so far. */
  count = 0
  private spent = NO_COST
  /** The requests whose cost is in `spent`. */
  private settled = 0
  private readonly estimates = new Estimates()
  /** Called with a warning about the counts of a request's provider. */
  onCountWarning: (question: QuestionFuture, model: Model, warning: Diagnostic) => void = () => undefined
  private readonly concurrency: number
  private readonly places: RequestsOptions["places"]
  /** The functions that end the waits for a place. */
  private readonly waitingForPlace = new Set<() => void>()
  /** The reason for which the run is over; undefined before that. */
  private over: Error | undefined
  private readonly tracer: Tracer | null
  private readonly onSent: (question: QuestionFuture) => void
  private running = 0
  /** The running requests of each ledger that limits its concurrency; null before the first. */
  private runningIn: Map<Ledger, number> | null = null
  private readonly queue: { readonly ledger: Ledger; readonly start: () => void }[] = []
  /** The functions that end the active requests. */
  private readonly active = new Map<() => void, Ledger>()
  /** Requests that hold a reservation, and callbacks waiting for one of them to return its unspent part. */
  private reserving = 0
  private readonly waitingForRefund: (() => void)[] = []

  /**
   * At most `concurrency` requests are under way at once. `onSent` is called for each request that a budget allows,
   * with its question.
   */
  constructor({ concurrency, places, tracer }: RequestsOptions, onSent: (question: QuestionFuture) => void) {
    this.concurrency = concurrency
    this.places = places
    this.onSent = onSent
    this.tracer = tracer
  }

  /** The cost of all requests so far. */
  get cost(): Cost {
    return this.spent
  }

  /**
   * The events of one request, whose turn the caller ends; ending the iteration cancels it. Throws a `Failure` where
   * the question's ledger cannot pay.
   */
  async *send(
    model: Model,
    request: ModelRequest,
    question: QuestionFuture,
    consumption: Consumption,
  ): AsyncGenerator<ModelEvent> {
    const { tracer } = this
    const controller = new AbortController()
    const { signal } = controller
    const estimate = this.estimates.begin(model, request, question)
    const bill = new Bill(() => estimate.input, priceOf(model, request.passed))
    const writing = new Writing()
    let reservations: readonly Reservation[] = []
    let finish: FinishReason | undefined
    let failed = false
    let row = 0
    let [isSent, isUnsent] = [false, false]
    /** Counts the request, once it is known to have left. */
    const count = () => {
      if (isSent) return
      isSent = true
      this.count++
      this.onSent(question)
    }
    const account = () => {
      if (reservations.length === 0) return
      const billed = bill.total()
      const { cost } = billed
      const held = reservations
      reservations = []
      if (!isUnsent) count()
      this.settle(held, cost, question, isUnsent ? 0 : 1)
      tracer?.response(row, {
        finish: failed
          ? "failed"
          : (finish ?? (writing.isLast && consumption.kept === bill.length ? "stop" : "paused")),
        kept: consumption.kept ?? bill.length,
        ...pricedTokens(cost),
        remembered: false,
        ...(isUnsent ? { unsent: true } : {}),
        ...writing.parts(),
      })
      for (const recounted of estimate.end(row, billed)) this.correct(recounted, question)
    }
    // At once: the run reports its cost as it ends, without waiting for the connection to close.
    const end = () => {
      failed = true
      controller.abort(this.over ?? CANCELLED)
      account()
    }
    this.active.set(end, question.ledger)
    try {
      const reserved = await this.reserve(model, request, question.ledger)
      if (reserved instanceof Exhausted) throw this.exhausted(reserved, question)
      reservations = [reserved.reservation]
      const { maxOutputTokens } = reserved.limit
      bill.limit = maxOutputTokens ?? model.maxOutputTokens
      const allowance =
        maxOutputTokens === undefined
          ? null
          : new Allowance(maxOutputTokens, (output) => {
              const more = this.reserveMore({ input: 0, output }, model, question)
              if (more instanceof Exhausted) return false
              reservations = [...reservations, more]
              return true
            })
      row = tracer?.request(question.row, model, request) ?? 0
      for await (const given of model.generate({ ...request, ...reserved.limit }, { signal })) {
        count()
        const event = checkedEvent(given, model.id)
        bill.note(event)
        writing.note(event)
        if (event.type === "delta" && event.text !== "") tracer?.delta(row, event.text)
        if (event.type === "finish") {
          finish = event.reason
          const warning = countWarning(request, bill, model, question.location)
          if (warning !== undefined) this.onCountWarning(question, model, warning)
        }
        if (event.type === "fallback") {
          consumption.onFallback?.(event, bill.length > 0)
          // An answer that has begun is continued by the next request.
          if (!bill.isBegun) bill.price = priceOf(model, event.passed)
        }
        if (event.type === "wait") tracer?.wait(row, event.reason)
        if (event.type === "retry") {
          tracer?.retry(row, event.code, event.message, event.milliseconds)
          const unreported = event.unserved === true ? undefined : bill.unreported()
          if (unreported !== undefined) {
            const more = this.reserveMore(unreported, model, question)
            if (more instanceof Exhausted) throw this.exhausted(more, question)
            reservations = [...reservations, more]
          }
          bill.nextAttempt(unreported)
        }
        yield event
        if (finish !== undefined || allowance?.isPassedBy(bill) !== true) continue
        // As a server that respects the limit would have ended it.
        finish = "length"
        controller.abort(CANCELLED)
        yield { type: "finish", reason: finish }
        break
      }
    } catch (thrown) {
      failed = true
      bill.fail(thrown)
      isUnsent = !isSent && thrown instanceof ModelError && thrown.unserved && thrown.status === undefined
      // A broken connection is not a failure yet: the writer may continue the answer from what it has.
      throw thrown instanceof Failure || (thrown instanceof ModelError && thrown.code === STREAM_CUT)
        ? thrown
        : modelFailure(thrown, request.question.text)
    } finally {
      this.active.delete(end)
      if (finish === undefined) controller.abort(CANCELLED)
      account()
    }
  }

  /** The events of a request that an earlier process has sent: this sends nothing and spends nothing. */
  async *replay(
    model: Model,
    request: ModelRequest,
    completion: Completion,
    question: QuestionFuture,
    consumption: Consumption,
  ): AsyncGenerator<ModelEvent> {
    const { tracer } = this
    const { text, finish } = completion
    consumption.isReplayed = true
    this.onSent(question)
    const row = tracer?.request(question.row, model, request) ?? 0
    let isOver = false
    let isTold = false
    // At once where the run ends meanwhile, as its trace must not end before its requests.
    const end = () => {
      if (isTold) return
      isTold = true
      tracer?.response(row, {
        finish: isOver || (finish === "stop" && consumption.kept === text.length) ? finish! : "paused",
        kept: consumption.kept ?? text.length,
        input: 0,
        output: 0,
        estimated: false,
        usd: 0,
        remembered: true,
        ...partsOf(completion),
      })
    }
    this.active.set(end, question.ledger)
    try {
      for (const event of eventsOf(completion)) {
        if (event.type === "delta" && !isTold) tracer?.delta(row, event.text)
        yield event
      }
      if (finish === null) throw new ModelError(STREAM_CUT, "the answer was broken off here")
      isOver = true
      yield { type: "finish", reason: finish }
    } finally {
      this.active.delete(end)
      end()
    }
  }

  /** Tokens that a question takes besides its data: a short protocol, and an answer as long as those so far. */
  perQuestion(): number {
    const tokens = FIXED_TOKENS + (this.settled === 0 ? USUAL_ANSWER : this.spent.output / this.settled)
    return Math.ceil(tokens / 10) * 10
  }

  /** Ends the active requests, and all later ones at once, as the run is over. */
  end(reason: Error): void {
    this.over ??= reason
    for (const end of this.active.keys()) end()
    for (const end of this.waitingForPlace) end()
  }

  /** Ends the active requests of the questions that spend from a ledger. */
  endWithin(ledger: Ledger): void {
    for (const [end, spending] of this.active) if (spending.isWithin(ledger)) end()
  }

  private exhausted(limit: Exhausted, { row, location }: QuestionFuture): Failure {
    this.tracer?.exhausted(row, limit)
    return exhaustedFailure(limit, location)
  }

  /** Reserves the most that a request can cost. Where other reservations leave too little, waits for their refunds. */
  private async reserve(model: Model, request: ModelRequest, ledger: Ledger): Promise<Reserved | Exhausted> {
    for (;;) {
      if (this.over !== undefined) throw this.over // the run may have ended while the request waited
      const reserved = tryReserve(model, request, ledger, this.reserving > 0)
      if (reserved !== null) {
        if (!(reserved instanceof Exhausted)) this.reserving++ // before the next request reads what is left
        return reserved
      }
      await new Promise<void>((resume) => this.waitingForRefund.push(resume))
    }
  }

  /**
   * Reserves what a request takes beyond its first reservation: the cost of a failed attempt, since the next one may
   * cost as much again, or a longer answer than its limit allows.
   */
  private reserveMore(
    { input, output }: TokenCounts,
    { price }: Model,
    { ledger }: QuestionFuture,
  ): Reservation | Exhausted {
    return ledger.reserve({ ...NO_AMOUNTS, tokens: input + output, usd: mostDollarsFor(price, input, output) })
  }

  /** Settles reservations: refunds the rest, and adds the cost to the question and all around it. */
  private settle(
    [first, ...others]: readonly Reservation[],
    cost: Cost,
    question: QuestionFuture,
    requests: number,
  ): void {
    for (const other of others) other.settle(NO_AMOUNTS)
    first!.settle({ ...amountsOf(cost), requests })
    this.spent = addCosts(this.spent, cost)
    this.settled++
    question.spend(cost)
    this.reserving--
    this.refund()
  }

  /** Replaces the estimated cost of a request that has ended. */
  private correct({ row, replaced, cost }: Recounted, question: QuestionFuture): void {
    const [before, after] = [amountsOf(replaced), amountsOf(cost)]
    const correction = question.ledger.reserve(NO_AMOUNTS)
    if (!(correction instanceof Exhausted))
      correction.settle({ ...NO_AMOUNTS, tokens: after.tokens - before.tokens, usd: after.usd - before.usd })
    this.spent = addCosts(costWithout(this.spent, replaced), cost)
    question.spend(cost, replaced)
    const { estimated: _, ...tokens } = pricedTokens(cost)
    this.tracer?.recount(row, tokens)
    this.refund()
  }

  /** Resumes the requests that wait for what others return. */
  private refund(): void {
    for (const resume of this.waitingForRefund.splice(0)) resume()
  }

  /**
   * Waits until a request of a question may be sent, so that the question can be prepared only then. One to a detached
   * model takes no place.
   */
  async turnOf({ ledger, ask }: QuestionFuture, { detached }: Model): Promise<Turn> {
    if (detached === true && this.over === undefined) return { end: () => undefined }
    try {
      await this.acquireSlot(ledger)
    } catch (thrown) {
      throw modelFailure(thrown, ask.question)
    }
    let isOver = false
    const end = () => {
      if (isOver) return
      isOver = true
      this.leaveSlot(ledger)
    }
    if (this.over === undefined) return { end }
    end()
    throw modelFailure(this.over, ask.question) // the run may have ended while the question waited
  }

  /** Waits until a request may start, and counts it as running. */
  private async acquireSlot(ledger: Ledger): Promise<void> {
    if (this.hasRoom(ledger)) this.countRunning(ledger, 1)
    else await new Promise<void>((start) => this.queue.push({ ledger, start }))
    if (this.places === null) return
    const controller = new AbortController()
    const end = () => controller.abort(this.over)
    this.waitingForPlace.add(end)
    try {
      if (this.over !== undefined) throw this.over
      await this.places.enter(undefined, controller.signal)
    } catch (thrown) {
      this.freeSlot(ledger)
      throw thrown
    } finally {
      this.waitingForPlace.delete(end)
    }
  }

  /** Frees what `acquireSlot` has taken. */
  private leaveSlot(ledger: Ledger): void {
    this.places?.leave()
    this.freeSlot(ledger)
  }

  private freeSlot(ledger: Ledger): void {
    this.countRunning(ledger, -1)
    this.admitNext()
  }

  /** Gives the freed slot to the longest-waiting request that is allowed to run. Exactly one: each takes one slot. */
  private admitNext(): void {
    const i = this.queue.findIndex(({ ledger }) => this.hasRoom(ledger))
    if (i < 0) return
    const { ledger, start } = this.queue[i]!
    if (i === 0) this.queue.shift()
    else this.queue.splice(i, 1)
    this.countRunning(ledger, 1)
    start()
  }

  private hasRoom(ledger: Ledger): boolean {
    if (this.running >= this.concurrency) return false
    for (let one = ledger; one.parent !== null; one = one.parent) {
      if (one.budget.concurrency !== undefined && (this.runningIn?.get(one) ?? 0) >= one.budget.concurrency)
        return false
    }
    return true
  }

  /** Adds to the numbers of running requests, in all and in each ledger that limits them. */
  private countRunning(ledger: Ledger, more: 1 | -1): void {
    this.running += more
    for (let one = ledger; one.parent !== null; one = one.parent) {
      if (one.budget.concurrency === undefined) continue
      const counts = (this.runningIn ??= new Map<Ledger, number>())
      const running = (counts.get(one) ?? 0) + more
      if (running === 0) counts.delete(one)
      else counts.set(one, running)
    }
  }
}

/**
 * The failure of a question whose model gave no answer. No exception of a model is taken for a failure of the program.
 */
export function modelFailure(thrown: unknown, question: string): Failure {
  // A replay without an answer is not the recorded run any more: no TRY may hide that.
  if (thrown instanceof ModelError)
    return new Failure(thrown.code, thrown.message, {
      hint: thrown.hint,
      catchable: thrown.code !== "not-recorded",
      cause: thrown,
    })
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new Failure("model-error", `the model failed on ${JSON.stringify(shorten(question))}: ${message}`, {
    cause: thrown,
  })
}

/** The amounts of a request whose tokens nothing limits. */
const ONE_REQUEST: Amounts = { ...NO_AMOUNTS, requests: 1 }

/** The amounts of a cost in a ledger. */
function amountsOf({ input, output, usd }: Cost): Amounts {
  return { ...NO_AMOUNTS, tokens: input + output, usd: usd ?? 0 }
}

interface Reserved {
  readonly reservation: Reservation
  readonly limit: { readonly maxOutputTokens?: number }
}

/**
 * Reserves the most that a request can cost. No token is shorter than a byte, so the bytes of the request bound its
 * input tokens; the limit sent with it, never more than what is left, bounds the answer. With `mayWait`, null where
 * refunds of other requests could raise that limit.
 */
function tryReserve(
  model: Model,
  request: ModelRequest,
  ledger: Ledger,
  mayWait: boolean,
): Reserved | Exhausted | null {
  const left = { tokens: ledger.left("tokens"), usd: ledger.left("usd") }
  if (left.tokens === Infinity && left.usd === Infinity) {
    const reservation = ledger.reserve(ONE_REQUEST)
    return reservation instanceof Exhausted ? reservation : { reservation, limit: {} }
  }
  const bytes = new TextEncoder().encode(textOf(request)).length
  const input = bytes + TOKENS_AROUND_A_MESSAGE * (request.messages.length + 1)
  const output = longestAnswer(model, input, left)
  if (mayWait && output < longestAnswer(model, input, { tokens: ledger.unspent("tokens"), usd: ledger.unspent("usd") }))
    return null
  const usd = mostDollarsFor(model.price, input, output)
  const reservation = ledger.reserve({ ...ONE_REQUEST, tokens: input + output, usd })
  return reservation instanceof Exhausted ? reservation : { reservation, limit: { maxOutputTokens: output } }
}

/**
 * The longest answer, in tokens, that the rest of a budget can pay; at least 1, so that too small a rest is refused.
 */
function longestAnswer(model: Model, input: number, left: { readonly tokens: number; readonly usd: number }): number {
  const affordable = affordableOutput(model.price, input, left.usd)
  return Math.max(Math.min(model.maxOutputTokens ?? DEFAULT_MAX_OUTPUT, left.tokens - input, affordable), 1)
}
