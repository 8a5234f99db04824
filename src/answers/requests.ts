// Requests to models: each has its place among those under way, is paid for from a ledger, and is counted.

import { exhaustedFailure } from "../budget/exhausted.ts"
import { Exhausted, type Ledger, type Reservation } from "../budget/ledger.ts"
import type { QuestionFuture } from "../interpreter/effects.ts"
import { Failure } from "../interpreter/failure.ts"
import type { Completion } from "../memo/journal.ts"
import type { Tracer } from "../trace/tracer.ts"
import { estimateTokens } from "./estimate.ts"
import { shorten } from "./shorten.ts"
import type { Receipt } from "./writer.ts"
import { ModelError, STREAM_CUT, type FinishReason, type Model, type ModelEvent, type ModelRequest } from "../models/model.ts"

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
  private readonly underWay = new Set<AbortController>()
  private isHeeding = false

  /** At most `concurrency` requests are under way at once; all are aborted with `signal`. */
  constructor(concurrency: number, signal: AbortSignal, tracer: Tracer | null) {
    this.concurrency = concurrency
    this.signal = signal
    this.tracer = tracer
  }

  /** The events of one request. Whoever stops reading, cancels it. Throws a `Failure` where the question's ledger has nothing left for it. */
  async *send(model: Model, request: ModelRequest, question: QuestionFuture, receipt: Receipt): AsyncGenerator<ModelEvent> {
    const { tracer } = this
    await this.turn(question.ledger)
    const controller = new AbortController()
    const { signal } = controller
    this.heed()
    this.underWay.add(controller)
    let usage: { input: number; output: number } | undefined
    let written = ""
    let reservation: Reservation | undefined
    let finish: FinishReason | undefined
    let failed = false
    let row = 0
    try {
      this.signal.throwIfAborted() // the run was over before this one's turn came
      const reserved = reserve(model, request, question.ledger)
      if (reserved instanceof Exhausted) {
        tracer?.exhausted(question.row, reserved)
        throw exhaustedFailure(reserved, question.location)
      }
      reservation = reserved.reservation
      this.counters.requests++
      row = tracer?.request(question.row, model, request) ?? 0
      for await (const event of model.generate({ ...request, ...reserved.limit }, { signal })) {
        if (event.type === "usage") usage = { input: event.input, output: event.output }
        if (event.type === "delta" && event.text !== "") {
          written += event.text
          tracer?.delta(row, event.text)
        }
        if (event.type === "finish") finish = event.reason
        if (event.type === "retry") tracer?.retry(row, event.code, event.message, event.milliseconds)
        yield event
      }
    } catch (thrown) {
      failed = true
      // A connection that broke is the loop's to deal with: it may go on with what it has.
      throw thrown instanceof Failure || (thrown instanceof ModelError && thrown.code === STREAM_CUT) ? thrown : modelFailure(thrown, request.question.text)
    } finally {
      this.underWay.delete(controller)
      if (finish === undefined) controller.abort(CANCELLED)
      if (reservation !== undefined) {
        const spent = usage ?? this.estimate(request, written)
        const usd = this.settle(reservation, model, spent, question)
        tracer?.response(row, { finish: failed ? "failed" : (finish ?? "paused"), kept: receipt.kept ?? written.length, ...spent, estimated: usage === undefined, usd, remembered: false })
      }
      this.count(question.ledger, -1)
      this.admit()
    }
  }

  /** The events of a request that an earlier process has sent: nothing is sent, and nothing spent. */
  async *replay(model: Model, request: ModelRequest, { text, finish }: Completion, question: QuestionFuture, receipt: Receipt): AsyncGenerator<ModelEvent> {
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
      tracer?.response(row, { finish: isOver ? finish! : "paused", kept: receipt.kept ?? text.length, input: 0, output: 0, estimated: false, usd: 0, remembered: true })
    }
  }

  /** Ends what is under way with the run: from the first request on, since most runs send none. */
  private heed(): void {
    if (this.isHeeding) return
    this.isHeeding = true
    this.signal.addEventListener("abort", () => {
      for (const request of this.underWay) request.abort(this.signal.reason)
    }, { once: true })
  }

  /** Gives back what was not spent, counts what was, for the question and all that it is asked for the sake of, and says what it cost. */
  private settle(reservation: Reservation, model: Model, { input, output }: { input: number; output: number }, question: QuestionFuture): number {
    const usd = costOf(model, input, output)
    reservation.settle({ calls: 0, tokens: input + output, usd })
    this.counters.input += input
    this.counters.output += output
    this.counters.usd += usd
    for (let asked: QuestionFuture | null = question; asked !== null; asked = asked.context.question) {
      asked.cost.input += input
      asked.cost.output += output
      asked.cost.usd += usd
    }
    return usd
  }

  /** What a request cost whose provider did not say: one that was cancelled, or a server that does not count. */
  private estimate({ messages, prompt }: ModelRequest, written: string): { input: number; output: number } {
    const sent = prompt ?? messages.map(({ content }) => content).join("\n")
    this.counters.estimated = true
    return { input: estimateTokens(sent), output: estimateTokens(written) }
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
  if (thrown instanceof ModelError) return new Failure(thrown.code, thrown.message, { hint: thrown.hint })
  return new Failure("model-error", `the model failed on ${JSON.stringify(shorten(question))}: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
}

function costOf(model: Model, input: number, output: number): number {
  return model.price === undefined ? 0 : (input * model.price.input + output * model.price.output) / 1_000_000
}

/**
 * Sets aside the most that a request can cost. No token is shorter than a byte, so the bytes of what is sent bound its tokens; the
 * answer is bounded by what the request allows, which is no more than what is left.
 */
function reserve(model: Model, { messages, prompt }: ModelRequest, ledger: Ledger): { reservation: Reservation; limit: { maxOutputTokens?: number } } | Exhausted {
  const most = model.maxOutputTokens ?? DEFAULT_MAX_OUTPUT
  const left = ledger.left("tokens")
  const leftUsd = ledger.left("usd")
  if (left === Infinity && leftUsd === Infinity) {
    const reservation = ledger.reserve({ calls: 0, tokens: 0, usd: 0 })
    return reservation instanceof Exhausted ? reservation : { reservation, limit: {} }
  }
  const bytes = new TextEncoder().encode(prompt ?? messages.map(({ content }) => content).join("")).length
  const input = bytes + TOKENS_AROUND_A_MESSAGE * (messages.length + 1)
  const affordable = model.price === undefined || model.price.output === 0 ? Infinity : Math.floor(((leftUsd - costOf(model, input, 0)) * 1_000_000) / model.price.output)
  const output = Math.max(Math.min(most, left - input, affordable), 1)
  const reservation = ledger.reserve({ calls: 0, tokens: input + output, usd: costOf(model, input, output) })
  return reservation instanceof Exhausted ? reservation : { reservation, limit: { maxOutputTokens: output } }
}
