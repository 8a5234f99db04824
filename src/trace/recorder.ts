// Records a run: converts values for events, hides redacted texts, and emits the events.

import { toJson } from "../values/show.ts"
import { describe } from "../values/types.ts"
import { Failure } from "../values/failure.ts"
import { unmetered } from "../values/meter.ts"
import { toData } from "../values/json.ts"
import { isList, isRecord, kindOf, type Value } from "../values/values.ts"
import { sliceOf } from "../values/access.ts"
import { digest } from "../base/digest.ts"
import type { NamedValue, TracedValue, TraceEvent } from "./events.ts"
import { MAX_BEGINNING, MAX_INLINE } from "./limits.ts"
import { createRedactor, type Redactions } from "./redact/redactor.ts"

/** UTF-16 units that quotes add to a text in JSON. */
const QUOTES = 2
/** UTF-16 units of the longest escape of a unit in JSON. */
const LONGEST_ESCAPE = 6
/** A text up to this length is inline, whatever is in it. */
const CERTAINLY_INLINE = Math.floor((MAX_INLINE - QUOTES) / LONGEST_ESCAPE)
/** The most long texts whose traced values are cached, so that they are hashed once. */
const MAX_CACHED = 1_000

export interface RecorderOptions {
  /** Receives the events in their order. */
  readonly emit: (event: TraceEvent) => void
  /** The rules of `compileRedactions`: no text that they hide reaches `emit`. */
  readonly redact?: Redactions
  /** Milliseconds since the run began. */
  readonly now: () => number
}

export interface Recorder {
  /**
   * Emits an event with redacted texts hidden. Its values must be made by `valueOf` and `named` of this recorder. The
   * `run` event is emitted first: events before it wait for it. Nothing is emitted after the `end` event.
   */
  record(event: TraceEvent): void
  /** The representation of a value in events. For a long value this records, once, an event with the whole. */
  valueOf(value: Value): TracedValue
  /** The same for an argument or a datum, whose name may be one whose values are hidden. */
  named(name: string, value: Value): NamedValue
  readonly now: () => number
}

export function createRecorder({ emit, redact, now }: RecorderOptions): Recorder {
  const redactor = redact === undefined ? null : createRedactor(redact)
  const stored = new Set<string>()
  /** The representations of structures and long texts: one is often passed on many times. */
  const known = new WeakMap<object, TracedValue>()
  const texts = new Map<string, TracedValue>()

  /** Events recorded before the `run` event, which must be the first; null after it. */
  let early: TraceEvent[] | null = []
  /** Whether the `end` event, which is the last, is recorded. */
  let isOver = false

  const forward = (event: TraceEvent): void => {
    if (isOver) return
    isOver = event.type === "end"
    if (early === null) return emit(event)
    if (event.type !== "run") return void early.push(event)
    emit(event)
    for (const each of early) emit({ ...each, t: event.t })
    early = null
  }

  const store = (value: unknown, kind: string, size: number, text: string, json: string): TracedValue => {
    const ref = digest(json)
    if (!stored.has(ref)) {
      stored.add(ref)
      forward({ type: "value", t: now(), ref, value })
    }
    return { ref, kind, size, beginning: sliceOf(text, 0, MAX_BEGINNING) as string }
  }

  return {
    now,
    record: redactor === null ? forward : (event) => redactor.event(event, forward),
    // A trace changes nothing, not even the count of steps.
    valueOf: (value) => (redactor === null && isShort(value) ? { json: value } : unmetered(() => valueOf(value))),
    named: (name, value) =>
      redactor === null && isShort(value)
        ? { name, value: { json: value } }
        : unmetered(() => ({ name, value: valueOf(redactor === null ? value : redactor.named(name, value)) })),
  }

  function valueOf(value: Value): TracedValue {
    if (typeof value !== "object" || value === null)
      return typeof value === "string" ? text(value) : shown(hidden(value))
    let traced = known.get(value)
    if (traced === undefined) known.set(value, (traced = shown(hidden(value))))
    return traced
  }

  function text(given: string): TracedValue {
    if (given.length <= MAX_INLINE - QUOTES) return shown(hidden(given))
    let traced = texts.get(given)
    if (traced === undefined) {
      if (texts.size >= MAX_CACHED) texts.clear()
      texts.set(given, (traced = shown(hidden(given))))
    }
    return traced
  }

  function hidden(value: Value): Value {
    return redactor === null ? value : redactor.value(value)
  }

  function shown(value: Value): TracedValue {
    let json: string
    try {
      json = toJson(value)
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      // The value is or contains a function or a type, or is too deep for JSON.
      return { opaque: describe(value) }
    }
    if (json.length <= MAX_INLINE) return { json: toData(value) }
    if (typeof value === "string") return store(value, "string", value.length, value, json)
    const size = isList(value) ? value.length : isRecord(value) ? value.size : json.length
    return store(toData(value), kindOf(value), size, json, json)
  }
}

/** Whether a value is its own representation in JSON, and short. */
function isShort(value: Value): boolean {
  switch (typeof value) {
    case "number":
    case "boolean":
      return true
    case "string":
      return value.length <= CERTAINLY_INLINE
    default:
      return value === null
  }
}
