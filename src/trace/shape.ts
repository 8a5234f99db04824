// Validates events, as traces come from files of any origin.

import { BUDGET_KINDS } from "../budget/budget.ts"
import type { TraceEvent } from "./events.ts"
import { MAX_EVENT_DEPTH } from "./limits.ts"

type Check = (value: unknown) => boolean

/** Whether a value has all required fields of its type of event, each of the right kind. Unknown fields are allowed. */
export function isEvent(value: unknown): value is TraceEvent {
  if (!isObject(value) || typeof value["type"] !== "string") return false
  const check = EVENTS.get(value["type"])
  return check !== undefined && check(value) && !nestsDeeper(value, MAX_EVENT_DEPTH)
}

function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false
  if (levels === 0) return true
  for (const key in value) if (nestsDeeper((value as { readonly [key: string]: unknown })[key], levels - 1)) return true
  return false
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

const text: Check = (value) => typeof value === "string"
const flag: Check = (value) => typeof value === "boolean"
const number: Check = (value) => typeof value === "number" && Number.isFinite(value)
const count: Check = (value) => number(value) && (value as number) >= 0
const id: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const any: Check = () => true
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string)
const recordOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check)
const shape = (fields: { readonly [name: string]: Check }): Check => {
  const checks = Object.entries(fields)
  return (value) => isObject(value) && checks.every(([name, check]) => check(own(value, name)))
}

/** A field of the event itself: inherited properties such as `__proto__` do not count. */
function own(value: { readonly [key: string]: unknown }, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

const traced: Check = (value) => {
  if (!isObject(value)) return false
  if (Object.hasOwn(value, "json")) return true
  if (Object.hasOwn(value, "ref")) return reference(value)
  return text(own(value, "opaque"))
}
const reference = shape({ ref: text, kind: text, size: count, beginning: text })
const named = list(shape({ name: text, value: traced }))
const place = shape({ source: text, start: count, end: count })
const span = shape({ start: count, end: count })
const diagnostic = shape({
  code: text,
  severity: oneOf("error", "warning", "repair"),
  message: text,
  span,
  hint: maybe(text),
  source: maybe(text),
  calls: maybe(list(shape({ call: text, source: text, span, omitted: maybe(count) }))),
})
const tokens = { input: count, cached: maybe(count), cacheWrite: maybe(count), output: count, reasoning: maybe(count) }
const dollars = orNull(count)
const saved = shape({ ...tokens, usd: dollars, unpriced: maybe(count), estimated: maybe(flag), milliseconds: count })
const calls = list(shape({ id: text, input: text }))
const message = shape({ role: text, content: traced, calls: maybe(calls), callId: maybe(text) })
const asked = shape({
  question: traced,
  model: text,
  modelId: text,
  models: maybe(list(text)),
  returns: text,
  sample: number,
  recursive: flag,
  untrusted: maybe(flag),
  tools: list(text),
})
const replaced = shape({
  what: oneOf("question", "call"),
  task: maybe(text),
  module: maybe(text),
  content: text,
  value: traced,
})
const usage = shape({
  calls: shape({ evaluated: count, remembered: count }),
  questions: shape({ asked: count, remembered: count }),
  requests: count,
  tokens: shape({ ...tokens, estimated: flag }),
  usd: dollars,
  unpriced: maybe(count),
  depth: count,
  steps: count,
  seconds: count,
})

const EVENTS: ReadonlyMap<string, Check> = new Map(
  Object.entries({
    run: {
      version: number,
      run: text,
      name: text,
      kind: text,
      at: text,
      arguments: named,
      untrusted: maybe(list(text)),
      models: recordOf(text),
      budget: recordOf(count),
      redacted: maybe(flag),
      unwritten: maybe(list(span)),
      replaced: maybe(list(replaced)),
      task: maybe(text),
      text: traced,
    },
    value: { ref: text, value: any },
    import: {
      specifier: text,
      importer: text,
      module: text,
      text: traced,
      origin: maybe(shape({ name: text, version: text, path: text })),
    },
    call: { id, parent: id, task: text, module: maybe(text), arguments: named, at: place },
    native: { id, parent: id, native: text, effect: oneOf("read", "write"), arguments: named, at: place },
    confirmation: {
      id,
      by: oneOf("program", "answer"),
      provenance: list(shape({ name: text, origins: list(oneOf("data", "answer", "untrusted")) })),
    },
    decision: { id, allowed: flag },
    question: {
      id,
      parent: id,
      question: traced,
      data: named,
      model: text,
      modelId: text,
      models: maybe(list(text)),
      returns: text,
      sample: number,
      recursive: flag,
      untrusted: maybe(flag),
      tools: list(text),
      source: text,
      at: place,
    },
    node: { id, parent: id, kind: oneOf("result", "effect", "answer"), at: place },
    request: {
      id,
      parent: id,
      modelId: text,
      attempt: count,
      written: count,
      messages: list(message),
      prompt: orNull(traced),
    },
    delta: { id, text },
    wait: { id, reason: text },
    retry: { id, code: text, message: text, milliseconds: count },
    response: {
      id,
      finish: oneOf("stop", "length", "filter", "other", "paused", "failed"),
      kept: count,
      ...tokens,
      estimated: flag,
      usd: dollars,
      unpriced: maybe(count),
      remembered: flag,
      unsent: maybe(flag),
      items: maybe(list(shape({ at: count, json: text }))),
      calls: maybe(calls),
    },
    recount: { id, ...tokens, usd: dollars, unpriced: maybe(count) },
    result: { id, value: traced },
    failure: { id, code: text, message: text, hint: maybe(text) },
    hit: {
      id,
      parent: id,
      what: oneOf("call", "question"),
      name: text,
      of: orNull(id),
      module: maybe(text),
      question: maybe(asked),
      from: oneOf("run", "flight", "runtime", "store"),
      arguments: maybe(named),
      value: maybe(traced),
      saved: maybe(saved),
      at: place,
    },
    miss: {
      id,
      reason: oneOf("new", "changed", "expired", "refused", "effects", "fresh"),
      parts: maybe(list(text)),
      removed: maybe(text),
    },
    diagnostic: { parent: id, diagnostic },
    budget: { parent: id, kind: oneOf(...BUDGET_KINDS), limit: count },
    end: {
      outcome: oneOf("done", "partial", "failed", "interrupted", "waiting"),
      value: orNull(traced),
      text: orNull(traced),
      usage,
    },
  } satisfies { readonly [type in TraceEvent["type"]]: { readonly [name: string]: Check } }).map(
    ([type, fields]) => [type, shape({ ...fields, t: count })] as const,
  ),
)
