// The parts of an answer that may be its JSON: the content of fences, and JSON in prose.

import { spend, spendOnText } from "../../values/meter.ts"
import { isList, isNumber, isRecord } from "../../values/values.ts"
import { WrittenNumber, readJson, readJsonAt, Result, type Fault, type Json, type Marked } from "./written-json.ts"

/** JSON in a part of an answer, and the repair that takes it out. */
export interface Candidate {
  readonly json: Json
  readonly repair: string
  /** The number of a group of values side by side, of which none is the answer unless all have its type. */
  readonly group?: number
}

/** Fenced blocks of one answer that are tried. */
const MAX_FENCES = 8

/** UTF-16 units of JSON that are read in the time of a step. */
const UNITS_PER_STEP = 4

export const FENCED = "took the JSON out of its fence"
const IN_PROSE = "took the JSON out of the text around it"
const LINES = "read its lines as a list"

export interface Fence {
  readonly text: string
  /** Whether it is labelled as JSON, or not at all. */
  readonly isJson: boolean
}

/** Fences in an answer, and the text outside of them. */
export interface Fences {
  /** The fence that is all of the answer; null where there is none. */
  readonly whole: Fence | null
  readonly all: readonly Fence[]
  readonly outside: string
}

/** Finds the fences of backticks or tildes. One that is not closed is none. */
export function fencesIn(text: string): Fences {
  spendOnText(4 * text.length)
  const lines = text.trim().split("\n")
  const all: Fence[] = []
  const outside: string[] = []
  let inside: string[] | null = null
  for (const line of lines) {
    const isFence = FENCE.test(line)
    if (inside === null) {
      if (isFence && all.length < MAX_FENCES) inside = [line]
      else outside.push(line)
    } else if (isFence) {
      all.push(fenceOf(inside))
      outside.push("")
      inside = null
    } else inside.push(line)
  }
  if (inside !== null) outside.push(...inside.slice(1))
  const isWhole = lines.length > 1 && FENCE.test(lines[0]!) && /^\s*(?:```+|~~~+)\s*$/.test(lines.at(-1)!)
  return { whole: isWhole ? fenceOf(lines.slice(0, -1)) : null, all, outside: outside.join("\n") }
}

function fenceOf([first = "", ...lines]: readonly string[]): Fence {
  return { text: lines.join("\n").trim(), isJson: /^\s*[`~]+\s*(?:json)?\s*$/i.test(first) }
}

const FENCE = /^\s*(?:```|~~~)[^`]*$/

/** The JSON of an answer that is not JSON as a whole, or the first fault of JSON in it, which is not searched. */
export function candidatesIn({ all, outside }: Fences, marked?: Marked): readonly Candidate[] | Fault {
  const found: Candidate[] = []
  for (const { text, isJson } of all) {
    spend(1 + text.length / UNITS_PER_STEP)
    const read = readJson(text, marked)
    if ("json" in read) {
      found.push({ json: read.json, repair: FENCED })
      continue
    }
    const inside = candidatesInProse(text, marked)
    const parts = "problem" in inside ? [] : inside
    const lines = parts.at(-1)
    if (lines?.repair === LINES) found.push({ json: lines.json, repair: FENCED })
    else if (isJson && /^[[{]/.test(text)) return read
    else if (!isJson && parts.length === 1) found.push({ json: parts[0]!.json, repair: FENCED })
  }
  const inProse = candidatesInProse(outside, marked)
  return "problem" in inProse ? inProse : [...found, ...inProse]
}

/**
 * The lists and records of a text, each not inside of another one: JSON, and results. Where a bracket is followed by
 * something else than JSON, it is part of the prose, and the search continues there, unless it looks like JSON with
 * slips: that may be the answer, and what else is found an example. Time is linear in the text.
 */
function candidatesInProse(text: string, marked: Marked | undefined): readonly Candidate[] | Fault {
  const found: Candidate[] = []
  let at = 0
  let group = 0
  let isOnly = true
  const opening = new RegExp(`[[{]${marked === undefined ? "" : `|${marked.pattern}`}`, "gu")
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const start = match.index
    const read = match[0].length === 1 ? readJsonAt(text, start, marked) : marked?.at(text, start)
    if (read === undefined) continue
    const end = "json" in read ? read.end : Math.max(read.at, start + 1)
    spend(1 + (end - start) / UNITS_PER_STEP)
    opening.lastIndex = end
    if (!("json" in read)) {
      if (read.hasParts || read.isCut || isSlip(text, start)) return read
    } else if (hasItems(read.json)) {
      if (goesOn(text, end) || isPart(text, start, end)) return { problem: MORE, at: end, isCut: false, hasParts: true }
      const isBeside = BESIDE.test(text.slice(at, start))
      isOnly &&= isBeside
      if (isAnswer(read.json, text, start, end))
        found.push({ json: read.json, repair: IN_PROSE, group: isBeside ? group : ++group })
      else isOnly = false
      at = end
    }
  }
  const isLines = found.length > 1 && isOnly && /^[\s,]*$/.test(text.slice(at))
  return isLines ? [...found, { json: found.map(({ json }) => json), repair: LINES }] : found
}

/** Between values side by side: white space, commas, and the mark of an item. */
const BESIDE = /^[\s,]*(?:(?:[-*•]|\d+[.)])\s+)?$/

const MORE = "more of a value stands around a part of it"
const QUOTED = String.raw`"(?:[^"\\\n]|\\.)*"`
/** The rest of a list or record behind a bracket that closes it too early. */
const REST = new RegExp(`\\s*,\\s*(?:${QUOTED}|'[^'\\n]*'|-?\\d[\\d.eE+-]*|true|false|null)\\s*[,:\\]}]`, "y")

function goesOn(text: string, end: number): boolean {
  REST.lastIndex = end
  return REST.test(text)
}

/** Whether a key or an item precedes JSON, and the end of a value around it follows. */
function isPart(text: string, start: number, end: number): boolean {
  return (
    /["'”’\]}]\s*[,:]\s*$/.test(text.slice(Math.max(0, start - MAX_LINE), start))
    && /^\s*[,\]}]/.test(text.slice(end, end + MAX_LINE))
  )
}

/** The beginning of a list or record with slips: other quotes, keys without quotes, or nothing before a comma. */
const SLIP = /\[\s*['‘’“”{,]|\{\s*(?:["'‘’“”,:]|[\p{L}_$][\w$]*\s*:(?!\s*(?:string|number|boolean|any)\b))/uy

function isSlip(text: string, start: number): boolean {
  SLIP.lastIndex = start
  return SLIP.test(text)
}

/** Whether JSON is a list or record. */
export function hasItems(json: Json): boolean {
  if (json instanceof Result) return isList(json.value) || isRecord(json.value)
  return Array.isArray(json) || json instanceof Map
}

/**
 * Whether JSON in prose may be the answer. A result, and a list of numbers or of nothing, must stand at the end of a
 * line and behind a colon or nothing else: `[1]` may cite a source, and a result be what the prose is about. A text
 * that is the name of a type is that of an example.
 */
function isAnswer(json: Json, text: string, start: number, end: number): boolean {
  if (isExample(json)) return false
  const isPlaced = json instanceof Result || (Array.isArray(json) && (json as readonly Json[]).every(isNumeric))
  if (!isPlaced) return true
  const lineStart = text.lastIndexOf("\n", start - 1) + 1
  const lineEnd = text.indexOf("\n", end)
  return (
    /^(?:.*[:：])?[\s*_`]*(?:[-•]\s+)?[*_`]*$/.test(text.slice(Math.max(lineStart, start - MAX_LINE), start))
    && /^[.;。\s*_`]*$/.test(text.slice(end, lineEnd === -1 ? end + MAX_LINE : Math.min(lineEnd, end + MAX_LINE)))
  )
}

function isNumeric(json: Json): boolean {
  return json instanceof WrittenNumber || (json instanceof Result && isNumber(json.value))
}

/** UTF-16 units on either side of a list that are looked at. */
const MAX_LINE = 200

const EXAMPLE = /^(?:string|text|number|integer|boolean|\.\.\.|…)$/

function isExample(json: Json): boolean {
  spend(1)
  if (typeof json === "string") return EXAMPLE.test(json)
  if (Array.isArray(json)) return (json as readonly Json[]).some(isExample)
  return json instanceof Map && [...(json as ReadonlyMap<string, Json>).values()].some(isExample)
}
