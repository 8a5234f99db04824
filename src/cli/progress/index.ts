// The progress of a run on standard error: a footer in a terminal, now and then a line elsewhere.

import { PLAIN } from "../../diagnostics/render.ts"
import type { Clock } from "../../base/clock.ts"
import type { TraceEvent } from "../../trace/events.ts"
import { COLORED, usesColor } from "../colors.ts"
import type { Host, Output } from "../host.ts"
import { createFooter, type Line } from "./footer.ts"
import { createStatus, fitted } from "./status.ts"

/** Milliseconds between frames, at least. */
export const FRAME = 100
/** A run that is over before shows nothing. */
export const FIRST_FRAME = 250
/** So often the time is shown anew, though nothing has happened. */
export const TICK = 1_000
/** Milliseconds between lines where there is no terminal. */
export const LINE = 5_000
/** Frames take no more than this part of the time. */
const SHARE = 0.1
/** Narrower terminals get one line only. */
const NARROW = 24
/** Where a terminal does not say how wide it is, or that it has no columns at all, as under `script` and in containers. */
const USUAL_COLUMNS = 80

export interface ProgressOptions {
  readonly env: Host["env"]
  /** How wide the terminal is now; it may change. */
  readonly columns: () => number | undefined
  readonly clock: Pick<Clock, "now" | "after">
}

export interface Progress {
  event(event: TraceEvent): void
  /**
   * Takes the footer away and says what the run came to: in a terminal, and elsewhere where the run took so long that it was told of
   * before. Whatever comes later is passed over.
   */
  end(): void
  /** An output on which others may write while the footer stands: it makes room for them. */
  withProgress(output: Output): Output
}

/** For `--quiet`: nothing is shown, and nothing kept. */
export const NO_PROGRESS: Progress = { event: () => {}, end: () => {}, withProgress: (output) => output }

export function createProgress(output: Output, { env, columns, clock }: ProgressOptions): Progress {
  const began = clock.now()
  const status = createStatus()
  const isTerminal = output.isTerminal && env["TERM"] !== "dumb"
  const width = (): number => columns() || USUAL_COLUMNS
  const footer = createFooter(output, width)
  const style = usesColor(output, env) ? COLORED : PLAIN
  let isOver = false
  let hasShown = false
  /** What another wrote is not at the end of its line: there is no place for a footer. */
  let isInLine = false
  let next: { readonly at: number; readonly callOff: () => void } | null = null
  let earliest = began + (isTerminal ? FIRST_FRAME : LINE)

  const summary = (): string => status.summary(clock.now() - began)
  const lines = (): readonly Line[] => {
    // The last column stays free: in some terminals it begins the next line.
    const most = Math.max(width() - 1, 1)
    const first = fitted(summary(), most)
    const question = width() < NARROW ? null : status.question()
    const second = question === null ? null : fitted(`  ask "${question}"`, most)
    return [{ text: first, styled: first }, ...(second === null ? [] : [{ text: second, styled: style.faint(second) }])]
  }
  const show = (): void => {
    const start = clock.now()
    hasShown = true
    if (!isTerminal) output.write(`${summary()}\n`)
    else if (!isInLine) footer.draw(lines())
    // In a run of very many calls a frame takes long.
    earliest = clock.now() + Math.max(isTerminal ? FRAME : LINE, (clock.now() - start) / SHARE)
  }
  const plan = (at: number): void => {
    if (isOver || (next !== null && next.at <= at)) return
    next?.callOff()
    next = {
      at,
      callOff: clock.after(Math.max(at - clock.now(), 0), () => {
        next = null
        show()
        plan(clock.now() + (isTerminal ? TICK : LINE))
      }),
    }
  }

  return {
    event(event) {
      if (isOver) return
      status.take(event)
      plan(Math.max(earliest, clock.now()))
    },
    end() {
      if (isOver) return
      isOver = true
      next?.callOff()
      footer.end()
      if (status.hasAsked && (isTerminal || hasShown)) output.write(`${isInLine ? "\n" : ""}${summary()}\n`)
    },
    withProgress(other) {
      // What does not go to the terminal does not stand in the footer's way.
      if (!isTerminal || !other.isTerminal) return other
      return {
        isTerminal: other.isTerminal,
        write(text) {
          if (text === "") return
          isInLine = !text.endsWith("\n")
          if (!footer.isDrawn) {
            other.write(text)
            return isInLine || clock.now() < earliest ? undefined : plan(earliest)
          }
          if (other === output) return isInLine ? footer.erase(text) : footer.draw(lines(), text)
          footer.erase()
          other.write(text)
          if (!isInLine) footer.draw(lines())
        },
      }
    },
  }
}
