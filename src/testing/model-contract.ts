// The contract of every Model, as a suite for any test framework with `describe` and `it`.

import { ModelError, type Model, type ModelEvent, type ModelRequest } from "../models/model.ts"
import { createRequest } from "./request.ts"

/** A model under test, with the requests that the contract sends it. */
export interface ModelContract {
  readonly name: string
  /** Creates a model that gives equal answers to equal requests. Called for every test. */
  readonly createModel: () => Model | Promise<Model>
  /** The request that the model is sent; by default a plain question about one short text. */
  readonly request?: ModelRequest
  /** Creates a model whose answer to `request` does not end by itself, if possible: an abort must end it. */
  readonly createEndless?: () => Model | Promise<Model>
  /** Creates a model that cannot answer `request`, if possible. */
  readonly createFailing?: () => Model | Promise<Model>
}

/** The two functions of a test framework, such as vitest, that a contract uses. */
export interface TestFramework {
  readonly describe: (name: string, body: () => void) => void
  readonly it: (name: string, body: () => Promise<void>) => void
}

/** Declares the tests that every model passes. They use no clock and no network except through the model. */
export function modelContract(contract: ModelContract, { describe, it }: TestFramework): void {
  const { name, createModel, createEndless, createFailing } = contract
  const request =
    contract.request ?? createRequest("Who wrote the letter?", { letter: "Ada wrote the letter. It was raining." })

  describe(`${name} keeps the contract of a model`, () => {
    it("has an id and parameters that do not change", async () => {
      const model = await createModel()
      const before = JSON.stringify([model.id, model.parameters ?? null])
      check(typeof model.id === "string" && model.id !== "", "id is a text that is not empty")
      await collect(model, request)
      check(JSON.stringify([model.id, model.parameters ?? null]) === before, "id and parameters do not change")
    })

    it("gives deltas, usage and one finish, which comes last", async () => {
      const events = await collect(await createModel(), request)
      const finish = events.at(-1)
      check(finish?.type === "finish", `the last event is a finish, not ${JSON.stringify(finish)}`)
      check(["stop", "length", "filter", "other"].includes(finish.reason), `${finish.reason} is a reason to finish`)
      check(events.filter(({ type }) => type === "finish").length === 1, "there is one finish")
      for (const event of events) {
        if (event.type === "delta") check(typeof event.text === "string", "a delta has a text")
        if (event.type === "retry")
          check(
            event.code !== "" && event.message !== "" && event.milliseconds >= 0,
            `a retry has a reason and a delay, not ${JSON.stringify(event)}`,
          )
        if (event.type === "item") check(isJson(event.item), `an item is JSON, not ${JSON.stringify(event.item)}`)
        if (event.type === "usage")
          check(isCount(event.input) && isCount(event.output), `usage counts tokens, not ${JSON.stringify(event)}`)
      }
    })

    it("gives a text that is well-formed when its deltas are joined", async () => {
      check(
        textOf(await collect(await createModel(), request)).isWellFormed(),
        "no half of a surrogate pair is left alone",
      )
    })

    it("serves several requests at once, each as if it were alone", async () => {
      const model = await createModel()
      const alone = textOf(await collect(model, request))
      const together = await Promise.all([1, 2, 3, 4].map(() => collect(model, request)))
      for (const events of together) check(textOf(events) === alone, "the answers are equal")
    })

    it("does not change the request", async () => {
      const frozen = deepFreeze(structuredClone(request))
      const before = JSON.stringify(frozen)
      await collect(await createModel(), frozen)
      check(JSON.stringify(frozen) === before, "the request is as it was")
    })

    it("gives no event when the signal has aborted before", async () => {
      const events: ModelEvent[] = []
      await ignoringAbort(collectInto(events, await createModel(), request, AbortSignal.abort()))
      check(events.length === 0, "no event comes after an abort")
    })

    it("can be left in the middle of an answer and asked again", async () => {
      const model = await createModel()
      for await (const event of model.generate(request, { signal: new AbortController().signal })) {
        check(event.type !== undefined, "an event has a type")
        break
      }
      check(
        textOf(await collect(model, request)) === textOf(await collect(await createModel(), request)),
        "the next answer is whole",
      )
    })

    if (createEndless !== undefined) {
      it("stops as soon as the signal aborts", async () => {
        const controller = new AbortController()
        const events: ModelEvent[] = []
        const running = ignoringAbort(collectInto(events, await createEndless(), request, controller.signal))
        queueMicrotask(() => controller.abort())
        await running
        check(!events.some(({ type }) => type === "finish"), "an aborted answer has no finish")
      })
    }

    if (createFailing !== undefined) {
      it("fails with a ModelError that has a code and a message", async () => {
        const error = await collect(await createFailing(), request).then(
          () => undefined,
          (error: unknown) => error,
        )
        check(error instanceof ModelError, `it throws a ModelError, not ${String(error)}`)
        check(/^[a-z]+(-[a-z]+)*$/.test(error.code), `${error.code} is a code`)
        check(error.message !== "", "the error has a message")
      })
    }
  })
}

/** Sends a request and returns all events of the answer. Rejects with what the model throws. */
export async function collect(
  model: Model,
  request: ModelRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<ModelEvent[]> {
  const events: ModelEvent[] = []
  await collectInto(events, model, request, signal)
  return events
}

/** The text of an answer's deltas. */
export function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === "delta" ? event.text : "")).join("")
}

async function collectInto(
  events: ModelEvent[],
  model: Model,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<void> {
  for await (const event of model.generate(request, { signal })) events.push(event)
}

/** After an abort the iteration may end or reject; both are a stop. */
async function ignoringAbort(running: Promise<void>): Promise<void> {
  await running.catch(() => undefined)
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0
}

function check(holds: boolean, law: string): asserts holds {
  if (!holds) throw new Error(`broken contract: ${law}`)
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null)
    for (const part of Object.values(Object.freeze(value))) deepFreeze(part)
  return value
}

/** Whether a value is the same after it was written as JSON and read, as journals do with it. */
function isJson(value: unknown): boolean {
  const text = JSON.stringify(value) as string | undefined
  return text !== undefined && isSame(JSON.parse(text), value)
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return a === b
  const [ours, theirs] = [a, b] as unknown as { readonly [key: string]: unknown }[]
  const keys = Object.keys(theirs!)
  return (
    Array.isArray(a) === Array.isArray(b)
    && Object.keys(ours!).length === keys.length
    && keys.every((key) => Object.hasOwn(ours!, key) && isSame(ours![key], theirs![key]))
  )
}
