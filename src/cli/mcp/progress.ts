// The progress of a call: the questions that are answered, of those that are asked so far, and their price.

import type { Clock } from "../../base/clock.ts"
import type { TraceEvent } from "../../trace/events.ts"
import { createBeat } from "../progress/beat.ts"
import { createStatus } from "../progress/status.ts"
import { countWords, numberWords, priceWords } from "../words.ts"
import { PROGRESS_HEARTBEAT, PROGRESS_PAUSE } from "./limits.ts"

/** A report of progress. `progress` grows with each, as the protocol demands. */
export interface Report {
  /** The questions that are answered; each report that nothing has changed adds a growing part of the next one. */
  readonly progress: number
  /** The questions that are asked so far. */
  readonly total: number
  readonly message: string
}

export interface CallProgress {
  event(event: TraceEvent): void
  end(): void
}

/** Reports changes of the questions at most every `PROGRESS_PAUSE`, and every `PROGRESS_HEARTBEAT` without any. */
export function createCallProgress(send: (report: Report) => void, clock: Pick<Clock, "now" | "after">): CallProgress {
  const status = createStatus()
  let earliest = 0
  let beats = 0
  let answered = -1
  let isOver = false

  const report = (): void => {
    const { questions, remembered, cost } = status.totals()
    const done = questions.done + questions.failed + remembered.questions
    const total = done + questions.running
    beats = done === answered ? beats + 1 : 0
    answered = done
    const price = cost.usd === 0 ? "" : `, ${priceWords(cost)}`
    send({
      progress: done + beats / (beats + 1),
      total: Math.max(total, done + 1),
      message: `${numberWords(done)} of ${countWords(total, "question")} answered${price}`,
    })
    earliest = clock.now() + PROGRESS_PAUSE
  }
  const beat = createBeat(clock, PROGRESS_HEARTBEAT, report)
  return {
    event(event) {
      if (isOver) return
      status.take(event)
      const isChange = event.type === "question" || event.type === "result" || event.type === "failure"
      beat.by(isChange ? Math.max(earliest, clock.now()) : clock.now() + PROGRESS_HEARTBEAT)
    },
    end() {
      isOver = true
      beat.end()
    },
  }
}
