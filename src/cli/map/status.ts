// The progress of a map on standard error: a line at the bottom of a terminal, elsewhere one from time to time.

import { SYSTEM_CLOCK } from "../../base/clock.ts"
import { costOf } from "../../base/usage.ts"
import type { MapProgress } from "../../run/map/options.ts"
import type { Host } from "../host.ts"
import { createFooter } from "../progress/footer.ts"
import { FRAME, LINE, waitWords } from "../progress/index.ts"
import { fitted } from "../progress/status.ts"
import { costWords, durationWords, numberWords } from "../words.ts"

/** The counts that are shown: those of the map, and of the documents before it. */
export interface Shown {
  readonly progress: MapProgress
  /** All documents, and those of which an earlier process has the results. */
  readonly all: number
  readonly kept: number
  /** The thing that requests wait for; null while none does. */
  readonly waitsFor: string | null
}

/** Milliseconds of a map before a rate tells anything. */
const MIN_RATED = 1_000
const DEFAULT_COLUMNS = 80

/** Shows the state until `end` is called. */
export function showProgress(host: Host, state: () => Shown): { end(): void } {
  const began = SYSTEM_CLOCK.now()
  const isTerminal = host.stderr.isTerminal && host.env["TERM"] !== "dumb"
  const footer = createFooter(host.stderr, () => host.columns() ?? DEFAULT_COLUMNS)
  let cancel = () => {}
  const show = () => {
    const text = statusOf(state(), SYSTEM_CLOCK.now() - began)
    if (isTerminal) {
      const line = fitted(text, host.columns() ?? DEFAULT_COLUMNS)
      footer.draw([{ text: line, styled: line }])
    } else host.stderr.write(`${text}\n`)
    cancel = SYSTEM_CLOCK.after(isTerminal ? FRAME : LINE, show)
  }
  cancel = SYSTEM_CLOCK.after(isTerminal ? FRAME : LINE, show)
  return {
    end() {
      cancel()
      footer.end()
    },
  }
}

/** `1,204 of 3,000 documents, 3 failed, 41.2/s, 12,300 tokens, $0.53, about 44.0 s left`. */
export function statusOf({ progress, all, kept, waitsFor }: Shown, milliseconds: number): string {
  const { done, partial, waiting, failed, usage } = progress
  const ended = done + partial + waiting + failed
  const rate = milliseconds < MIN_RATED ? 0 : (ended / milliseconds) * 1_000
  const left = all - kept - ended
  return [
    `${numberWords(kept + ended)} of ${numberWords(all)} documents`,
    ...(failed > 0 ? [`${numberWords(failed)} failed`] : []),
    ...(partial > 0 ? [`${numberWords(partial)} partial`] : []),
    ...(waiting > 0 ? [`${numberWords(waiting)} waiting`] : []),
    ...(rate > 0 ? [`${rate.toFixed(1)}/s`] : []),
    ...costWords(costOf(usage)),
    ...(rate > 0 && left > 0 && waitsFor === null ? [`about ${durationWords((left / rate) * 1_000)} left`] : []),
    ...waitWords(waitsFor),
  ].join(", ")
}
