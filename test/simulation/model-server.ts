// A server of OpenAI's protocol behind `fetch`: it answers from the work of a history, and suffers its faults.

import { shorten } from "../../src/base/shorten.ts"
import type { ModelRequest } from "../../src/index.ts"
import type { DueFaults, FaultKind } from "./faults.ts"
import type { Facts, Served } from "./ledger.ts"
import { here, type Place } from "./place.ts"
import type { World } from "./world.ts"
import { createRandom } from "../../scripts/trial/random.ts"

export interface ModelServerOptions {
  readonly world: World
  readonly faults: DueFaults
  readonly facts: Facts
  readonly seed: number
  /** The answers to a question; undefined for one that nobody is known to ask. */
  readonly answers: (question: string) => readonly string[] | undefined
  /** Called before and after each operation of a process. */
  readonly moment: () => void
}

/** UTF-16 units of a question in the titles of entries, by which the facts know it. */
const LONGEST_TITLE = 200
/** Milliseconds after which a late server begins to answer: longer than its client waits. */
const LATE = 400_000
/** Milliseconds for which a connection stays open behind an answer. */
const OPEN = 90_000

export interface ModelServer {
  readonly fetch: typeof globalThis.fetch
  /** The responses that are not read to their ends nor given up, of a process. */
  readonly openOf: (process: Place["process"]) => number
}

export function createModelServer(options: ModelServerOptions): ModelServer {
  const { world, faults, facts, moment } = options
  const random = createRandom(options.seed, "server")
  const traits: Traits = {
    // Servers write an empty reason, the word null, or null before the end.
    noReason: random.pick([null, null, "", "null"]),
    chunk: random.pick([3, 12, 40, 400]),
    isMarked: random.next() < 0.8,
    pause: random.pick([1, 10, 80]),
  }
  const open = new Map<Exchange, Place["process"]>()

  return {
    openOf: (process) => [...open.values()].filter((one) => one === process).length,
    async fetch(_, init = {}) {
      const place = here.getStore()
      if (place?.request === undefined) throw new Error("a request from outside of the simulation")
      const { process, request } = place
      moment()
      const { signal } = init
      if (process.isDead) return never()
      const fault = faults.next("request")
      const body = JSON.parse(String(init.body)) as Body
      const served: Served = {
        process,
        question: shorten(request.question.text, LONGEST_TITLE),
        attempt: request.question.attempt,
        time: world.now,
        outcome: "unreceived",
        input: Math.ceil(String(init.body).length / 4),
        output: 0,
        isCounted: false,
      }
      facts.served.push(served)
      world.note(process.name, `asks ${JSON.stringify(served.question)}${continued(request)}`)
      await pause(place, fault?.kind === "late" ? LATE : world.delay(5), signal)
      if (fault?.kind === "refused") throw refusedConnection()
      served.outcome = "refused"
      if (fault?.kind === "overloaded") return failing(429, { "retry-after": String(Math.ceil(fault.degree * 20)) })
      if (fault?.kind === "failing") return failing(503, {})
      const answer = answerFor(options.answers(request.question.text), request, body)
      served.outcome = "served"
      served.output = Math.ceil(answer.text.length / 4)
      const exchange = new Exchange({ world, traits, place, served, fault, answer }, () => {
        facts.arrived(served)
        moment()
      })
      open.set(exchange, process)
      const close = () => void open.delete(exchange)
      return exchange.response(signal ?? undefined, close)
    },
  }
}

interface Body {
  readonly max_tokens?: number
  readonly max_completion_tokens?: number
}

interface Traits {
  readonly noReason: string | null
  /** UTF-16 units of a piece. */
  readonly chunk: number
  readonly isMarked: boolean
  /** Usual milliseconds between two pieces. */
  readonly pause: number
}

interface Answer {
  readonly text: string
  readonly finish: "stop" | "length"
}

/** The rest of the answer that the request asks for, cut at its limit. */
function answerFor(answers: readonly string[] | undefined, { question }: ModelRequest, body: Body): Answer {
  const { attempt, written, text } = question
  const whole = answers?.[Math.min(attempt, answers.length - 1)] ?? `an answer to ${text.length}`
  const rest = whole.startsWith(written) ? whole.slice(written.length) : whole
  const most = (body.max_completion_tokens ?? body.max_tokens ?? Infinity) * 4
  return rest.length <= most ? { text: rest, finish: "stop" } : { text: rest.slice(0, most), finish: "length" }
}

interface ExchangeParts {
  readonly world: World
  readonly traits: Traits
  readonly place: Place
  readonly served: Served
  readonly fault: { readonly kind: FaultKind; readonly degree: number } | undefined
  readonly answer: Answer
}

/** One answer on its way to the client. */
class Exchange {
  private readonly parts: ExchangeParts
  private readonly onArrived: () => void
  private isOver = false

  constructor(parts: ExchangeParts, onArrived: () => void) {
    this.parts = parts
    this.onArrived = onArrived
  }

  response(signal: AbortSignal | undefined, close: () => void): Response {
    const end = () => {
      this.isOver = true
      close()
    }
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        signal?.addEventListener("abort", () => {
          if (this.isOver) return
          end()
          controller.error(signal.reason)
        })
        void this.write(controller).finally(end)
      },
      cancel: end,
    })
    return new Response(body, { headers: { "content-type": "text/event-stream" } })
  }

  private async write(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const { traits, fault, answer, served, world } = this.parts
    const pieces = piecesOf(answer.text, traits.chunk)
    const kind = fault?.kind
    const breaks = kind === "cut" || kind === "complains" || kind === "silent"
    // A fault in the middle comes before the end, and perhaps before the first piece.
    const last = breaks ? Math.floor(fault!.degree * (pieces.length + 1)) : pieces.length
    for (const piece of pieces.slice(0, last)) {
      if (!(await this.send(controller, chunk(piece, traits.noReason)))) return
    }
    if (kind === "silent") return never()
    if (kind === "complains") {
      if (await this.send(controller, { error: { message: "the engine died", code: 500 } })) controller.close()
      return
    }
    if (breaks) {
      await this.wait()
      if (!this.isOver) controller.error(cutConnection())
      return
    }
    const { input, output } = served
    const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
    const ends: object[] = [chunk("", answer.finish)]
    if (kind === "repeated end") ends.push(ends[0]!)
    if (kind === "zero usage") ends.push({ choices: [], usage: { prompt_tokens: 0, completion_tokens: 0 } })
    else if (kind !== "no usage") ends.push({ choices: [], usage })
    if (kind === "usage twice") ends.push({ choices: [], usage })
    for (const one of ends) if (!(await this.send(controller, one))) return
    // The turn of the request is over at the earliest now.
    served.isCounted = kind !== "zero usage" && kind !== "no usage"
    this.onArrived()
    if (traits.isMarked && !this.isOver) controller.enqueue(encoder.encode("data: [DONE]\n\n"))
    if (kind === "stays open") await world.sleep(OPEN)
    if (!this.isOver) controller.close()
  }

  /** Sends an event, unless the client has left; returns whether it has not. */
  private async send(controller: ReadableStreamDefaultController<Uint8Array>, event: unknown): Promise<boolean> {
    await this.wait()
    if (!this.isOver) controller.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`))
    return !this.isOver
  }

  private wait(): Promise<void> {
    const { world, traits, place } = this.parts
    return new Promise((resolve) => void world.later(world.delay(traits.pause), place, resolve))
  }
}

const encoder = new TextEncoder()

function piecesOf(text: string, size: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size))
}

function chunk(content: string, reason: string | null) {
  return { choices: [{ index: 0, delta: content === "" ? {} : { content }, finish_reason: reason }] }
}

function continued({ question: { written, attempt } }: ModelRequest): string {
  return `${attempt === 0 ? "" : `, attempt ${attempt + 1}`}${written === "" ? "" : `, after ${written.length}`}`
}

/** Waits in the client's process; rejects when the signal aborts. */
function pause(place: Place, milliseconds: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error)
    const cancel = place.process.world.later(milliseconds, place, resolve)
    signal?.addEventListener("abort", () => {
      cancel()
      reject(signal.reason as Error)
    })
  })
}

export function never<T>(): Promise<T> {
  return new Promise(() => {})
}

function failing(status: number, headers: { readonly [name: string]: string }): Response {
  const body = JSON.stringify({ error: { message: "not now" } })
  return new Response(body, { status, headers: { "content-type": "application/json", ...headers } })
}

function refusedConnection(): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) })
}

function cutConnection(): Error {
  return new TypeError("terminated", {
    cause: Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
  })
}
