// The place at which a text stops being JSON and the text expected there, which JSON.parse does not always report.

export interface JsonError {
  /** UTF-16 offset of the unexpected character; the text's length if it ends too early. */
  readonly position: number
  readonly expected: string
  readonly hint: string | undefined
}

const SPACE = /[ \t\n\r]*/y
// eslint-disable-next-line no-control-regex -- JSON forbids them in texts
const SPECIAL_IN_TEXT = /["\\\u0000-\u001f]/g
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y

/** The tokens that may follow. */
type State = "value" | "value or ]" | "key or }" | "key" | "colon" | "comma or end"

/** The first error of a text that is not JSON (RFC 8259). Must not be called with valid JSON. */
export function findJsonError(text: string): JsonError {
  const open: ("[" | "{")[] = []
  let state: State = "value"
  let position = 0
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = position
    const matched = pattern.test(text)
    if (matched) position = pattern.lastIndex
    return matched
  }
  for (;;) {
    skip(SPACE)
    const next = text[position]
    switch (state) {
      case "value or ]":
      case "value":
        if (next === "]" && state === "value or ]") {
          open.pop()
          position++
          state = "comma or end"
        } else if (next === "[" || next === "{") {
          open.push(next)
          position++
          state = next === "[" ? "value or ]" : "key or }"
        } else if (next === '"') {
          position = endOfText(text, position + 1)
          if (text[position] !== '"') return insideText(text, position)
          position++
          state = "comma or end"
        } else if (skip(NUMBER) || skip(WORD)) {
          state = "comma or end"
        } else {
          return { position, expected: state === "value" ? "a value" : "a value or ]", hint: valueHint(text, position) }
        }
        break
      case "key or }":
      case "key":
        if (next === "}" && state === "key or }") {
          open.pop()
          position++
          state = "comma or end"
        } else if (next === '"') {
          position = endOfText(text, position + 1)
          if (text[position] !== '"') return insideText(text, position)
          position++
          state = "colon"
        } else {
          return {
            position,
            expected: state === "key" ? "a key in double quotes" : "a key in double quotes or }",
            hint: keyHint(next),
          }
        }
        break
      case "colon":
        if (next !== ":") return { position, expected: ":", hint: undefined }
        position++
        state = "value"
        break
      case "comma or end": {
        const inside = open.at(-1)
        if (inside === undefined)
          return { position, expected: "the end", hint: "only one JSON value fits; cut off what follows it" }
        if (next === ",") state = inside === "[" ? "value" : "key"
        else if (next === (inside === "[" ? "]" : "}")) open.pop()
        else return { position, expected: inside === "[" ? ", or ]" : ", or }", hint: undefined }
        position++
        break
      }
    }
  }
}

/**
 * The offset at which the string that was opened before `position` is closed, or stops being one. A loop over two
 * patterns: a single one would recurse for each character.
 */
function endOfText(text: string, position: number): number {
  SPECIAL_IN_TEXT.lastIndex = position
  for (let match = SPECIAL_IN_TEXT.exec(text); match !== null; match = SPECIAL_IN_TEXT.exec(text)) {
    ESCAPE.lastIndex = match.index
    if (match[0] !== "\\" || !ESCAPE.test(text)) return match.index
    SPECIAL_IN_TEXT.lastIndex = ESCAPE.lastIndex
  }
  return text.length
}

function insideText(text: string, position: number): JsonError {
  if (text[position] === "\\")
    return { position, expected: 'an escape such as \\n, \\" or \\u00e9', hint: "a backslash itself is written \\\\" }
  const lineBreak = position < text.length
  return {
    position,
    expected: lineBreak ? 'an escape or "' : 'the closing "',
    hint: lineBreak ? "a line break inside a text is written \\n" : undefined,
  }
}

function valueHint(text: string, position: number): string | undefined {
  const next = text[position]
  if (next === "'") return "texts are in double quotes"
  if (next === "]" || next === "}") return "remove the comma before it"
  if (text.startsWith("```", position)) return "the JSON is in a code block; take code_blocks(text)[0].code first"
  if (/^(?:True|False|None)/.test(text.slice(position, position + 5))) return "JSON writes true, false and null"
  if (position < text.length && position === text.search(/\S/)) return "the text does not begin with JSON"
  return undefined
}

function keyHint(next: string | undefined): string | undefined {
  if (next === "'") return "keys are in double quotes"
  if (next === "}") return "remove the comma before it"
  return next === undefined ? undefined : "write every key in double quotes"
}
