// One program over many inputs: runs at once, in bounded memory, within a common budget.

import { pause, SYSTEM_CLOCK } from "../../base/clock.ts"
import { RecallError } from "../../base/errors.ts"
import { addUsage, NO_USAGE, type Usage } from "../../base/usage.ts"
import { COUNTED_KINDS, NO_AMOUNTS, type Budget, type BudgetKind, type CountedKind } from "../../budget/budget.ts"
import type { SharedBudget, Slice } from "../../budget/shared.ts"
import { ModelError } from "../../models/model.ts"
import type { ProgramOptions } from "../options.ts"
import type { RunResult } from "../result.ts"
import { checkInput, type MapInput, type MapOptions, type MapResult } from "./options.ts"
import type { Counts } from "./progress.ts"
import { amountsOf, Shares, type Needs, type Share } from "./shares.ts"

const AT_ONCE = 16
const RETRIES = 2
/** Milliseconds before the second attempt, unless the server asks for others; twice as many before each further one. */
const FIRST_WAIT = 1_000
/** Inputs that may be read ahead of the oldest whose result was not taken, for each run at once. */
const AHEAD = { ends: 2, inputs: 16 } as const

/** Runs the program once. */
export type RunOnce = (options: ProgramOptions) => Promise<RunResult>

/** An input that was read, with what its runs have come to. */
interface Job<I> {
  readonly input: I
  readonly index: number
  readonly attempts: number
  readonly usage: Usage
  /** More than earlier shares, which were too small. */
  readonly needs: Needs
}

/** The results of all inputs. `counts` tells how far the map has come. */
export async function* mapped<I extends MapInput>(
  run: RunOnce,
  options: MapOptions<I>,
  each: Budget,
  counts: Counts,
): AsyncGenerator<MapResult<unknown, I>, void, undefined> {
  const map = new Mapping(run, options, each, counts)
  map.begin()
  try {
    for (let result; (result = await map.take()) !== null;) yield result
  } finally {
    await map.end()
  }
}

class Mapping<I extends MapInput> {
  private readonly run: RunOnce
  private readonly options: MapOptions<I>
  private readonly each: Budget
  private readonly counts: Counts
  private readonly shares: Shares
  private readonly source: Iterator<I> | AsyncIterator<I>
  private readonly atOnce: number
  private running = 0
  private isRead = false
  /** Inputs whose runs are begun before others: again, or when there is a share for them. */
  private readonly first: Job<I>[] = []
  /** Results by their index that wait for earlier ones, and those that wait to be taken. */
  private readonly held = new Map<number, MapResult<unknown, I>>()
  private readonly ready: MapResult<unknown, I>[] = []
  private released = 0
  private taken = 0
  private isOver = false
  private failure: { readonly thrown: unknown } | null = null
  private changed = Promise.withResolvers<void>()
  private readonly aborting = new AbortController()
  private readonly stopping = new AbortController()
  private readonly unfollow: (() => void)[] = []

  constructor(run: RunOnce, options: MapOptions<I>, each: Budget, counts: Counts) {
    const { inputs, budget = {}, atOnce = AT_ONCE, fresh } = options
    this.run = run
    // A run that begins again asks nothing that this map has asked.
    this.options = fresh === true ? { ...options, fresh: new Date() } : options
    this.each = each
    this.counts = counts
    this.shares = new Shares(budget)
    this.atOnce = atOnce
    this.source =
      Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : (inputs as Iterable<I>)[Symbol.iterator]()
  }

  begin(): void {
    const { signal, stop, budget } = this.options
    this.follow(signal, () => this.fail(signal!.reason))
    this.follow(stop, () => this.finish())
    if (budget?.seconds !== undefined)
      this.unfollow.push(
        SYSTEM_CLOCK.after(budget.seconds * 1_000, () => {
          this.useUp("seconds")
        }),
      )
    this.pump().catch((thrown: unknown) => this.fail(thrown))
  }

  /** The next result; null at the end. Throws what has ended the map, after the results before it. */
  async take(): Promise<MapResult<unknown, I> | null> {
    for (;;) {
      const next = this.ready.shift()
      if (next !== undefined) {
        this.taken++
        this.change()
        return next
      }
      if (this.isOver && this.running === 0) {
        if (this.failure !== null) throw this.failure.thrown
        return null
      }
      await this.changed.promise
    }
  }

  /** Aborts what is under way, and resolves when nothing is. */
  async end(): Promise<void> {
    this.isOver = true
    for (const undo of this.unfollow) undo()
    this.aborting.abort()
    this.change()
    // An iterator that waits for its next input would end only with it.
    if (!this.isRead) void Promise.resolve(this.source.return?.()).catch(() => undefined)
    while (this.running > 0) await this.changed.promise
  }

  private follow(signal: AbortSignal | undefined, go: () => void): void {
    if (signal === undefined) return
    if (signal.aborted) return go()
    signal.addEventListener("abort", go, { once: true })
    this.unfollow.push(() => signal.removeEventListener("abort", go))
  }

  /** Begins no run any more and ends those under way, which have no result. */
  private finish(): void {
    this.isOver = true
    this.stopping.abort()
    this.change()
  }

  private fail(thrown: unknown): void {
    this.failure ??= { thrown }
    this.isOver = true
    this.aborting.abort(thrown)
    this.change()
  }

  private change(): void {
    const { resolve } = this.changed
    this.changed = Promise.withResolvers()
    resolve()
  }

  /** Begins runs until all inputs have a result, or a limit is used up. */
  private async pump(): Promise<void> {
    while (!this.isOver) {
      const job = this.running < this.atOnce ? (this.first.shift() ?? (await this.read())) : null
      if (this.isOver) return
      if (job !== null && this.begun(job)) continue
      if (this.isRead && this.running === 0 && this.first.length === 0) return this.finish()
      await this.changed.promise
    }
  }

  /** The next input; null where there is none, or where too many results wait to be taken. */
  private async read(): Promise<Job<I> | null> {
    const { order = "ends" } = this.options
    if (this.isRead || this.counts.read - this.taken >= this.atOnce * AHEAD[order]) return null
    const { done, value } = await this.source.next()
    if (done !== true) return { input: value, index: this.counts.read++, attempts: 0, usage: NO_USAGE, needs: {} }
    this.isRead = true
    return null
  }

  /** Whether there was a share for the run. */
  private begun(job: Job<I>): boolean {
    const share = this.shares.take(this.each, this.atOnce - this.running, job.needs)
    if (share === null) {
      this.first.unshift(job)
      return false
    }
    this.running++
    void this.attempt(job, share).finally(() => {
      this.running--
      this.change()
    })
    return true
  }

  private useUp(kind: BudgetKind): void {
    this.counts.exhausted = kind
    this.finish()
  }

  /** Runs the program with an input. Never rejects. */
  private async attempt(job: Job<I>, share: Share): Promise<void> {
    const { input, index } = job
    const {
      inputs: _,
      atOnce: _atOnce,
      budget: _budget,
      shared,
      each: _each,
      retries = RETRIES,
      order: _order,
      ...common
    } = this.options
    let result: RunResult | null = null
    let error: unknown
    let slice: Slice | null = null
    try {
      slice = await this.sliceFor(share, shared)
    } catch (thrown) {
      share.settle(NO_AMOUNTS)
      // The rest of the map could have no slice either.
      if (!this.isOver) this.fail(thrown)
      return
    }
    try {
      checkInput(input)
      if (input.error !== undefined) throw input.error
      const { args, id } = input
      const { signal } = this.aborting
      result = await this.run({
        ...common,
        args,
        id,
        budget: within(share.budget, slice),
        signal,
        stop: this.stopping.signal,
      })
    } catch (thrown) {
      error = thrown
    }
    const used = result?.usage ?? (error instanceof RecallError ? error.usage : NO_USAGE)
    share.settle(amountsOf(used))
    try {
      await slice?.settle(amountsOf(used))
    } catch (thrown) {
      // The sum is not known any more. The result is, and is paid for.
      this.fail(thrown)
    }
    this.counts.usage = addUsage(this.counts.usage, used)
    const tried: Job<I> = { ...job, attempts: job.attempts + 1, usage: addUsage(job.usage, used) }
    if (this.isOver && (result === null || (result.partial && result.exhausted === null))) return
    const { attempts, usage } = tried
    if (result === null) {
      if (attempts <= retries && mayPass(error)) return this.wait(tried, error)
      this.counts.failed++
      return this.release({ input, index, attempts, usage, outcome: "failed", error })
    }
    if (!result.partial) {
      this.counts.done++
      return this.release({ input, index, attempts, usage, outcome: "done", result })
    }
    if (result.waiting.length > 0) {
      this.counts.waiting++
      return this.release({ input, index, attempts, usage, outcome: "waiting", result })
    }
    const { exhausted } = result
    if (exhausted !== null && slice !== null && isShort(slice, exhausted, share.budget)) return this.useUp(exhausted)
    if (exhausted !== null && share.short.has(exhausted)) {
      if (share.isAll) return this.useUp(exhausted)
      this.first.push({ ...tried, needs: { ...job.needs, [exhausted]: 2 * share.budget[exhausted]! } })
      return
    }
    this.counts.partial++
    this.release({ input, index, attempts, usage, outcome: "partial", result })
  }

  /** The slice of a shared sum for a run, which waits in its place while others hold the rest. */
  private sliceFor({ budget }: Share, shared: SharedBudget | undefined): Promise<Slice> | null {
    if (shared === undefined) return null
    const wish: { [kind in CountedKind]?: number } = {}
    for (const kind of COUNTED_KINDS) if (shared.limits[kind] !== undefined) wish[kind] = budget[kind] ?? 0
    return shared.take(wish, AbortSignal.any([this.aborting.signal, this.stopping.signal]))
  }

  /** Waits in the place of the run, so that a server that fails is not asked for more meanwhile. */
  private async wait(job: Job<I>, error: unknown): Promise<void> {
    const asked = error instanceof RecallError ? error.retryAfter : undefined
    const wait = asked === undefined ? FIRST_WAIT * 2 ** (job.attempts - 1) : asked * 1_000
    const signal = AbortSignal.any([this.aborting.signal, this.stopping.signal])
    await pause(SYSTEM_CLOCK, wait, signal).catch(() => undefined)
    this.first.push(job)
  }

  private release(result: MapResult<unknown, I>): void {
    if (this.options.order !== "inputs") this.ready.push(result)
    else {
      this.held.set(result.index, result)
      for (let next; (next = this.held.get(this.released)) !== undefined; this.released++) {
        this.held.delete(this.released)
        this.ready.push(next)
      }
    }
    this.change()
  }
}

/** The budget of a run, narrowed to its slice of a shared sum. */
function within(budget: Budget, slice: Slice | null): Budget {
  return { ...budget, ...slice?.budget }
}

/** Whether a slice is less than the run might have had, which is then all that was left. */
function isShort({ budget }: Slice, kind: BudgetKind, allowed: Budget): boolean {
  return budget[kind] !== undefined && budget[kind] < (allowed[kind] ?? Infinity)
}

/** Whether a failed run may succeed when it is begun again. */
function mayPass(error: unknown): boolean {
  return error instanceof RecallError && error.cause instanceof ModelError && error.cause.retryable
}
