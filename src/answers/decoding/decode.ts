// Decodes the text of an answer to a value of the requested type.

import { shorten } from "../../base/shorten.ts"
import { turn } from "../../base/turn.ts"
import type { Piece } from "../../program/document/steps.ts"
import { equal } from "../../values/equality.ts"
import { fail, Failure } from "../../values/failure.ts"
import { spend } from "../../values/meter.ts"
import { shapeOf, showForModel } from "../../values/schema.ts"
import { unionOf, type Type } from "../../values/types.ts"
import { converted, unconverted } from "../../values/unconverted.ts"
import { isRecord, type Value } from "../../values/values.ts"
import { escapeSlip } from "./escapes.ts"
import { candidatesIn, FENCED, fencesIn, hasItems, type Candidate, type Fences } from "./candidates.ts"
import { fit, fitIfPossible, fitText, partsOf, readAs, type Fitted, type OtherKeys } from "./fit.ts"
import { lossIn, type Loss } from "./intact.ts"
import { Mender, withQuotedNumbers } from "./mend.ts"
import { acceptsText, onlyResult, Template } from "./structure.ts"
import { endsQuestion } from "../unusable.ts"
import { ambiguityOf, wordIn } from "./words.ts"
import { describePlace, readJson, Result, type Fault, type Json, type Marked } from "./written-json.ts"

/** UTF-16 units of an answer in a message. */
const MAX_SHOWN = 60

/** UTF-16 units of an answer that is decoded without a turn of the event loop. */
const UNITS_AT_ONCE = 65_536

/** UTF-16 units of JSON that are read in the time of a step. */
const UNITS_PER_STEP = 4

export interface Decoded {
  readonly value: Value
  /** The value before the validators of the type convert it. */
  readonly given: Value
  /** The repairs that reading it took, one phrase each. */
  readonly repairs: readonly string[]
}

/** Calls a function at once, and counts its work. */
export type Counted = <T>(go: () => T) => T

/** The text and the type of an answer, with what is needed to read it. */
export interface Reading {
  /** Counts the work. */
  readonly counted?: Counted
  /** The model's texts and the results that make up the text; the text alone by default. */
  readonly pieces?: readonly Piece[]
  /** Whether the answer was shown a text with this control character, so that it may have written one, too. */
  readonly isShown?: (character: string) => boolean
}

/**
 * Decodes an answer: as JSON, else as a word or number with nothing but known trimmings, else as the one whole JSON
 * value in a fence or in prose, else as JSON mended by jsonrepair, if that loses nothing of it. JSON that is not of the
 * type is neither searched nor mended, and of several values none is taken. Fails with `undecodable-answer`. Takes time
 * linear in the text, in pieces between which the event loop turns where the text is long.
 *
 * A result among the pieces is a value at its place in the JSON, or text in a string there; an answer that is one
 * result alone is its value. An escape that is seldom meant is not taken: see `escapes.ts`.
 */
export async function decode(text: string, type: Type, reading: Reading = {}): Promise<Decoded> {
  if (type.kind === "string") return { value: text, given: text, repairs: [] }
  const { counted = (go) => go(), pieces = [text], isShown = () => false } = reading
  const { value: given, repairs } = await decodePieces(text, unconverted(type), counted, pieces)
  const written = pieces.filter((piece) => typeof piece === "string").join("")
  const slip = counted(() => escapeSlip(written, given, isShown))
  if (slip === undefined) return { value: counted(() => converted(given, type)), given, repairs }
  throw counted(() => undecodable(text, type, `${slip.problem} ${describePlace(written, slip.at)}`))
}

async function decodePieces(text: string, type: Type, counted: Counted, pieces: readonly Piece[]): Promise<Fitted> {
  const only = counted(() => onlyResult(pieces))
  if (only !== undefined) {
    const fitted = counted(() => {
      const asItIs = fitIfPossible(new Result(only.value), type)
      return asItIs ?? (isRecord(only.value) ? decodeJson(partsOf(only.value)!, type) : undefined)
    })
    if (fitted !== undefined) return fitted
    if (typeof only.value === "string") return decodePieces(only.value, type, counted, [only.value])
  }
  const isLong = text.length > UNITS_AT_ONCE
  const answer = counted(() => new Template(pieces))
  const whole = counted(() => decodeWhole(answer, type))
  if (whole !== undefined) return whole
  if (isLong) await turn()
  const fences = counted(() => fencesIn(answer.text))
  const candidates = counted(() => candidatesIn(fences, answer.marked))
  const picked = "problem" in candidates ? undefined : counted(() => pick(text, candidates, type))
  if (picked !== undefined) return picked
  const { jsonrepair } = await import("jsonrepair")
  if (isLong) await turn()
  const mending = new Mending(new Mender(jsonrepair), answer, type)
  const mended = counted(() => mending.decode(fences))
  if (mended !== undefined) return mended
  throw counted(() => undecodable(text, type, mending.problem ?? problemOf(answer, candidates, type)))
}

/**
 * Whether an answer is finished, although its model may have more to write: it is one result alone, which is a value of
 * the type as it is. Text may follow a result that is a text, if the type accepts any.
 */
export function isFinished(pieces: readonly Piece[], type: Type): boolean {
  const only = type.kind === "string" ? undefined : onlyResult(pieces)
  if (only === undefined || (typeof only.value === "string" && acceptsText(type))) return false
  return fitIfPossible(new Result(only.value), unconverted(type))?.repairs.length === 0
}

/**
 * The value of an answer that is as a whole JSON, a word or number, or a text where the type takes one. Fails if it is
 * JSON of another type.
 */
function decodeWhole(answer: Template, type: Type): Fitted | undefined {
  const { shown: text } = answer
  const trimmed = answer.text.trim()
  const read = readCounted(trimmed, answer.marked)
  if ("json" in read) {
    const decoded = decodeJson(read.json, type) ?? plain(answer, type)
    if (decoded !== undefined) return decoded
    throw undecodable(text, type, problemIn(read.json, type))
  }
  if (trimmed === "") throw undecodable(text, type, "it is empty")
  const fenced = inItsFence(answer, type)
  if (fenced !== undefined) return fenced
  const isBroken = read.hasParts && /^[[{]/.test(trimmed)
  if (type.kind === "any" && !isBroken) return { value: text, repairs: [] }
  if (trimmed === "None" && wordIn(trimmed, type)?.value === null) return { value: null, repairs: [readAs(text, null)] }
  // Broken JSON is no plain text where the type has lists or records, too.
  const taken = isBroken && takesStructure(type) ? undefined : plain(answer, type)
  if (taken !== undefined) return taken
  const word = answer.joint === undefined ? wordIn(text, shaped(type)) : undefined
  const value = word === undefined ? undefined : fitIfPossible(new Result(word.value), type)?.value
  return value === undefined ? undefined : { value, repairs: word!.isExact ? [] : [readAs(text, value)] }
}

/** A type with the shapes of validators in their places. */
function shaped(type: Type): Type {
  if (type.kind === "union") return unionOf(...(type.members.map(shaped) as never[]))
  return type.kind === "host" ? (shapeOf(type) ?? type) : type
}

function takesStructure(type: Type): boolean {
  if (type.kind === "union") return type.members.some(takesStructure)
  return type.kind === "any" || type.kind === "list" || type.kind === "record" || type.kind === "record-of-any"
}

/** The text of an answer as a value of a type that takes texts. */
function plain({ shown: text, joint }: Template, type: Type): Fitted | undefined {
  if (joint !== undefined && !acceptsText(type)) return undefined
  const value = fitText(text, type)
  return value === undefined ? undefined : { value, repairs: [] }
}

/** The JSON of an answer that is one fence, labelled as JSON or not at all. */
function inItsFence({ text, marked }: Template, type: Type): Fitted | undefined {
  const { whole } = fencesIn(text)
  if (whole?.isJson !== true) return undefined
  const read = readCounted(whole.text, marked)
  return "json" in read ? withRepair(decodeJson(read.json, type), FENCED) : undefined
}

/** Names of a record's only key that say nothing of its value. */
const WRAPPER = /^(?:answers?|data|entries|items|list|output|records?|response|results?|rows|values?)$/i

/** The value of JSON, or that of what is in a record around it. */
function decodeJson(json: Json, type: Type, otherKeys?: OtherKeys): Fitted | undefined {
  const fitted = fitIfPossible(json, type, otherKeys)
  const wrapped = fitted === undefined ? wrappedIn(json) : undefined
  if (wrapped === undefined) return fitted
  const { name, inner } = wrapped
  return withRepair(fitIfPossible(inner, type, otherKeys), `took the value out of ${JSON.stringify(name)}`)
}

function wrappedIn(json: Json): { readonly name: string; readonly inner: Json } | undefined {
  if (!(json instanceof Map) || json.size !== 1) return undefined
  const [[name, inner]] = json as ReadonlyMap<string, Json> as unknown as [[string, Json]]
  return WRAPPER.test(name) ? { name, inner } : undefined
}

function withRepair(decoded: Fitted | undefined, repair: string): Fitted | undefined {
  return decoded === undefined ? undefined : { value: decoded.value, repairs: [repair, ...decoded.repairs] }
}

/** The value of those candidates that have the type. Fails where they have several, or where a group is not whole. */
function pick(text: string, candidates: readonly Candidate[], type: Type): Fitted | undefined {
  let found: Fitted | undefined
  const groups = new Map<number, boolean>()
  for (const { json, repair, group } of candidates) {
    // A record in prose around a word or number may be what the prose is about.
    const inner = repair === FENCED ? undefined : wrappedIn(json)?.inner
    const isPlain = inner !== undefined && !hasItems(inner)
    const decoded = withRepair(isPlain ? fitIfPossible(json, type) : decodeJson(json, type), repair)
    found = same(text, type, found, decoded)
    if (group === undefined) continue
    if (groups.get(group) === (decoded === undefined))
      throw undecodable(text, type, "of its values side by side, not all are")
    groups.set(group, decoded !== undefined)
  }
  return found
}

/** The first of two decodings. Fails if they differ. */
function same(text: string, type: Type, first: Fitted | undefined, second: Fitted | undefined): Fitted | undefined {
  if (first === undefined || second === undefined) return first ?? second
  if (equal(first.value, second.value)) return first
  throw fail(
    "undecodable-answer",
    `${shown(text)} has several values of the type ${showForModel(type)}, and it is not clear which is meant`,
  )
}

/** Decodes broken JSON. */
class Mending {
  private readonly mender: Mender
  private readonly answer: Template
  private readonly type: Type
  /** The first reason why broken JSON could not be mended. */
  problem: string | undefined

  constructor(mender: Mender, answer: Template, type: Type) {
    this.mender = mender
    this.answer = answer
    this.type = type
  }

  /** The value of an answer that is broken JSON as a whole, or in a fence. */
  decode({ whole, all }: Fences): Fitted | undefined {
    const { text, shown } = this.answer
    const mended = this.mend(text.trim()) ?? (whole === null ? undefined : withRepair(this.mend(whole.text), FENCED))
    if (mended !== undefined) return mended
    let found: Fitted | undefined
    for (const { text: content, isJson } of all)
      if (isJson) found = same(shown, this.type, found, withRepair(this.mend(content), FENCED))
    return found
  }

  private mend(text: string): Fitted | undefined {
    if (!/^[[{]/.test(text)) return undefined
    const { answer } = this
    if ("json" in readCounted(text, answer.marked)) return undefined
    const broken = withQuotedNumbers(text)
    const fault = readCounted(broken, answer.marked)
    if ("json" in fault) return decodeJson(fault.json, this.type, "refused")
    const written = this.mender.mend(broken)
    const mended = written === undefined ? undefined : answer.unquoted(written, broken)
    if (mended === undefined) {
      this.problem ??= this.mender.isExhausted
        ? "it is not JSON, and too long or too broken to be mended"
        : notJson(answer, broken, fault)
      return undefined
    }
    const read = readCounted(mended, answer.marked)
    // jsonrepair keeps some control characters in strings, which makes no JSON.
    const loss = "json" in read ? lossIn(broken, mended) : undefined
    if (loss !== undefined || !("json" in read)) {
      this.problem ??= this.reasonOf(broken, fault, loss)
      return undefined
    }
    const decoded = decodeJson(read.json, this.type, "refused")
    if (decoded === undefined) this.problem ??= problemIn(read.json, this.type, "refused")
    return decoded === undefined
      ? undefined
      : { value: decoded.value, repairs: [...decoded.repairs, "mended its JSON"] }
  }

  /** The reason why broken JSON is not mended: that for which it is broken where mending would make a list of it. */
  private reasonOf(broken: string, fault: Fault, loss: Loss | undefined): string {
    const { answer } = this
    if (answer.isMarkAt(broken, fault.at) && answer.joint !== undefined) return `it is not JSON: ${answer.joint}`
    const isRestructured = loss === undefined || (/^[[{] /.test(loss.problem) && /[,\]}]/.test(broken.charAt(fault.at)))
    return notJson(answer, broken, isRestructured ? fault : loss)
  }
}

function readCounted(text: string, marked: Marked | undefined) {
  spend(1 + text.length / UNITS_PER_STEP)
  return readJson(text, marked)
}

function notJson(answer: Template, part: string, { problem, at }: Pick<Fault, "problem" | "at">): string {
  const [before, after] = answer.shownAround(part, at)
  return `it is not JSON: ${problem} ${describePlace(before + after, before.length)}`
}

/** The reason why an answer that is not JSON as a whole has no value of the type. */
function problemOf({ shown, joint }: Template, candidates: readonly Candidate[] | Fault, type: Type): string {
  if ("problem" in candidates) return `it is not JSON, and JSON in it is broken: ${candidates.problem}`
  const [first] = candidates
  if (first !== undefined) return problemIn(first.json, type)
  return type.kind === "host" ? problemIn(shown, type) : (joint ?? ambiguityOf(shown) ?? "it is not JSON")
}

function problemIn(json: Json, type: Type, otherKeys?: OtherKeys): string {
  try {
    fit(json, type, otherKeys)
    return "it cannot be read"
  } catch (thrown) {
    if (!(thrown instanceof Failure) || endsQuestion(thrown)) throw thrown
    return thrown.message
  }
}

function undecodable(text: string, type: Type, problem: string): Failure {
  return fail("undecodable-answer", `${shown(text)} is not a value of the type ${showForModel(type)}: ${problem}`)
}

function shown(text: string): string {
  return `the answer ${JSON.stringify(shorten(text, MAX_SHOWN))}`
}
