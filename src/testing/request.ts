// Requests like those of the runtime, for tests that ask a model without a runtime.

import { stringifyJson } from "../values/json-text.ts"
import type { Datum, ModelRequest, Question } from "../models/model.ts"

/** UTF-16 units of the longest datum that is shown whole. */
const SHOWN = 4_000
const BEGINNING = 1_000

/** A request for a question, with texts or JSON values as data. `more` replaces any part of the question. */
export function createRequest(
  text: string,
  data: { readonly [name: string]: unknown } = {},
  more: Partial<Question> = {},
): ModelRequest {
  const question: Question = {
    text,
    data: Object.entries(data).map(([name, value]) => datumOf(name, value)),
    returns: { kind: "string" },
    recursive: true,
    attempt: 0,
    written: "",
    transcript: [],
    ...more,
  }
  const shown = question.data.map(({ name, whole, beginning }) => `${name}:\n${whole ?? `${beginning}…`}`)
  return { messages: [{ role: "user", content: [text, ...shown].join("\n\n") }], prompt: null, question }
}

function datumOf(name: string, value: unknown): Datum {
  const shown = typeof value === "string" ? value : stringifyJson(value)
  const isLong = shown.length > SHOWN
  return {
    name,
    kind: kindOf(value),
    size: sizeOf(value),
    whole: isLong ? null : shown,
    beginning: shown.slice(0, BEGINNING),
    ending: shown.slice(-BEGINNING),
  }
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "list" : typeof value === "object" ? "record" : typeof value
}

function sizeOf(value: unknown): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0
}
