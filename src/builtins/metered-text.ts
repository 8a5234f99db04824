// The work of the engine of patterns on one text, counted and limited: the engine itself cannot be interrupted.

import { fail } from "../values/failure.ts"
import { spendUnpaused } from "./pauses.ts"

/** Work allowed on a text: fifty million units take about a second, and common patterns 5 to 30 for a character. */
const WORK_PER_CHARACTER = 64
const WORK_ON_ANY_TEXT = 20_000_000
/** Work allowed on one match, in which the native cannot pause. */
const WORK_ON_ONE_MATCH = 80_000_000
/** Units of work in a step, and between two looks at the meter. */
const WORK_PER_STEP = 4
const WORK_PER_LOOK = 4_096
/** Groups whose places are copied, with each instruction, in the time of a unit. */
const GROUPS_PER_UNIT = 8
/** Characters that a native search passes in the time in which the engine reads one. */
const SEARCHED_PER_READ = 16

// The engine is synchronous, so the text that it works on now is a variable of the module: its programs, which are
// shared, count on it without knowing it.
let untilLook = WORK_PER_LOOK
let working: MeteredText | undefined
let weight = 1
let leftOnMatch = 0

function look(): void {
  const done = WORK_PER_LOOK - untilLook
  untilLook = WORK_PER_LOOK
  spendUnpaused(done / WORK_PER_STEP)
  if (working === undefined) return
  working.left -= done
  leftOnMatch -= done
  if (working.left >= 0 && leftOnMatch >= 0) return
  throw fail(
    "pattern-too-slow",
    "the pattern takes too much work on this text",
    "repeat less in it, limit how far it reads past a match, for example with [^\\n]* instead of .*, or search the "
      + "lines one by one",
  )
}

/**
 * A text that the engine may read, with the work that it may do on it. A unit of work is one reading of a character or
 * one evaluation of an instruction of the pattern. One match takes work in proportion to the text and to the pattern;
 * where short matches are only certain after reading far beyond them (`a.*b|a` in "aaaa…"), finding all of them is
 * quadratic in any engine that proceeds from match to match. Work then fails with `pattern-too-slow`, and with whatever
 * the meter of the run throws. The engine reads its input by the methods below and accepts any String object.
 */
export class MeteredText extends String {
  readonly #text: string
  /** The work that is still allowed. */
  left: number

  constructor(text: string) {
    super(text)
    this.#text = text
    this.left = WORK_ON_ANY_TEXT + WORK_PER_CHARACTER * text.length
  }

  /** Calls a function of the engine that works on this text, and finds the places of some groups. */
  work<T>(groups: number, go: () => T): T {
    working = this
    leftOnMatch = WORK_ON_ONE_MATCH
    weight = 1 + Math.floor(groups / GROUPS_PER_UNIT)
    try {
      return go()
    } finally {
      working = undefined
    }
  }

  override charCodeAt(index: number): number {
    if (--untilLook < 0) look()
    return this.#text.charCodeAt(index)
  }

  override indexOf(text: string, from = 0): number {
    const index = this.#text.indexOf(text, from)
    untilLook -= Math.ceil(((index < 0 ? this.#text.length : index) - from) / SEARCHED_PER_READ)
    if (untilLook < 0) look()
    return index
  }

  override substring(start: number, end?: number): string {
    return this.#text.substring(start, end)
  }
}

/** Lets a compiled program count the instructions that the engine evaluates: it reads each from the program's table. */
export function countInstructions(program: { inst: readonly unknown[] }): void {
  const { inst } = program
  Object.defineProperty(program, "inst", {
    get() {
      untilLook -= weight
      if (untilLook < 0) look()
      return inst
    },
  })
}
