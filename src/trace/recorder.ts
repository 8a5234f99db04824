// Records a run: turns values into what events have of them, hides what must not be told, and hands the events on.

import { toJson } from "../values/show.ts"
import { describe } from "../values/types.ts"
import { Failure } from "../values/failure.ts"
import { isList, kindOf, type RecordValue, type Value } from "../values/values.ts"
import { sliceOf } from "../values/access.ts"
import { digest } from "../base/digest.ts"
import type { NamedValue, TracedValue, TraceEvent } from "./events.ts"
import { MAX_BEGINNING, MAX_INLINE } from "./limits.ts"
import { createRedactor, type Redactions } from "./redact/redactor.ts"

/** What quotes add to a text in JSON. */
const QUOTES = 2
/** So many long texts are known by what stands for them; the next would be hashed again. */
const MAX_KNOWN = 1_000

export interface RecorderOptions {
  /** Gets the events in their order. */
  readonly emit: (event: TraceEvent) => void
  /** What must not be told, from `compileRedactions`: nothing of it reaches `emit`. */
  readonly redact?: Redactions
  /** Milliseconds since the run began. */
  readonly now: () => number
}

export interface Recorder {
  /**
   * Hands an event on, with what must not be told hidden. The values in it come from `valueOf` and `named` of this recorder. The run is
   * handed on first, and before it nothing.
   */
  record(event: TraceEvent): void
  /** What stands for a value in events. A long one is told of, once, in an event of its own, which this records. */
  valueOf(value: Value): TracedValue
  /** The same for an argument or a datum: the name may be one whose values must not be told. */
  named(name: string, value: Value): NamedValue
  readonly now: () => number
}

export function createRecorder({ emit, redact, now }: RecorderOptions): Recorder {
  const redactor = redact === undefined ? null : createRedactor(redact)
  const told = new Set<string>()
  /** What stands for the structures and long texts that have been met: one is often handed on many times. */
  const known = new WeakMap<object, TracedValue>()
  const texts = new Map<string, TracedValue>()

  /** What is told before the run itself is: the run is the first event. */
  let early: TraceEvent[] | null = []

  const tell = (event: TraceEvent): void => {
    if (early === null) return emit(event)
    if (event.type !== "run") return void early.push(event)
    emit(event)
    for (const each of early) emit({ ...each, t: event.t })
    early = null
  }

  const store = (value: unknown, kind: string, size: number, text: string, json: string): TracedValue => {
    const ref = digest(json)
    if (!told.has(ref)) {
      told.add(ref)
      tell({ type: "value", t: now(), ref, value })
    }
    return { ref, kind, size, beginning: sliceOf(text, 0, MAX_BEGINNING) as string }
  }

  return {
    now,
    record: redactor === null ? tell : (event) => redactor.event(event, tell),
    valueOf,
    named: (name, value) => ({ name, value: valueOf(redactor === null ? value : redactor.named(name, value)) }),
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
      if (texts.size >= MAX_KNOWN) texts.clear()
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
      // A function or a type, or one inside, or what is too deep for JSON.
      return { opaque: describe(value) }
    }
    if (json.length <= MAX_INLINE) return { json: typeof value === "object" ? (JSON.parse(json) as unknown) : value }
    if (typeof value === "string") return store(value, "string", value.length, value, json)
    const size = isList(value) ? value.length : Object.keys(value as RecordValue).length
    return store(JSON.parse(json), kindOf(value), size, json, json)
  }
}
