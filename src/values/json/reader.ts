// A reader of JSON text that makes values of the language, in pieces and without recursion.

import { fail } from "../failure.ts"
import { MAX_VALUE_DEPTH } from "../limits.ts"
import { allocate, checkListLength, spend } from "../meter.ts"
import { compareKeys, recordOf } from "../record.ts"
import { list, record, type Value } from "../values.ts"
import { JsonError, type Expected } from "./error.ts"
import { KnownKeys } from "./known-keys.ts"
import { NumberReader } from "./number.ts"

/** The most tokens and characters that are read without a pause, besides the rest of a long number. */
const TOKENS_OF_PIECE = 8_192
const CHARACTERS_OF_PIECE = 65_536
/** Tokens and characters that are read in the time of a step. */
const TOKENS_PER_STEP = 2
const CHARACTERS_PER_STEP = 16

const BYTES_OF_TEXT = 32
const BYTES_OF_UNIT = 2

const TAB = 9
const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_LIST = 91
const BACKSLASH = 92
const CLOSE_LIST = 93
const SMALL_U = 117
const OPEN_RECORD = 123
const CLOSE_RECORD = 125

/** A structure whose end is not read yet. The outermost one has the whole value as its only item. */
interface Open {
  readonly items: Value[]
  /** The keys of a record, as they are written; null for a list. */
  readonly keys: string[] | null
}

/**
 * Reads a JSON text (RFC 8259). Throws a `JsonError` at the first character that is not JSON, and fails with
 * `value-too-deep`, `list-too-long`, `number-too-large` and `number-too-small` where it reads the cause.
 */
export class JsonReader {
  private readonly text: string
  private position = 0
  private expected: Expected = "value"
  private readonly outermost: Open = { items: [], keys: null }
  /** The innermost structure, and those around it. */
  private open = this.outermost
  private readonly around: Open[] = []
  /** The parts of a text that is longer than a piece. */
  private parts: string[] = []
  private readonly numbers = new NumberReader()
  private readonly knownKeys = new KnownKeys()

  constructor(text: string) {
    this.text = text
  }

  /** Reads a piece. False when all is read. */
  proceed(): boolean {
    const { text, position: start } = this
    const end = Math.min(text.length, start + CHARACTERS_OF_PIECE)
    let tokens = 0
    try {
      for (; tokens < TOKENS_OF_PIECE; tokens++) {
        if (!this.isInText) this.position = endOfSpace(text, this.position, end)
        if (this.position >= end) break
        this.readToken(text.charCodeAt(this.position))
      }
    } finally {
      spend(1 + tokens / TOKENS_PER_STEP + (this.position - start) / CHARACTERS_PER_STEP)
    }
    if (this.position < text.length) return true
    if (this.expected !== "comma or end" || this.around.length > 0) throw this.unexpected()
    return false
  }

  /** The value, when all is read. */
  value(): Value {
    return this.outermost.items[0]!
  }

  private get isInText(): boolean {
    return this.expected === "text" || this.expected === "key text"
  }

  private unexpected(): JsonError {
    const around = this.around.length === 0 ? "nothing" : this.open.keys === null ? "list" : "record"
    return new JsonError(this.text, this.position, this.expected, around)
  }

  private readToken(code: number): void {
    switch (this.expected) {
      case "value or ]":
        return code === CLOSE_LIST ? this.close() : this.readValue(code)
      case "value":
        return this.readValue(code)
      case "key or }":
        return code === CLOSE_RECORD ? this.close() : this.readKey(code)
      case "key":
        return this.readKey(code)
      case "colon":
        return this.pass(code === COLON, "value")
      case "comma or end":
        if (this.around.length === 0) throw this.unexpected()
        if (code === (this.open.keys === null ? CLOSE_LIST : CLOSE_RECORD)) return this.close()
        return this.pass(code === COMMA, this.open.keys === null ? "value" : "key")
      case "text":
      case "key text":
        return this.readText()
    }
    return this.expected satisfies never
  }

  /** Passes an expected character. */
  private pass(isExpected: boolean, next: Expected): void {
    if (!isExpected) throw this.unexpected()
    this.position++
    this.expected = next
  }

  private readKey(code: number): void {
    this.pass(code === QUOTE, "key text")
    this.readText()
  }

  private readValue(code: number): void {
    switch (code) {
      case QUOTE:
        this.pass(true, "text")
        return this.readText()
      case OPEN_LIST:
        return this.enter({ items: [], keys: null }, "value or ]")
      case OPEN_RECORD:
        return this.enter({ items: [], keys: [] }, "key or }")
      default: {
        const { text, position, numbers } = this
        const number = numbers.read(text, position)
        if (number !== undefined) return this.put(number, numbers.end)
        if (text.startsWith("true", position)) return this.put(true, position + 4)
        if (text.startsWith("false", position)) return this.put(false, position + 5)
        if (text.startsWith("null", position)) return this.put(null, position + 4)
        throw this.unexpected()
      }
    }
  }

  private enter(open: Open, next: Expected): void {
    if (this.around.length > MAX_VALUE_DEPTH)
      throw fail("value-too-deep", `the JSON is nested more than ${MAX_VALUE_DEPTH} levels deep`)
    this.around.push(this.open)
    this.open = open
    this.pass(true, next)
  }

  private close(): void {
    const { items, keys } = this.open
    this.open = this.around.pop()!
    this.put(keys === null ? list(items) : recordWith(keys, items), this.position + 1)
  }

  /** Appends a value that ends at an offset to the innermost structure. */
  private put(value: Value, end: number): void {
    const { items } = this.open
    items.push(value)
    checkListLength(items.length)
    // The usual case of the token that follows.
    const isComma = this.text.charCodeAt(end) === COMMA && this.around.length > 0
    this.position = isComma ? end + 1 : end
    this.expected = isComma ? (this.open.keys === null ? "value" : "key") : "comma or end"
  }

  /** Reads a text up to its closing quote, or a part of it where it is longer than a piece. */
  private readText(): void {
    const { text, position: start } = this
    const position = endOfPlainText(text, start)
    if (position === text.length || text.charCodeAt(position) !== QUOTE) return this.readEscapes(start, position)
    if (this.parts.length > 0) return this.endText(text.slice(start, position), position)
    if (this.expected === "key text") return this.putKey(this.knownKeys.between(text, start, position), position + 1)
    allocate(BYTES_OF_TEXT)
    this.put(text.slice(start, position), position + 1)
  }

  /** Reads a text with escapes, whose first character that is not plain is at `position`. */
  private readEscapes(start: number, first: number): void {
    const { text } = this
    const end = start + CHARACTERS_OF_PIECE
    let position = first
    while (position < end && text.charCodeAt(position) !== QUOTE) {
      const after = endOfEscape(text, position)
      if (after === position) {
        this.position = position
        throw this.unexpected()
      }
      position = endOfPlainText(text, after)
    }
    const part = JSON.parse(`"${text.slice(start, position)}"`) as string
    allocate(BYTES_OF_TEXT + BYTES_OF_UNIT * part.length)
    if (text.charCodeAt(position) === QUOTE) return this.endText(part, position)
    this.parts.push(part)
    this.position = position
  }

  /** Ends a text with its last part. */
  private endText(last: string, position: number): void {
    let whole = last
    if (this.parts.length > 0) {
      whole = this.parts.join("") + last
      this.parts = []
      allocate(BYTES_OF_UNIT * whole.length)
    }
    if (this.expected === "text") this.put(whole, position + 1)
    else this.putKey(whole, position + 1)
  }

  private putKey(key: string, end: number): void {
    this.open.keys!.push(key)
    const isColon = this.text.charCodeAt(end) === COLON
    this.position = isColon ? end + 1 : end
    this.expected = isColon ? "value" : "colon"
  }
}

function recordWith(keys: readonly string[], values: readonly Value[]): Value {
  for (let i = 1; i < keys.length; i++)
    if (compareKeys(keys[i - 1]!, keys[i]!) >= 0) return record(keys.map((key, k) => [key, values[k]!]))
  return recordOf(keys, values)
}

function endOfSpace(text: string, start: number, end: number): number {
  let position = start
  while (position < end) {
    const code = text.charCodeAt(position)
    if (code > SPACE || (code !== SPACE && code !== LINE_FEED && code !== CARRIAGE_RETURN && code !== TAB)) break
    position++
  }
  return position
}

// eslint-disable-next-line no-control-regex -- JSON forbids them in texts
const SPECIAL_IN_TEXT = /["\\\u0000-\u001f]/g
/** Characters that are read faster one by one than by a pattern. */
const FEW = 16

/** The offset of the next quote, backslash or control character; the end where there is none. */
function endOfPlainText(text: string, start: number): number {
  const few = Math.min(text.length, start + FEW)
  for (let position = start; position < few; position++) {
    const code = text.charCodeAt(position)
    if (code === QUOTE || code === BACKSLASH || code < SPACE) return position
  }
  SPECIAL_IN_TEXT.lastIndex = few
  return SPECIAL_IN_TEXT.test(text) ? SPECIAL_IN_TEXT.lastIndex - 1 : text.length
}

/** The offset after the escape that begins at an offset; that offset where there is none. */
function endOfEscape(text: string, start: number): number {
  if (text.charCodeAt(start) !== BACKSLASH) return start
  const letter = text.charCodeAt(start + 1)
  if (letter !== SMALL_U) return '"\\/bfnrt'.includes(String.fromCharCode(letter)) ? start + 2 : start
  for (let i = start + 2; i < start + 6; i++) if (!isHexDigit(text.charCodeAt(i))) return start
  return start + 6
}

function isHexDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102)
}
