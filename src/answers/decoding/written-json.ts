// JSON as it is written: numbers keep their text, and a text that is not JSON has a place where it stops being JSON.

import { MAX_VALUE_DEPTH } from "../../values/limits.ts"
import type { Value } from "../../values/values.ts"

/** A value of JSON in which nothing is lost: neither the spelling of a number nor one of two equal keys. */
export type Json =
  | null
  | boolean
  | string
  | WrittenNumber
  | Result
  | JoinedText
  | readonly Json[]
  | ReadonlyMap<string, Json>

/** A number with the characters that it is written in. */
export class WrittenNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** The result of a call at the place of a value. */
export class Result {
  readonly value: Value
  constructor(value: Value) {
    this.value = value
  }
}

/** A text in which a result and what is next to it would make one word or number: it is a text, and nothing else. */
export class JoinedText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** The results of an answer, for which marks are in its text. */
export interface Marked {
  /** The pattern of a mark. */
  readonly pattern: string
  /** The result whose mark is at a place that is not in a string, and the index behind it. */
  readonly at: (text: string, index: number) => Reading | undefined
  /** The content of a string with the results for their marks. */
  readonly fill: (content: string) => string | JoinedText
}

/** The value that begins at a place of a text, and the index behind it. */
export interface Reading {
  readonly json: Json
  readonly end: number
}

/** The place where a text stops being JSON, and the reason. */
export interface Fault {
  readonly problem: string
  readonly at: number
  /** Whether the text ends before its value does. */
  readonly isCut: boolean
  /** Whether part of a value precedes the fault, so that the text is broken JSON rather than prose with a bracket. */
  readonly hasParts: boolean
}

type Open = { readonly list: Json[] } | { readonly record: Map<string, Json>; key: string }

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y
const CONSTANT = /(?:true|false|null)(?!\w)/y

/**
 * Reads one value of JSON that begins at an index, behind white space. It refuses a record with two equal keys. Time is
 * linear in the part that it reads, and depth takes no stack. With `marked`, the mark of a result is a value or a key.
 */
export function readJsonAt(text: string, start: number, marked?: Marked): Reading | Fault {
  const open: Open[] = []
  let at = start
  let hasParts = false
  const fault = (problem: string): Fault => ({ problem, at, isCut: at >= text.length, hasParts })
  const isAt = (character: string): boolean => {
    at = skipSpace(text, at)
    if (text[at] !== character) return false
    at++
    return true
  }
  const readKey = (top: Open): Fault | undefined => {
    if (!("record" in top)) return undefined
    at = skipSpace(text, at)
    const end = marked?.at(text, at)?.end ?? (text[at] === '"' ? endOfString(text, at) : undefined)
    if (end === undefined) return fault("a key in double quotes is missing")
    const written = end === -1 ? undefined : text[at] === '"' ? stringIn(text.slice(at, end)) : text.slice(at, end)
    if (written === undefined) return brokenString(end)
    const filled = marked === undefined ? written : marked.fill(written)
    const key = typeof filled === "string" ? filled : filled.text
    if (top.record.has(key)) return fault(`the record has the key ${JSON.stringify(key)} twice`)
    at = end
    if (!isAt(":")) return fault("a colon is missing")
    hasParts = true
    top.key = key
    return undefined
  }
  const brokenString = (end: number): Fault => {
    if (end !== -1) hasParts = true
    return { ...fault(end === -1 ? UNENDED : "a string is not JSON"), isCut: end === -1 }
  }

  for (;;) {
    let value: Json
    at = skipSpace(text, at)
    const first = text[at]
    if (first === "[" || first === "{") {
      if (open.length >= MAX_VALUE_DEPTH) return fault(`it is nested more than ${MAX_VALUE_DEPTH} levels deep`)
      at++
      if (isAt(first === "[" ? "]" : "}")) value = first === "[" ? [] : new Map<string, Json>()
      else {
        const top: Open = first === "[" ? { list: [] } : { record: new Map(), key: "" }
        const broken = readKey(top)
        if (broken !== undefined) return broken
        open.push(top)
        continue
      }
    } else if (first === '"') {
      const end = endOfString(text, at)
      const content = end === -1 ? undefined : stringIn(text.slice(at, end))
      if (content === undefined) return brokenString(end)
      value = marked === undefined ? content : marked.fill(content)
      at = end
    } else {
      const scalar = marked?.at(text, at) ?? scalarAt(text, at)
      if (scalar === undefined) return fault("a value is missing")
      value = scalar.json
      at = scalar.end
    }
    let isComplete = true
    while (isComplete) {
      const top = open.at(-1)
      if (top === undefined) return { json: value, end: at }
      hasParts = true
      if ("list" in top) top.list.push(value)
      else top.record.set(top.key, value)
      const close = "list" in top ? "]" : "}"
      if (isAt(close)) {
        open.pop()
        value = "list" in top ? top.list : top.record
      } else if (isAt(",")) {
        const broken = readKey(top)
        if (broken !== undefined) return broken
        isComplete = false
      } else return fault(`a comma or ${close} is missing`)
    }
  }
}

/** The number or constant at a place of a text. */
function scalarAt(text: string, at: number): Reading | undefined {
  NUMBER.lastIndex = CONSTANT.lastIndex = at
  const [written] = NUMBER.exec(text) ?? CONSTANT.exec(text) ?? []
  if (written === undefined) return undefined
  const json = /^[tfn]/.test(written) ? (JSON.parse(written) as boolean | null) : new WrittenNumber(written)
  return { json, end: at + written.length }
}

/** Reads a text that is one value of JSON, with nothing but white space around it. */
export function readJson(text: string, marked?: Marked): Reading | Fault {
  const read = readJsonAt(text, 0, marked)
  if ("problem" in read) return read
  const end = skipSpace(text, read.end)
  if (end === text.length) return read
  return { problem: "the value has ended before", at: end, isCut: false, hasParts: true }
}

/** Whether a text is JSON, or prose with JSON in it, that ends within a string. */
export function endsInString(text: string): boolean {
  const bracket = /^\s*"|[[{]/g
  for (let match = bracket.exec(text); match !== null; match = bracket.exec(text)) {
    const read = readJsonAt(text, match.index)
    if (!("problem" in read)) bracket.lastIndex = read.end
    else if (read.isCut) return read.problem === UNENDED
    else bracket.lastIndex = Math.max(read.at, match.index + 1)
  }
  return false
}

const UNENDED = "a string does not end"

function skipSpace(text: string, start: number): number {
  let at = start
  for (let code = text.charCodeAt(at); code === 32 || (code >= 9 && code <= 13); code = text.charCodeAt(at)) {
    if (code === 11 || code === 12) return at
    at++
  }
  return at
}

/** The index behind a string in double quotes that begins at an index; -1 if it does not end. */
export function endOfString(text: string, start: number): number {
  let at = start + 1
  for (let quote = text.indexOf('"', at); quote >= 0; quote = text.indexOf('"', at)) {
    let backslashes = 0
    while (text[quote - 1 - backslashes] === "\\") backslashes++
    at = quote + 1
    if (backslashes % 2 === 0) return at
  }
  return -1
}

function stringIn(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string
  } catch {
    return undefined // it holds a raw control character or an escape that JSON does not have
  }
}

/** UTF-16 units on either side of a place that a message shows. */
const AROUND = 20

/** A place of a text in words, with the characters around it. */
export function describePlace(text: string, at: number): string {
  if (at >= text.length) return "at its end"
  const before = text.slice(0, at)
  const line = before.split("\n").length
  const column = at - before.lastIndexOf("\n")
  const near = text.slice(Math.max(0, at - AROUND), at + AROUND).trim()
  return `at line ${line}, column ${column}, near ${JSON.stringify(near)}`
}
