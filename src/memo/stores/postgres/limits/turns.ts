// The turns of one process's requests at a shared rate: those that wait ask for their times together.

import { UsageError } from "../../../../base/errors.ts"
import type { Clock } from "../../../../base/clock.ts"
import type { Limiter, TurnWish } from "../../../../models/network/limiter.ts"
import { ModelError } from "../../../../models/model.ts"
import { HORIZON, LATE, MOST_WISHES, type AskTimes } from "./pace.ts"

/** The shortest wait in milliseconds before requests ask again for times that they did not get. */
const SHORTEST_WAIT = 20
/** Milliseconds for which a correction waits for others, or for a request to go with. */
const CORRECTION_WAIT = 250
/** The most tokens of one request; a greater number, by whose fault ever, would stop all processes for hours. */
const MOST_TOKENS = 1_000_000_000

interface Waiting {
  readonly wish: TurnWish
  readonly signal: AbortSignal
  readonly go: (correct: (tokens: number) => void) => void
  readonly fail: (error: unknown) => void
}

/** The turns that `ask` gives. A request waits here and not in the database, so one that is aborted takes no time. */
export function createTurns(ask: AskTimes, clock: Clock): Limiter {
  let waiting: Waiting[] = []
  let isAsking = false
  let correction = 0
  let isCorrecting = false
  let rates: TurnWish | undefined
  let wake: (() => void) | undefined

  function correct(tokens: number): void {
    if (rates === undefined || rates.tokensPerMinute === Infinity || tokens === 0) return
    correction += tokens
    if (isCorrecting) return
    isCorrecting = true
    clock.after(CORRECTION_WAIT, () => {
      isCorrecting = false
      // The estimate stays where the database is away.
      if (correction !== 0 && !isAsking) void askFor([]).catch(() => undefined)
    })
  }

  function askFor(batch: readonly Waiting[]) {
    const corrected = correction
    correction = 0
    return ask(
      batch.map(({ wish }) => wish.tokens),
      rates!,
      corrected,
    )
  }

  async function run(): Promise<void> {
    isAsking = true
    await Promise.resolve() // requests of the same turn ask together
    while (waiting.length > 0) {
      rates = waiting[0]!.wish
      const batch = waiting.filter(({ wish }) => hasRates(wish, rates!)).slice(0, MOST_WISHES)
      const sent = clock.now()
      try {
        const { given, next } = await askFor(batch)
        const now = clock.now()
        const timed = batch.slice(0, given.length)
        const isTimed = new Set(timed)
        waiting = waiting.filter((one) => !isTimed.has(one))
        timed.forEach((one, i) => clock.after(given[i]!, () => begin(one, sent + given[i]!)))
        // By chance, so that no process is always the one behind another.
        const spread = (clock.random() * HORIZON) / 4
        if (given.length < batch.length) await pauseUntil(now + Math.max(SHORTEST_WAIT, next - HORIZON / 2 + spread))
      } catch (error) {
        for (const { fail } of waiting.splice(0)) fail(failureOf(error))
      }
    }
    isAsking = false
  }

  function pauseUntil(time: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(Math.max(time - clock.now(), 0), () => wake?.())
      wake = () => {
        wake = undefined
        cancel()
        resolve()
      }
    })
  }

  function begin(one: Waiting, at: number): void {
    if (one.signal.aborted) return
    if (clock.now() - at > LATE) {
      waiting.unshift(one)
      start()
      return
    }
    let known = one.wish.tokens
    one.go((used) => {
      if (Number.isNaN(used)) return
      const tokens = Math.min(Math.max(used, 0), MOST_TOKENS)
      correct(tokens - known)
      known = tokens
    })
  }

  function start(): void {
    if (!isAsking) void run()
  }

  return {
    take: (wish, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error)
        const problem = problemOf(wish)
        if (problem !== null) return reject(new UsageError("invalid-argument", problem))
        const abort = () => {
          waiting = waiting.filter((other) => other !== one)
          // Nothing that still waits needs the pause.
          if (waiting.length === 0) wake?.()
          reject(signal.reason as Error)
        }
        const one: Waiting = {
          wish,
          signal,
          go: (correct) => {
            signal.removeEventListener("abort", abort)
            resolve(correct)
          },
          fail: (error) => {
            signal.removeEventListener("abort", abort)
            reject(error as Error)
          },
        }
        signal.addEventListener("abort", abort, { once: true })
        waiting.push(one)
        start()
      }),
  }
}

function problemOf({ tokens, requestsPerMinute, tokensPerMinute }: TurnWish): string | null {
  if (!(tokens >= 0 && tokens <= MOST_TOKENS)) return `a request has 0 to ${MOST_TOKENS} tokens, not ${tokens}`
  for (const [name, rate] of Object.entries({ requestsPerMinute, tokensPerMinute }))
    if (!(rate > 0)) return `${name} is more than 0, not ${rate}`
  return null
}

function hasRates(wish: TurnWish, { requestsPerMinute, tokensPerMinute }: TurnWish): boolean {
  return wish.requestsPerMinute === requestsPerMinute && wish.tokensPerMinute === tokensPerMinute
}

/** The failure of a request that gets no turn. */
function failureOf(error: unknown): unknown {
  if (!(error instanceof UsageError)) return error
  return new ModelError(error.code, error.message, { hint: error.hint, unserved: true, cause: error })
}
