// Sends requests in batches: they gather until none has followed for a while, and wait for the answers of their batch.

import { pause, SYSTEM_CLOCK } from "../../../base/clock.ts"
import { digest } from "../../../base/digest.ts"
import { ModelError } from "../../model.ts"
import { DEFAULT_RETRIES, type RetryOptions } from "../../network/retries.ts"
import { isPassing } from "../../network/status.ts"
import type { Body } from "../body.ts"
import { HttpFailure, partsOf } from "../failure.ts"
import type { Replies } from "../replies.ts"
import type { Batch, BatchApi } from "./api.ts"
import { batchesOf, idsIn, Incomplete, isEnded, NAME_KEY, outcomesOf } from "./journal.ts"
import { cancelled, expired, isAnswer, mixedUp, repliesIn, requestLine, type Outcome } from "./line.ts"

/** The most requests of a batch, and the most bytes of its file, by OpenAI's documentation. */
const MOST_REQUESTS = 50_000
const MOST_BYTES = 200_000_000
/** The longest time to gather, as a multiple of the time without a request. */
const LONGEST_GATHERING = 10
/** Milliseconds between two looks at a batch: from the first on, each wait is longer, up to the longest. */
const FIRST_LOOK = 5_000
const LONGEST_LOOK = 60_000
const LONGER = 1.5
/** The code of a batch that has more tokens than the account may have in its queue. */
const QUEUE_FULL = "token_limit_exceeded"

export interface SenderOptions {
  readonly name: string
  readonly endpoint: string
  /** Milliseconds without a further request after which those that have gathered are sent. */
  readonly idle: number
  readonly retries: RetryOptions
  /** The most requests of a batch and the most bytes of its file; by default those of OpenAI. */
  readonly most?: { readonly requests: number; readonly bytes: number }
}

/** A request that waits for its answer. */
interface Waiter {
  readonly line: string
  readonly bytes: number
  /** Seconds since 1970 before which its batch must not have been created. */
  readonly since: number
  readonly resolve: (replies: Replies) => void
  readonly reject: (error: unknown) => void
  readonly onWait: (reason: string) => void
}

/** A batch at the provider. */
interface Pending {
  batch: Batch
  readonly ids: readonly string[]
  /** Seconds since 1970 at which it was created; infinite for one of this process, which is never too old. */
  readonly created: number
}

export interface BatchRequest {
  /** A digest of all that the answer depends on. */
  readonly key: string
  readonly body: Body
  /** Milliseconds since 1970 before which a batch must not have been created. */
  readonly since: number
  /** Receives the reason for which the request waits, each time that it changes. */
  readonly onWait: (reason: string) => void
}

export class BatchSender {
  private readonly api: BatchApi
  private readonly options: SenderOptions
  private readonly retries: Required<RetryOptions>
  private adopted: Promise<void> | undefined
  /** Answers that no request of this process has asked for yet. */
  private readonly answers = new Map<string, { readonly outcome: Outcome; readonly created: number }>()
  private readonly pending = new Set<Pending>()
  /** The batches of the requests in them. */
  private readonly sent = new Map<string, Pending>()
  private readonly waiters = new Map<string, Waiter>()
  private readonly delivered = new Set<string>()
  private readonly gathering = new Set<string>()
  private gatheredBytes = 0
  private gatheringSince = 0
  private callOff: (() => void) | undefined
  private isLooking = false
  /** Whether the provider's queue is full: nothing is sent until a batch of this process has ended. */
  private isHeld = false
  /** The most requests of the next batch: less after one that was too large for the provider's queue. */
  private most: number
  private readonly mostBytes: number

  constructor(api: BatchApi, options: SenderOptions) {
    this.api = api
    this.options = options
    const { most = { requests: MOST_REQUESTS, bytes: MOST_BYTES } } = options
    this.most = most.requests
    this.mostBytes = most.bytes
    this.retries = { ...DEFAULT_RETRIES, ...options.retries }
  }

  /** The replies for a request: of a batch that has it already, or of the next. An abort leaves a batch running. */
  async send({ key, body, since, onWait }: BatchRequest, signal: AbortSignal): Promise<Replies> {
    await (this.adopted ??= this.adopt().catch((error: unknown) => {
      this.adopted = undefined
      throw error
    }))
    signal.throwIfAborted()
    const id = this.idFor(key)
    const after = Math.floor(since / 1_000)
    const answer = this.answers.get(id)
    if (answer !== undefined && answer.created >= after) {
      this.answers.delete(id)
      this.delivered.add(id)
      return repliesIn(answer.outcome)
    }
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.drop(id)
        reject(signal.reason as Error)
      }
      const over = () => signal.removeEventListener("abort", abort)
      signal.addEventListener("abort", abort, { once: true })
      const line = requestLine(id, this.options.endpoint, body)
      this.waiters.set(id, {
        line,
        bytes: new TextEncoder().encode(line).length + 1,
        since: after,
        onWait,
        resolve: (replies) => {
          over()
          resolve(replies)
        },
        reject: (error) => {
          over()
          reject(error as Error)
        },
      })
      const pending = this.sent.get(id)
      if (pending !== undefined && pending.created >= after) {
        onWait(nameOf(pending))
        this.look()
      } else this.gather(id)
    })
  }

  /** The reason for which requests wait; null while none does. */
  waiting(): string | null {
    const batches = [...this.pending].filter((one) => this.isAwaited(one)).map(reasonOf)
    const gathering = this.gathering.size
    const next = gathering === 0 ? [] : [`the next batch, for which ${gathering} requests gather`]
    return batches.length + next.length === 0 ? null : [...batches, ...next].join(" and ")
  }

  /** Equal requests at the same time, and one after another, have different answers. */
  private idFor(key: string): string {
    let id = key
    for (let n = 2; this.waiters.has(id) || this.delivered.has(id); n++) id = `${key}-${n}`
    return id
  }

  private drop(id: string): void {
    const waiter = this.waiters.get(id)
    this.waiters.delete(id)
    if (this.gathering.delete(id)) this.gatheredBytes -= waiter!.bytes
  }

  /** Takes over the batches of the name: their answers, and those that are not done. */
  private async adopt(): Promise<void> {
    const { name, endpoint } = this.options
    await this.steady(async () => {
      for await (const batch of batchesOf(this.api, name, endpoint, Date.now())) {
        if (batch.status === "failed") continue
        if (isEnded(batch)) {
          for (const [id, outcome] of await this.outcomes(batch))
            if (isAnswer(outcome) && !this.answers.has(id)) this.answers.set(id, { outcome, created: batch.created_at })
        } else if (![...this.pending].some((one) => one.batch.id === batch.id))
          this.follow({ batch, ids: await idsIn(this.api, batch), created: batch.created_at })
      }
    })
  }

  /** The outcomes of an earlier process's batch: none where the provider has removed its files. */
  private async outcomes(batch: Batch): Promise<ReadonlyMap<string, Outcome>> {
    try {
      return await this.complete(batch)
    } catch (error) {
      if (partsOf(error).status === 404) return new Map()
      throw error
    }
  }

  /** The outcomes of a batch that has ended, or those that are in files which stay incomplete. */
  private async complete(batch: Batch): Promise<ReadonlyMap<string, Outcome>> {
    try {
      return await this.steady(() => outcomesOf(this.api, batch))
    } catch (error) {
      if (error instanceof Incomplete) return error.outcomes
      throw error
    }
  }

  private follow(pending: Pending): void {
    this.pending.add(pending)
    for (const id of pending.ids) {
      const other = this.sent.get(id)
      if (other === undefined || other.created < pending.created) this.sent.set(id, pending)
    }
  }

  private gather(id: string): void {
    const { bytes, onWait } = this.waiters.get(id)!
    if (this.gathering.size > 0 && this.gatheredBytes + bytes > this.mostBytes) this.flush()
    if (this.gathering.size === 0) this.gatheringSince = SYSTEM_CLOCK.now()
    this.gathering.add(id)
    this.gatheredBytes += bytes
    onWait("the next batch")
    if (this.gathering.size >= this.most) return this.flush()
    const { idle } = this.options
    const left = this.gatheringSince + idle * LONGEST_GATHERING - SYSTEM_CLOCK.now()
    this.flushAfter(Math.min(idle, Math.max(left, 0)))
  }

  private flushAfter(milliseconds: number): void {
    this.callOff?.()
    this.callOff = SYSTEM_CLOCK.after(milliseconds, () => this.flush())
  }

  private flush(): void {
    this.callOff?.()
    if (this.isHeld) return
    const ids = [...this.gathering].slice(0, this.most)
    for (const id of ids) {
      this.gathering.delete(id)
      this.gatheredBytes -= this.waiters.get(id)!.bytes
    }
    if (ids.length > 0) void this.submit(ids)
    if (this.gathering.size > 0) this.flushAfter(0)
  }

  private async submit(ids: readonly string[]): Promise<void> {
    const { name } = this.options
    try {
      const lines = ids.flatMap((id) => this.waiters.get(id)?.line ?? [])
      const fileName = `recall-${digest(JSON.stringify([name, ids])).slice(0, 16)}.jsonl`
      const file = await this.steady(() => this.api.upload(fileName, lines))
      const pending = { batch: await this.create(file), ids, created: Infinity }
      this.follow(pending)
      for (const id of ids) this.waiters.get(id)?.onWait(nameOf(pending))
      this.look()
    } catch (error) {
      for (const id of ids) this.fail(id, error)
    }
  }

  /** Creates a batch. One whose creation has failed may be there all the same: the list of batches tells. */
  private async create(file: string): Promise<Batch> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.api.create(file, { [NAME_KEY]: this.options.name })
      } catch (error) {
        if (!mayPass(error)) throw error
        const found = await this.steady(() => this.batchWith(file))
        if (found !== undefined) return found
        if (attempt >= this.retries.times) throw error
        await this.delay(attempt)
      }
    }
  }

  private async batchWith(file: string): Promise<Batch | undefined> {
    const { name, endpoint } = this.options
    for await (const batch of batchesOf(this.api, name, endpoint, Date.now()))
      if (batch.input_file_id === file) return batch
    return undefined
  }

  private isAwaited(pending: Pending): boolean {
    return pending.ids.some((id) => this.waiterOf(id, pending) !== undefined)
  }

  /** The request that waits for its answer from this batch; undefined for one that gathers, or wants a later answer. */
  private waiterOf(id: string, { created }: Pending): Waiter | undefined {
    const waiter = this.waiters.get(id)
    return waiter === undefined || waiter.since > created || this.gathering.has(id) ? undefined : waiter
  }

  /** Looks at the batches until no request waits for one. */
  private look(): void {
    if (this.isLooking) return
    this.isLooking = true
    void this.lookOn()
  }

  private async lookOn(): Promise<void> {
    const first = Math.min(FIRST_LOOK, this.options.idle)
    for (let wait = first; ; wait = Math.min(wait * LONGER, LONGEST_LOOK)) {
      const awaited = [...this.pending].filter((one) => this.isAwaited(one))
      if (awaited.length === 0) {
        this.isLooking = false
        return this.resume()
      }
      for (const one of awaited) await this.lookAt(one)
      await pause(SYSTEM_CLOCK, wait, NEVER)
    }
  }

  private async lookAt(pending: Pending): Promise<void> {
    try {
      pending.batch = await this.api.retrieve(pending.batch.id)
      if (isEnded(pending.batch)) this.collect(pending, await this.complete(pending.batch))
    } catch (error) {
      // The batch continues while its provider is not reached, and the next look finds it.
      if (mayPass(error)) return
      this.forget(pending)
      for (const id of pending.ids) if (this.waiterOf(id, pending) !== undefined) this.fail(id, error)
    }
  }

  private forget(pending: Pending): void {
    this.pending.delete(pending)
    for (const id of pending.ids) if (this.sent.get(id) === pending) this.sent.delete(id)
  }

  /** Delivers the outcomes of a batch that has ended, and the reason to the requests that have none. */
  private collect(pending: Pending, outcomes: ReadonlyMap<string, Outcome>): void {
    this.forget(pending)
    const { batch, ids } = pending
    const awaited = new Set(ids.filter((id) => this.waiterOf(id, pending) !== undefined))
    const failures = batch.status === "failed" ? this.failuresOf(pending) : null
    const own = new Set(ids)
    const answersOthers = [...outcomes.keys()].some((id) => !own.has(id))
    for (const [i, id] of ids.entries()) {
      const outcome = outcomes.get(id)
      if (!awaited.has(id)) {
        if (outcome !== undefined && isAnswer(outcome)) this.answers.set(id, { outcome, created: batch.created_at })
      } else if (outcome !== undefined) this.deliver(id, outcome)
      else if (failures === null) this.fail(id, answersOthers ? answeredOthers(batch) : unansweredBy(batch))
      else if (failures.has(i)) this.fail(id, failures.get(i))
      else this.gather(id)
    }
    if (batch.status !== "failed") this.resume()
  }

  private resume(): void {
    if (!this.isHeld) return
    this.isHeld = false
    this.flushAfter(0)
  }

  private deliver(id: string, outcome: Outcome): void {
    try {
      const replies = repliesIn(outcome)
      const { resolve } = this.waiters.get(id)!
      this.waiters.delete(id)
      this.delivered.add(id)
      resolve(replies)
    } catch (error) {
      this.fail(id, error)
    }
  }

  private fail(id: string, error: unknown): void {
    const waiter = this.waiters.get(id)
    this.drop(id)
    waiter?.reject(error)
  }

  /** The failures of a batch's requests by their place: of those to blame, or of all. The others gather again. */
  private failuresOf({ batch, ids }: Pending): ReadonlyMap<number, unknown> {
    const errors = batch.errors?.data ?? []
    if (errors.some(({ code }) => code === QUEUE_FULL)) {
      this.isHeld = [...this.pending].some((one) => this.isAwaited(one))
      if (this.isHeld) return new Map()
      if (ids.length > 1) {
        this.most = Math.ceil(ids.length / 2)
        return new Map()
      }
    }
    const own = errors.flatMap(({ line, ...error }) =>
      typeof line === "number" ? [[line - 1, new HttpFailure(400, error)] as const] : [],
    )
    if (own.length > 0) return new Map(own)
    const reason = new HttpFailure(400, errors[0] ?? { message: `the batch ${batch.id} failed` })
    return new Map(ids.map((_, i) => [i, reason]))
  }

  /** Does what may be done again, until it succeeds or fails for a reason that does not pass. */
  private async steady<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work()
      } catch (error) {
        if (!mayPass(error) || attempt >= this.retries.times) throw error
        await this.delay(attempt)
      }
    }
  }

  private delay(attempt: number): Promise<void> {
    const { firstDelay, longestDelay } = this.retries
    return pause(SYSTEM_CLOCK, Math.min(firstDelay * 2 ** attempt, longestDelay), NEVER)
  }
}

const NEVER = new AbortController().signal

/** `the batch batch_1 of 2000 requests`. */
function nameOf({ batch, ids }: Pick<Pending, "batch" | "ids">): string {
  return `the batch ${batch.id} of ${ids.length} requests`
}

/** `the batch batch_1 of 2000 requests (in_progress, 640 done)`. */
function reasonOf({ batch, ids }: Pending): string {
  const { completed = 0, failed = 0 } = batch.request_counts ?? {}
  const done = completed + failed > 0 ? `, ${completed + failed} done` : ""
  return `${nameOf({ batch, ids })} (${batch.status}${done})`
}

function mayPass(error: unknown): boolean {
  if (error instanceof ModelError) return error.retryable
  const { status, headers } = partsOf(error)
  return status === undefined || isPassing(status, headers)
}

function unansweredBy({ id, status }: Batch): ModelError {
  if (status === "expired") return expired(id)
  if (status === "cancelled") return cancelled(id)
  return new ModelError("bad-response", `the batch ${id} has ended without an answer to this request`, {
    retryable: true,
  })
}

function answeredOthers({ id }: Batch): ModelError {
  return mixedUp(`the batch ${id} has answers to requests that are not its own, and none to this`)
}
