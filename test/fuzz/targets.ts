// The parsers of text that nobody has checked, each with what is true of every text.

import { formatModule } from "../../grammar/format/format.ts"
import { createScanner, joinParts, parseDocument, parseModule, print, type Part } from "../../grammar/index.ts"
import { decode } from "../../src/answers/decoding/decode.ts"
import { UsageError } from "../../src/base/errors.ts"
import { jsonOfData } from "../../src/base/exact.ts"
import {
  chromeTrace,
  createTraceReader,
  diffTraces,
  EMPTY_RUN,
  fold,
  lineOf,
  longestPath,
  provenance,
  readTrace,
  totalsByDepth,
  totalsByTask,
  treeOf,
} from "../../src/trace/index.ts"
import { Failure } from "../../src/values/failure.ts"
import { DEFAULT_LIMITS } from "../../src/values/limits.ts"
import { Meter, metered } from "../../src/values/meter.ts"
import { toJson } from "../../src/values/show.ts"
import {
  ANY,
  BOOLEAN,
  hasType,
  listOf,
  literalOf,
  NULL,
  NUMBER,
  optional,
  recordOf,
  STRING,
  unionOf,
  type Type,
} from "../../src/values/types.ts"
import { withoutSpans } from "../support/without-spans.ts"

/** Rejects if something is not true of the text that these bytes are. */
export type Target = (bytes: Uint8Array) => Promise<void>

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** Throws unless both are equal as JSON, which all trees and events are. */
function same(what: string, one: unknown, other: unknown): void {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)]
  if (a !== b) throw new Error(`${what}: ${a} and ${b}`)
}

/** The places at which a text is cut: its own characters choose them, so that each text is cut in one way. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = []
  for (let start = 0; start < text.length;) {
    const end = start + 1 + (text.charCodeAt(start) % 13)
    pieces.push(text.slice(start, end))
    start = end
  }
  return pieces
}

/** An answer, whole and in pieces: the same parts, and each node prints to a text that has its tree. */
const answers: Target = async (bytes) => {
  const text = textOf(bytes)
  const whole = parseDocument(text, { mode: "answer" })
  const scanner = createScanner({ mode: "answer" })
  const parts: Part[] = []
  const diagnostics: unknown[] = []
  for (const found of [...piecesOf(text).map((piece) => scanner.push(piece)), scanner.end()]) {
    joinParts(parts, found.parts)
    diagnostics.push(...found.diagnostics)
  }
  same("an answer and its pieces", [whole.document.parts, whole.diagnostics], [parts, diagnostics])
  parseDocument(text)
  const printed = print(whole.document)
  const again = parseDocument(printed, { mode: "answer" })
  same("an answer and its print", withoutSpans(whole.document.parts), withoutSpans(again.document.parts))
}

/** A module without errors prints and formats to a text that has its tree, and formatting that changes nothing. */
const modules: Target = async (bytes) => {
  const text = textOf(bytes)
  const { module, diagnostics } = parseModule(text)
  const formatted = formatModule(text)
  if (diagnostics.some(({ severity }) => severity === "error")) return same("a format", formatted.text, null)
  if (formatted.text === null) throw new Error("a module without errors has no format")
  same("a module formatted twice", formatModule(formatted.text).text, formatted.text)
  const tree = withoutSpans(module)
  same("a module and its print", withoutSpans(parseModule(print(module)).module), tree)
}

const TYPES: readonly Type[] = [
  ANY,
  NUMBER,
  BOOLEAN,
  listOf(NUMBER),
  listOf(STRING),
  literalOf("yes", "no", 1),
  unionOf(NUMBER, STRING, NULL),
  recordOf({ name: STRING, size: optional(NUMBER) }),
  listOf(recordOf({ a: ANY, b: listOf(BOOLEAN) })),
] as readonly Type[]

class Steps extends Meter {
  constructor(most: number) {
    super(DEFAULT_LIMITS)
    this.fuel = most
  }
  look(): never {
    throw new Error("decoding takes too many steps")
  }
  full(): never {
    throw new Error("decoding takes too much memory")
  }
}

/** Steps that decoding may take for one character, and those for the shortest text. */
const STEPS_PER_UNIT = 400
const LEAST_STEPS = 20_000
/** Steps for a short word that denotes a number of up to 100,000 digits. */
const STEPS_PER_LARGE_NUMBER = 500_000
const LARGE_NUMBER = /e\+?\d{3,}/gi

/** A value that an answer gives is of its type, and reads as itself; an answer that gives none says why. */
const values: Target = async (bytes) => {
  const type = TYPES[(bytes[0] ?? 0) % TYPES.length]!
  const text = textOf(bytes.subarray(1))
  const large = text.match(LARGE_NUMBER)?.length ?? 0
  const meter = new Steps(LEAST_STEPS + STEPS_PER_UNIT * text.length + STEPS_PER_LARGE_NUMBER * large)
  const counted = <T>(go: () => T): T => metered(meter, go)
  const decoded = await decode(text, type, { counted }).catch((thrown: unknown) => {
    if (thrown instanceof Failure && thrown.code === "undecodable-answer") return undefined
    throw thrown
  })
  if (decoded === undefined) return
  if (!hasType(decoded.value, type)) throw new Error(`${toJson(decoded.value)} is not of its type`)
  const json = toJson(decoded.value)
  // A control character that an answer has is one that its model may write as an escape.
  same("a value and its JSON", toJson((await decode(json, type, { isShown: () => true })).value), json)
}

/** A trace, whole and in pieces, and all that is made of it. */
const traces: Target = async (bytes) => {
  let trace: ReturnType<typeof readTrace>
  try {
    trace = readTrace(bytes, "trace")
  } catch (thrown) {
    if (thrown instanceof UsageError) return
    throw thrown
  }
  const reader = createTraceReader("trace")
  const events = []
  for (let start = 0; start < bytes.length;) {
    const end = start + 1 + (bytes[start]! % 29)
    events.push(...reader.push(bytes.subarray(start, end)))
    start = end
  }
  const rest = reader.end()
  same("a trace and its pieces", [...events, ...rest.events], trace.events)
  const lines = trace.events.map((event) => lineOf(event))
  const again = readTrace(new TextEncoder().encode(lines.join("")), "trace")
  same(
    "a trace and its lines",
    again.events.map((event) => lineOf(event)),
    lines,
  )
  const state = fold(EMPTY_RUN, trace.events)
  treeOf(state)
  totalsByDepth(state)
  totalsByTask(state)
  longestPath(state)
  provenance(state)
  diffTraces(state, state)
  JSON.parse(jsonOfData(chromeTrace(state, { content: true })))
}

export const TARGETS = { answers, modules, values, traces } as const
export type TargetName = keyof typeof TARGETS
