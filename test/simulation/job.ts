// A job of a history: one program that is run until it is done, in one process after another.

import {
  createRuntime,
  native,
  NUMBER,
  STRING,
  type Budget,
  type MemoStore,
  type RunResult,
  type TraceEvent,
} from "../../src/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import { RecallError, UsageError } from "../../src/base/errors.ts"
import type { Usage } from "../../src/base/usage.ts"
import type { Facts } from "./ledger.ts"
import { never, type ModelServer } from "./model-server.ts"
import { here, type Place, type SimulatedProcess } from "./place.ts"

export interface Job {
  readonly name: string
  readonly source: string
  /** The value of the program, or the code of the failure that ends it. */
  readonly expected: { readonly value: unknown } | { readonly code: string }
  readonly deeds: readonly number[]
  readonly budget: Budget
  /** The way in which the host reads it. */
  readonly reading: "result" | "stream"
}

/** The end of one attempt at a job. */
export type Ended =
  /** `repairs` are the codes of the failures that models have read and written around. */
  (
    | { readonly kind: "value"; readonly value: unknown; readonly repairs: readonly string[] }
    | { readonly kind: "partial"; readonly codes: readonly string[] }
    | { readonly kind: "failed"; readonly code: string }
    | { readonly kind: "faulty"; readonly error: unknown }
  ) & { readonly usage?: Usage }

/** The means of an attempt. */
export interface Means {
  readonly place: Place
  readonly server: ModelServer
  readonly facts: Facts
  readonly store: MemoStore
  readonly trace: (event: TraceEvent) => void
  readonly moment: () => void
  readonly signal: AbortSignal
  readonly stop: AbortSignal
}

/** US dollars for a million tokens. */
export const PRICE = { input: 1, output: 4 }

/** Steps of any program: one that takes more does not end. */
const STEPS = 20_000

/** Runs a job in a process; called inside it. Never rejects. */
export async function attempt(job: Job, means: Means): Promise<Ended> {
  const runtime = createRuntime({
    models: observed(means),
    memo: storing(means),
    natives: [sender(job, means)],
    limits: { steps: STEPS },
  })
  const options = { id: job.name, budget: job.budget, trace: means.trace, signal: means.signal, stop: means.stop }
  try {
    const result =
      job.reading === "result" ? await runtime.run(job.source, options) : await readAll(runtime, job.source, options)
    const { usage } = result
    return result.partial
      ? { kind: "partial", codes: result.diagnostics.map(({ code }) => code), usage }
      : { kind: "value", value: result.value, repairs: repairsOf(result), usage }
  } catch (error) {
    if (error instanceof RecallError) return { kind: "failed", code: error.code, usage: error.usage }
    if (error instanceof UsageError) return { kind: "failed", code: error.code }
    return { kind: "faulty", error }
  } finally {
    runtime.dispose()
  }
}

function repairsOf({ diagnostics }: RunResult): readonly string[] {
  return diagnostics.filter(({ severity }) => severity === "repair").map(({ code }) => code)
}

/** Reads the parts of a stream in their order, as a service does that passes them on: each must end. */
async function readAll(
  runtime: ReturnType<typeof createRuntime>,
  source: string,
  options: Parameters<ReturnType<typeof createRuntime>["stream"]>[1],
) {
  const { text, events, result } = runtime.stream(source, options)
  let whole = ""
  let last: unknown
  await Promise.allSettled([
    (async () => {
      for await (const piece of text) whole += piece
    })(),
    (async () => {
      for await (const event of events) last = event.type
    })(),
  ])
  const ended = await result
  if (whole !== ended.text) throw new Error(`the stream gave ${JSON.stringify(whole)} and not the text of the result`)
  if (last !== "end") throw new Error(`the last event of the stream is ${String(last)}`)
  return ended
}

/** The model behind the simulated server, which learns on whose behalf each request is made. */
function observed({ server, place }: Means) {
  const model = openai({ model: "simulated", apiKey: "key", baseURL: "http://model/v1", fetch: server.fetch })
  const { generate } = model
  return {
    ...model,
    price: PRICE,
    generate: (...given: Parameters<typeof generate>) => {
      const events = generate(...given)
      const within = { ...place, request: given[0] }
      const iterator = events[Symbol.asyncIterator]()
      return {
        next: () => here.run(within, () => iterator.next()),
        return: (value?: unknown) => here.run(within, async () => iterator.return?.(value) ?? { done: true, value }),
        [Symbol.asyncIterator]() {
          return this
        },
      } as unknown as ReturnType<typeof generate>
    },
  }
}

/** The store, whose acknowledgements are noted. */
function storing({ store, facts, place: { process } }: Means): MemoStore {
  return {
    ...store,
    async put(entry, options) {
      const isStored = await store.put(entry, options)
      if (!process.isDead) facts.acknowledged(entry, process, isStored ? "stored" : "refused")
      return isStored
    },
  }
}

/** A native that changes the world: it sends a message, which nobody wants to have twice. */
function sender(job: Job, { facts, place, moment }: Means) {
  const { process } = place
  return native({
    name: "send",
    documentation: "Sends a message.",
    parameters: { number: NUMBER },
    returns: STRING,
    effect: "write",
    run: async ({ number }) => {
      moment()
      await way(process)
      if (process.isDead) return never()
      facts.did(job.name, number)
      process.world.note(process.name, `sends ${number}`)
      moment()
      await way(process)
      return `sent ${number}`
    },
  })
}

function way({ world }: SimulatedProcess): Promise<void> {
  return new Promise((resolve) => void world.later(world.delay(5), here.getStore() ?? null, resolve))
}
