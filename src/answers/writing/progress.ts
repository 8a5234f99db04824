// The progress of an answer from stop to stop: what it has, what repeats it, and where words are joined.

import { ContentMap } from "../../values/content.ts"
import { equal } from "../../values/equality.ts"
import { Failure, type Location } from "../../values/failure.ts"
import type { Effect } from "../../values/effect.ts"
import type { Value } from "../../values/values.ts"
import { Joint } from "./joint.ts"
import type { Fragment } from "./readings.ts"
import { MAX_REPEATED_CALLS, MAX_STALLED_CALLS } from "../limits.ts"
import type { Place } from "../decoding/structure.ts"
import { hasWord } from "../decoding/joined-words.ts"

/** The progress of one answer. */
export class Progress {
  private readonly fragments: Fragment[] = []
  /** The node of the last fragment, or its calls of the tool; empty after a problem. */
  private source = ""
  /** The results of the last fragment. */
  private results: readonly Value[] = []
  /** The number of times that each node was evaluated behind the same words. */
  private readonly times = new Map<string, number>()
  /** Calls in a row that repeat others. */
  private repeats = 0
  /** All results. */
  private readonly known = new ContentMap<true>()
  /** Nodes in a row whose results were all known, and the number of times that these were too many. */
  private stalled = 0
  private stalls = 0

  /** Adds a fragment whose node has succeeded. */
  add(fragment: Fragment, results: readonly Value[]): void {
    this.fragments.push(fragment)
    this.succeed(fragment.text, fragment.source, results)
  }

  /** Adds a text and the calls of the tool behind it, of which some have succeeded. */
  addCalls(text: string, source: string, results: readonly Value[]): void {
    this.fragments.push({ text, source: "", shown: null })
    this.succeed(text, source, results)
  }

  /** Adds a text behind which there was a problem. */
  addProblem(text: string): void {
    this.fragments.push({ text, source: "", shown: null })
    this.source = ""
  }

  private succeed(text: string, source: string, results: readonly Value[]): void {
    const key = keyOf(text, source)
    this.times.set(key, (this.times.get(key) ?? 0) + 1)
    this.source = source
    this.results = results
    this.repeats = 0
  }

  /** The joint with a continuation. `tail` is the text behind the last fragment. */
  joint(tail: string, place: Place | null): Joint {
    return new Joint({ fragments: this.fragments, tail, place })
  }

  /**
   * Whether a node is the same as the one before it, behind the same words or none; or the same as several before it,
   * behind the same words. One with effects is so only behind the same text or directly behind the other.
   */
  isRepeated(text: string, source: string, effect: Effect): boolean {
    const times = hasWord(text) ? (this.times.get(keyOf(text, source)) ?? 0) : 0
    if (times >= MAX_REPEATED_CALLS) return true
    const last = this.fragments.at(-1)
    if (last === undefined || this.source !== source) return false
    if (effect !== "none") return text === "" || text === last.text
    return text.trim() === "" || (text.trim() === last.text.trim() && times > 0)
  }

  /** Whether a repeated node has the results that it had before. */
  hasSameResults(results: readonly Value[]): boolean {
    return results.length === this.results.length && results.every((result, i) => equal(result, this.results[i]!))
  }

  /**
   * Whether a node is one too many in a row whose results the answer has already, whatever was called: a model that
   * begins its answer again and again in other words makes such calls.
   */
  isStalled(results: readonly Value[]): boolean {
    const isNew = results.some((result) => this.known.get(result) === undefined)
    for (const result of results) this.known.set(result, true)
    this.stalled = isNew ? 0 : this.stalled + 1
    return this.stalled >= MAX_STALLED_CALLS
  }

  /** Counts a stall, and returns the problem for the model to read. Throws the last: it ends the question. */
  stall(call: Location, question: Location): Failure {
    this.stalled = 0
    if (++this.stalls >= MAX_REPEATED_CALLS)
      throw new Failure(
        "repeated-call",
        `in one answer ${MAX_STALLED_CALLS} calls in a row gave nothing new, ${MAX_REPEATED_CALLS} times`,
        { location: question, hint: "work on many items belongs in one call, with FOR or map" },
      )
    return new Failure(
      "repeated-call",
      `the last ${MAX_STALLED_CALLS} calls gave nothing that the answer has not yet`,
      { location: call, hint: "go on behind them, or end the answer; for many items, make one call with FOR" },
    )
  }

  /** Counts a repeated call, and returns the problem for the model to read. Throws the last: it ends the question. */
  repeat(call: Location, question: Location): Failure {
    if (++this.repeats >= MAX_REPEATED_CALLS)
      throw new Failure(
        "repeated-call",
        `one answer repeated a call ${MAX_REPEATED_CALLS} times, each behind its result`,
        {
          location: question,
          hint: "the model does not continue its unfinished answer: try another one, or another continuation",
        },
      )
    return new Failure("repeated-call", "this call was just made, and its result is in the answer already", {
      location: call,
      hint: "go on behind it, or end the answer",
    })
  }
}

function keyOf(text: string, source: string): string {
  return JSON.stringify([text.trim(), source])
}
