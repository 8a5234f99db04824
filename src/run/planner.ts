// The performer of a plan: lists the questions, and gives sample answers only when nothing continues without an answer.

import { Prefixes } from "../base/prefixes.ts"
import { cardsOf } from "../answers/prompt/card.ts"
import { estimateTokens } from "../answers/requests/estimate.ts"
import { cacheable } from "../answers/requests/gauge.ts"
import { messagesFor } from "../answers/prompt/prompt.ts"
import type { QuestionFuture } from "../machine/effects.ts"
import { Failure } from "../values/failure.ts"
import type { Performer } from "../machine/machine.ts"
import type { Native } from "../values/functions.ts"
import { fromData } from "../values/json.ts"
import type { Value } from "../values/values.ts"
import { hasType } from "../values/types.ts"
import { findKept } from "../memo/keeper.ts"
import { ownerOf } from "../memo/owner.ts"
import { keyOf, questionParts } from "../memo/parts.ts"
import type { MemoStore } from "../memo/store.ts"
import { dollarsFor, mostDollarsFor } from "../models/cost.ts"
import type { Message, Model } from "../models/model.ts"
import type { Reads } from "./reads.ts"
import { hasList, hasNestedList, sampleOf, type SampleSize } from "./sample.ts"
import type { Run } from "./session.ts"

/** The most questions of a plan: one with more fails with `plan-too-long`. */
export const MAX_PLANNED = 10_000

/** UTF-16 units of the blocks in which repeated beginnings are found: the tokens in a step of a provider's cache. */
const BLOCK = 512

/** A question that a run would ask. */
export interface PlannedQuestion {
  readonly question: string
  /** The task that asks it, or the source outside of tasks. */
  readonly task: string
  /** The name that the program has for the model, and the model's id. */
  readonly model: string
  readonly modelId: string
  /** The estimated tokens of its first request. Each call in an answer sends these again, and more behind them. */
  readonly inputTokens: number
  /**
   * The tokens at the beginning of that request which an earlier question of the plan sends, too: a provider with a
   * cache may bill them as cached. 0 below the least that providers cache.
   */
  readonly cachedTokens: number
  /** The most tokens of an answer to that request; null where the model gives no maximum. */
  readonly outputTokens: number | null
  /**
   * US dollars of the first request: with an empty answer and from the cache, and with the longest answer and without a
   * cache. Null where the price is not known.
   */
  readonly usd: { readonly least: number; readonly most: number | null } | null
  /** Whether its answer may ask further questions. */
  readonly recursive: boolean
  /** Whether it may derive from untrusted data. */
  readonly untrusted: boolean
}

/** Questions that are asked at the same time: none of them needs the answer to another. */
export type Wave = readonly PlannedQuestion[]

export class Planner implements Performer {
  run!: Pick<Run, "machine" | "taskAt">
  /** The questions asked before any answer, then those asked with answers to these, and so on. */
  readonly waves: PlannedQuestion[][] = [[]]
  remembered = 0
  /**
   * The number of questions behind the first wave by the place that asks them, without those that a list in an answer
   * came before: no sample has the items that the program asked for.
   */
  readonly places = new Map<string, number>()
  /** The names of natives that got a sample result, as a plan calls none that writes or that needs an answer. */
  readonly notCalled = new Set<string>()
  /** Whether an answer that was needed has a list, whose length only the answer decides. */
  hasLists = false
  /** Whether such a list has lists in its items. */
  hasNestedLists = false
  private samples = 0
  private readonly open: (() => void)[] = []
  private readonly models: { readonly [name: string]: Model }
  private readonly store: MemoStore | null
  private readonly size: SampleSize
  private readonly fresh: boolean | Date
  private readonly id: string | null
  private readonly scope: string | undefined
  private readonly reads: Reads
  private waiting: QuestionFuture[] = []
  private lookups = 0
  private readonly sent = new Map<Model, Prefixes>()
  /** The estimated tokens of the protocols, which most questions share. */
  private readonly protocols = new Map<string, number>()

  constructor({
    models,
    store,
    size,
    fresh,
    id,
    scope,
    reads,
  }: {
    readonly models: { readonly [name: string]: Model }
    readonly store: MemoStore | null
    readonly size: SampleSize
    readonly fresh: boolean | Date
    /** The id of the run that would be resumed; null for a new one. */
    readonly id: string | null
    readonly scope: string | undefined
    readonly reads: Reads
  }) {
    this.models = models
    this.store = store
    this.size = size
    this.fresh = fresh
    this.id = id
    this.scope = scope
    this.reads = reads
  }

  start(question: QuestionFuture): void {
    this.lookups++
    void this.look(question).catch((thrown: unknown) => this.run.machine.crash(thrown))
  }

  private async look(question: QuestionFuture): Promise<void> {
    const kept = await this.find(question)
    this.lookups--
    if (kept === null) {
      this.addToPlan(question)
      return this.run.machine.wake()
    }
    this.remembered++
    this.run.machine.settle(question, kept.value)
  }

  /**
   * The function that runs in place of a native with effects: itself for one that reads, as long as nothing depends on
   * an answer, and otherwise, or if it fails, as for want of a permission, one that gives a sample of its result,
   * together with the sample answers.
   */
  nativeFor(native: Native): Native["run"] {
    if (native.effect !== "read" || this.waves.length > 1) return () => this.sampleFor(native)
    return async (...given) => {
      try {
        return await this.reads.result(native, given)
      } catch (thrown) {
        if (thrown instanceof Failure && !thrown.catchable) throw thrown
        return this.sampleFor(native)
      }
    }
  }

  private async sampleFor(native: Native): Promise<Value> {
    this.notCalled.add(native.name)
    await new Promise<void>((resolve) => {
      this.open.push(resolve)
      // A read that fails comes here after the machine has begun to wait for it.
      this.run.machine.wake()
    })
    const value = native.returns.kind === "any" ? null : sampleOf(native.returns, this.size, ++this.samples)
    if (value !== undefined) return value
    throw new Failure("no-sample", `what follows from the result of ${native.name} cannot be foreseen`)
  }

  /** With nothing that continues without an answer, gives a sample answer to each open question. */
  idle({ natives }: { readonly natives: number }): void {
    if (natives > this.open.length || this.lookups > 0) return
    const waiting = this.waiting
    this.waiting = []
    this.waves.push([])
    for (const resolve of this.open.splice(0)) resolve()
    for (const question of waiting) {
      const value = sampleOf(question.ask.returns, this.size, ++this.samples)
      this.hasLists ||= hasList(question.ask.returns)
      this.hasNestedLists ||= hasNestedList(question.ask.returns)
      this.run.machine.settle(
        question,
        value
          ?? new Failure("no-sample", "what follows from this answer cannot be foreseen", {
            location: question.location,
          }),
      )
    }
  }

  private async find({ ask, effect }: QuestionFuture): Promise<{ readonly value: Value } | null> {
    const { store } = this
    const model = this.models[ask.model]
    if (store === null || model === undefined || model.keep === false) return null
    const content = questionParts(ask, model)
    const owner = ownerOf(effect, { store, run: this.id, scope: this.scope })
    if (content === null || owner === null) return null
    const entry = await findKept(this.fresh, () => store.get(keyOf("answer", { ...content, ...owner })))
    if (entry === null) return null
    const value = fromData(entry.value)
    return hasType(value, ask.returns) ? { value } : null
  }

  private addToPlan(future: QuestionFuture): void {
    const { ask, location } = future
    const model = this.models[ask.model]
    const missing = [ask.model, ...ask.models].find((name) => this.models[name] === undefined)
    if (model === undefined || missing !== undefined)
      return this.run.machine.settle(
        future,
        new Failure("no-model", `there is no model named ${JSON.stringify(missing)}`, { location }),
      )
    if (this.waves.reduce((sum, wave) => sum + wave.length, 0) === MAX_PLANNED) {
      return this.run.machine.crash(
        new Failure("plan-too-long", `the plan has more than ${MAX_PLANNED} questions`, {
          catchable: false,
          location,
          hint: "give the run a budget: --budget calls=…",
        }),
      )
    }
    const data = cardsOf(ask, model)
    const reach = { tools: ask.tools, depth: 1, calls: Infinity, tokens: Infinity, perQuestion: 0 }
    const messages = messagesFor(
      { text: ask.question, data, returns: ask.returns, recursive: ask.recursive, attempt: 0 },
      reach,
      model.continuation ?? "turn",
    )
    const inputTokens = messages.reduce((sum, message) => sum + this.tokensOf(message), 0)
    const cachedTokens = Math.min(cacheable(estimateTokens(this.repeatedIn(messages, model))), inputTokens)
    const outputTokens = model.maxOutputTokens ?? null
    const { price } = model
    const least = dollarsFor(price, { input: inputTokens, cached: cachedTokens, output: 0 })
    this.waves
      .at(-1)!
      .push({
        question: ask.question,
        task: this.run.taskAt(location),
        model: ask.model,
        modelId: model.id,
        inputTokens,
        cachedTokens,
        outputTokens,
        recursive: ask.recursive,
        untrusted: ask.isUntrusted,
        usd:
          price === undefined || least === null
            ? null
            : {
                least,
                most:
                  outputTokens === null && price.output > 0
                    ? null
                    : mostDollarsFor(price, inputTokens, outputTokens ?? 0),
              },
      })
    if (this.waves.length > 1 && !this.hasLists) {
      const place = `${location.source} ${location.span.start}`
      this.places.set(place, (this.places.get(place) ?? 0) + 1)
    }
    this.waiting.push(future)
  }

  /** The beginning of a request that an earlier one of the same model has. */
  private repeatedIn(messages: readonly Message[], model: Model): string {
    let sent = this.sent.get(model)
    if (sent === undefined) this.sent.set(model, (sent = new Prefixes(BLOCK)))
    const text = messages.map(({ content }) => content).join("\n")
    return text.slice(0, sent.add(text))
  }

  private tokensOf({ role, content }: Message): number {
    if (role !== "system") return estimateTokens(content)
    let tokens = this.protocols.get(content)
    if (tokens === undefined) this.protocols.set(content, (tokens = estimateTokens(content)))
    return tokens
  }
}
