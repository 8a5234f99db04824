// Requests to models: each has its place among those under way, is paid for from a ledger, and is counted.

import { exhaustedFailure } from "../machine/exhausted.ts"
import { Exhausted, type Ledger, type Reservation } from "../budget/ledger.ts"
import type { QuestionFuture } from "../machine/effects.ts"
import { Failure } from "../values/failure.ts"
import type { Completion } from "../memo/journal.ts"
import type { Tracer } from "../trace/tracer.ts"
import { Bill, textOf, type Tokens } from "./bill.ts"
import { shorten } from "../base/shorten.ts"
import type { Receipt } from "./writer.ts"
import {
  ModelError,
  STREAM_CUT,
  type FinishReason,
  type Model,
  type ModelEvent,
  type ModelRequest,
} from "../models/model.ts"

/** Tokens that a request may generate where neither the model nor a budget says how many. */
const DEFAULT_MAX_OUTPUT = 4_096

/** Tokens that a provider may add to a message of its own accord. */
const TOKENS_AROUND_A_MESSAGE = 16

/** Why a request is aborted that nobody reads on. One object for all: an exception for each would cost more than the rest. */
const CANCELLED = new Error("the request is not needed any more")

export class Requests {
  /** What all requests so far have cost; `estimated` where a provider did not tell what a cancelled one did. */
  readonly counters = { requests: 0, input: 0, output: 0, estimated: false, usd: 0 }
  private readonly concurrency: number
  private readonly signal: AbortSignal
  private readonly tracer: Tracer | null
  private running = 0
  /** The same for the questions whose own budget allows fewer. */
  private readonly narrow = new Map<Ledger, number>()
  private readonly queue: { readonly ledger: Ledger; readonly go: () => void }[] = []
  /** What ends the requests that are under way. One listener for all: a signal of signals for each would cost more than the request. */
  private readonly underWay = new Map<() => void, Ledger>()
  private isHeeding = false
  /** How many have something set aside, and those who wait for what these do not spend. */
  private holding = 0
  private readonly short: (() => void)[] = []

  /** At most `concurrency` requests are under way at once; all are aborted with `signal`. */
  constructor(concurrency: number, signal: AbortSignal, tracer: Tracer | null) {
    this.concurrency = concurrency
    this.signal = signal
    this.tracer = tracer
  }

  /** The events of one request. Whoever stops reading, cancels it. Throws a `Failure` where the question's ledger has nothing left for it. */
  async *send(
    model: Model,
    request: ModelRequest,
    question: QuestionFuture,
    receipt: Receipt,
  ): AsyncGenerator<ModelEvent> {
    const { tracer } = this
    await this.turn(question.ledger)
    const controller = new AbortController()
    const { signal } = controller
    this.heed()
    const bill = new Bill(request)
    const reservations: Reservation[] = []
    let finish: FinishReason | undefined
    let failed = false
    let row = 0
    const account = () => {
      if (reservations.length === 0) return
      const { estimated, ...spent } = bill.total()
      this.counters.estimated ||= estimated
      const usd = this.settle(reservations.splice(0), model, spent, question)
      tracer?.response(row, {
        finish: failed ? "failed" : (finish ?? "paused"),
        kept: receipt.kept ?? bill.length,
        ...spent,
        estimated,
        usd,
        remembered: false,
      })
    }
    // At once: the run that ends says what all has cost, and does not wait for the connection to be closed.
    const end = () => {
      failed = true
      controller.abort(this.signal.aborted ? this.signal.reason : CANCELLED)
      account()
    }
    this.underWay.set(end, question.ledger)
    try {
      const reserved = await this.setAside(model, request, question.ledger)
      if (reserved instanceof Exhausted) throw this.exhausted(reserved, question)
      reservations.push(reserved.reservation)
      this.counters.requests++
      row = tracer?.request(question.row, model, request) ?? 0
      for await (const event of model.generate({ ...request, ...reserved.limit }, { signal })) {
        bill.note(event)
        if (event.type === "delta" && event.text !== "") tracer?.delta(row, event.text)
        if (event.type === "finish") finish = event.reason
        if (event.type === "retry") {
          tracer?.retry(row, event.code, event.message, event.milliseconds)
          const untold = event.unserved === true ? undefined : bill.untold()
          if (untold !== undefined) reservations.push(this.reserveMore(untold, model, question))
          bill.again(untold)
        }
        yield event
      }
    } catch (thrown) {
      failed = true
      bill.fail(thrown)
      // A connection that broke is the loop's to deal with: it may go on with what it has.
      throw thrown instanceof Failure || (thrown instanceof ModelError && thrown.code === STREAM_CUT)
        ? thrown
        : modelFailure(thrown, request.question.text)
    } finally {
      this.underWay.delete(end)
      if (finish === undefined) controller.abort(CANCELLED)
      account()
      this.count(question.ledger, -1)
      this.admit()
    }
  }

  /** The events of a request that an earlier process has sent: nothing is sent, and nothing spent. */
  async *replay(
    model: Model,
    request: ModelRequest,
    { text, finish }: Completion,
    question: QuestionFuture,
    receipt: Receipt,
  ): AsyncGenerator<ModelEvent> {
    const { tracer } = this
    const row = tracer?.request(question.row, model, request) ?? 0
    let isOver = false
    try {
      if (text !== "") {
        tracer?.delta(row, text)
        yield { type: "delta", text }
      }
      if (finish === null) throw new ModelError(STREAM_CUT, "the answer was broken off here")
      isOver = true
      yield { type: "finish", reason: finish }
    } finally {
      tracer?.response(row, {
        finish: isOver ? finish! : "paused",
        kept: receipt.kept ?? text.length,
        input: 0,
        output: 0,
        estimated: false,
        usd: 0,
        remembered: true,
      })
    }
  }

  /** Ends what is under way with the run: from the first request on, since most runs send none. */
  private heed(): void {
    if (this.isHeeding) return
    this.isHeeding = true
    this.signal.addEventListener(
      "abort",
      () => {
        for (const end of this.underWay.keys()) end()
      },
      { once: true },
    )
  }

  /** Ends what is under way for the questions that spend from a ledger. */
  endWithin(ledger: Ledger): void {
    for (const [end, spending] of this.underWay) if (spending.isWithin(ledger)) end()
  }

  private exhausted(limit: Exhausted, { row, location }: QuestionFuture): Failure {
    this.tracer?.exhausted(row, limit)
    return exhaustedFailure(limit, location)
  }

  /** Sets aside what a request can cost at most. Where others have set aside what it needs, it waits for what they do not spend. */
  private async setAside(model: Model, request: ModelRequest, ledger: Ledger): Promise<Reserved | Exhausted> {
    for (;;) {
      this.signal.throwIfAborted() // the run was over before this one's turn came
      const reserved = reserve(model, request, ledger, this.holding > 0)
      if (reserved !== null) {
        if (!(reserved instanceof Exhausted)) this.holding++ // before the next one asks what is left
        return reserved
      }
      await new Promise<void>((go) => this.short.push(go))
    }
  }

  /** Sets aside what an attempt has cost that failed: the next one may cost as much as was set aside for the first. */
  private reserveMore({ input, output }: Tokens, model: Model, question: QuestionFuture): Reservation {
    const more = question.ledger.reserve({ calls: 0, tokens: input + output, usd: costOf(model, input, output) })
    if (more instanceof Exhausted) throw this.exhausted(more, question)
    return more
  }

  /** Gives back what was not spent, counts what was, for the question and all that it is asked for the sake of, and says what it cost. */
  private settle(
    [first, ...others]: readonly Reservation[],
    model: Model,
    { input, output }: Tokens,
    question: QuestionFuture,
  ): number {
    const usd = costOf(model, input, output)
    for (const other of others) other.settle({ calls: 0, tokens: 0, usd: 0 })
    first!.settle({ calls: 0, tokens: input + output, usd })
    this.counters.input += input
    this.counters.output += output
    this.counters.usd += usd
    this.holding--
    for (const go of this.short.splice(0)) go()
    for (let asked: QuestionFuture | null = question; asked !== null; asked = asked.context.question) {
      asked.cost.input += input
      asked.cost.output += output
      asked.cost.usd += usd
    }
    return usd
  }

  /** Waits until a request may start. */
  private async turn(ledger: Ledger): Promise<void> {
    if (this.hasRoom(ledger)) return this.count(ledger, 1)
    await new Promise<void>((go) => this.queue.push({ ledger, go }))
  }

  /** The place that became free goes to whoever waited longest of those that may have it: to one, since each takes as much as was freed. */
  private admit(): void {
    const i = this.queue.findIndex(({ ledger }) => this.hasRoom(ledger))
    if (i < 0) return
    const { ledger, go } = this.queue[i]!
    if (i === 0) this.queue.shift()
    else this.queue.splice(i, 1)
    this.count(ledger, 1)
    go()
  }

  private hasRoom(ledger: Ledger): boolean {
    if (this.running >= this.concurrency) return false
    for (let one = ledger; one.parent !== null; one = one.parent) {
      if (one.budget.concurrency !== undefined && (this.narrow.get(one) ?? 0) >= one.budget.concurrency) return false
    }
    return true
  }

  private count(ledger: Ledger, more: 1 | -1): void {
    this.running += more
    for (let one = ledger; one.parent !== null; one = one.parent) {
      if (one.budget.concurrency === undefined) continue
      const running = (this.narrow.get(one) ?? 0) + more
      if (running === 0) this.narrow.delete(one)
      else this.narrow.set(one, running)
    }
  }
}

/** Why a model gave no answer. Whatever it throws is its own failure, never one of this run's. */
export function modelFailure(thrown: unknown, question: string): Failure {
  // A replay that has no answer is none of the run that was recorded: no TRY may hide that.
  if (thrown instanceof ModelError)
    return new Failure(thrown.code, thrown.message, { hint: thrown.hint, catchable: thrown.code !== "not-recorded" })
  return new Failure(
    "model-error",
    `the model failed on ${JSON.stringify(shorten(question))}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
  )
}

function costOf(model: Model, input: number, output: number): number {
  return model.price === undefined ? 0 : (input * model.price.input + output * model.price.output) / 1_000_000
}

interface Reserved {
  readonly reservation: Reservation
  readonly limit: { readonly maxOutputTokens?: number }
}

/**
 * Sets aside the most that a request can cost. No token is shorter than a byte, so the bytes of what is sent bound its tokens; the
 * answer is bounded by what the request allows, which is no more than what is left. Null where more might be left once others have
 * given back what they do not spend, if there `mayWait`.
 */
function reserve(model: Model, request: ModelRequest, ledger: Ledger, mayWait: boolean): Reserved | Exhausted | null {
  const left = { tokens: ledger.left("tokens"), usd: ledger.left("usd") }
  if (left.tokens === Infinity && left.usd === Infinity) {
    const reservation = ledger.reserve({ calls: 0, tokens: 0, usd: 0 })
    return reservation instanceof Exhausted ? reservation : { reservation, limit: {} }
  }
  const bytes = new TextEncoder().encode(textOf(request)).length
  const input = bytes + TOKENS_AROUND_A_MESSAGE * (request.messages.length + 1)
  const output = longestAnswer(model, input, left)
  if (mayWait && output < longestAnswer(model, input, { tokens: ledger.unspent("tokens"), usd: ledger.unspent("usd") }))
    return null
  const reservation = ledger.reserve({ calls: 0, tokens: input + output, usd: costOf(model, input, output) })
  return reservation instanceof Exhausted ? reservation : { reservation, limit: { maxOutputTokens: output } }
}

/** In tokens, of what is left for a request and its answer: 1 at least, so that what is too little is refused. */
function longestAnswer(model: Model, input: number, left: { readonly tokens: number; readonly usd: number }): number {
  const affordable =
    model.price === undefined || model.price.output === 0
      ? Infinity
      : Math.floor(((left.usd - costOf(model, input, 0)) * 1_000_000) / model.price.output)
  return Math.max(Math.min(model.maxOutputTokens ?? DEFAULT_MAX_OUTPUT, left.tokens - input, affordable), 1)
}
