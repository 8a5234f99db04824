// Shows the progress of a run on standard error: a footer in a terminal, occasional lines elsewhere.

import { PLAIN } from "../../diagnostics/render.ts"
import type { Clock } from "../../base/clock.ts"
import type { TraceEvent } from "../../trace/events.ts"
import { COLORED, usesColor } from "../colors.ts"
import type { Host } from "../host.ts"
import { outputTo, type Output } from "../output.ts"
import { createBeat } from "./beat.ts"
import { createFooter, type Line } from "./footer.ts"
import { createStatus, fitted } from "./status.ts"

/** Minimum milliseconds between frames. */
export const FRAME = 100
/** Milliseconds until the first frame, so that a shorter run shows nothing. */
export const FIRST_FRAME = 250
/** Milliseconds between updates of the time while no event arrives. */
export const TICK = 1_000
/** Milliseconds between lines without a terminal. */
export const LINE = 5_000
/** Maximum share of the time that drawing takes. */
const SHARE = 0.1
/** Columns below which the footer is one line. */
const NARROW = 24
/** Width of a terminal that reports none, or 0 columns, as under `script` and in containers. */
const DEFAULT_COLUMNS = 80

export interface ProgressOptions {
  readonly env: Host["env"]
  /** The current width of the terminal, which may change. */
  readonly columns: () => number | undefined
  readonly clock: Pick<Clock, "now" | "after">
  /** The thing that requests wait for, such as a batch; null while none does. */
  readonly waiting?: () => string | null
}

export interface Progress {
  event(event: TraceEvent): void
  /**
   * Removes the footer and writes a summary: always in a terminal, elsewhere only after a line of progress. Later
   * events are ignored.
   */
  end(): void
  /** An output for others that writes above the footer. */
  withProgress(output: Output): Output
  /** Does work that uses the terminal itself, during which nothing is shown. */
  suspended<T>(work: () => Promise<T>): Promise<T>
}

/** The progress of `--quiet`, which shows nothing. */
export const NO_PROGRESS: Progress = {
  event: () => {},
  end: () => {},
  withProgress: (output) => output,
  suspended: (work) => work(),
}

export function createProgress(
  output: Output,
  { env, columns, clock, waiting = () => null }: ProgressOptions,
): Progress {
  const began = clock.now()
  const status = createStatus()
  const isTerminal = output.isTerminal && env["TERM"] !== "dumb"
  const width = (): number => columns() || DEFAULT_COLUMNS
  const footer = createFooter(output, width)
  const style = usesColor(output, env) ? COLORED : PLAIN
  let isOver = false
  let hasShown = false
  /** Whether other output has left a line unfinished, which leaves no place for a footer. */
  let isInLine = false
  let isSuspended = false
  let earliest = began + (isTerminal ? FIRST_FRAME : LINE)

  const summary = (): string => status.summary(clock.now() - began)
  const lines = (): readonly Line[] => {
    // The last column stays free, as some terminals wrap after it.
    const most = Math.max(width() - 1, 1)
    const first = fitted(summary(), most)
    const second = width() < NARROW ? null : below()
    const more = second === null ? null : fitted(second, most)
    return [{ text: first, styled: first }, ...(more === null ? [] : [{ text: more, styled: style.faint(more) }])]
  }
  /** The line below the counts: the thing that requests wait for, or the question that is asked. */
  const below = (): string | null => {
    const reason = waiting()
    if (reason !== null) return `  waits for ${reason}`
    const question = status.question()
    return question === null ? null : `  ask "${question}"`
  }
  const show = (): void => {
    const start = clock.now()
    hasShown = true
    if (!isTerminal) output.write(`${[summary(), ...waitWords(waiting())].join(", ")}\n`)
    else if (!isInLine && !isSuspended) footer.draw(lines())
    // A frame takes long in a run of very many calls.
    earliest = clock.now() + Math.max(isTerminal ? FRAME : LINE, (clock.now() - start) / SHARE)
  }
  const beat = createBeat(clock, isTerminal ? TICK : LINE, show)

  return {
    event(event) {
      if (isOver) return
      status.take(event)
      beat.by(Math.max(earliest, clock.now()))
    },
    end() {
      if (isOver) return
      isOver = true
      beat.end()
      footer.end()
      if (status.hasAsked && (isTerminal || hasShown)) output.write(`${isInLine ? "\n" : ""}${summary()}\n`)
    },
    async suspended(work) {
      if (!isTerminal) return work()
      footer.end()
      isSuspended = true
      try {
        return await work()
      } finally {
        isSuspended = false
      }
    },
    withProgress(other) {
      // Output that does not go to the terminal does not collide with the footer.
      if (!isTerminal || !other.isTerminal) return other
      return outputTo(true, (text) => {
        if (text === "") return
        isInLine = !text.endsWith("\n")
        if (!footer.isDrawn) {
          other.styled(text)
          return isInLine || clock.now() < earliest ? undefined : beat.by(earliest)
        }
        if (other === output) return isInLine ? footer.erase(text) : footer.draw(lines(), text)
        footer.erase()
        other.styled(text)
        if (!isInLine) footer.draw(lines())
      })
    },
  }
}

/** The last part of a line of progress while requests wait. */
export function waitWords(reason: string | null): readonly string[] {
  return reason === null ? [] : [`waits for ${reason}`]
}
