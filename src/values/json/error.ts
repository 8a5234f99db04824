// The place at which a text stops being JSON and the token expected there.

/** The token that a reader expects next; for the rest of a text in quotes, the part of that text. */
export type Expected = "value" | "value or ]" | "key" | "key or }" | "colon" | "comma or end" | "text" | "key text"

/** The structure around a place in JSON. */
export type Around = "list" | "record" | "nothing"

/** Thrown for a text that is not JSON. */
export class JsonError extends SyntaxError {
  override readonly name = "JsonError"
  /** UTF-16 offset of the unexpected character; the text's length if it ends too early. */
  readonly position: number
  readonly expected: string
  readonly hint: string | undefined

  constructor(text: string, position: number, expected: Expected, around: Around) {
    const described = describe(text, position, expected, around)
    super(`not JSON at ${position}: ${described.expected} is expected`)
    this.position = position
    this.expected = described.expected
    this.hint = described.hint
  }
}

interface Description {
  readonly expected: string
  readonly hint: string | undefined
}

function describe(text: string, position: number, expected: Expected, around: Around): Description {
  const found = text[position]
  switch (expected) {
    case "value":
      return { expected: "a value", hint: valueHint(text, position, around) }
    case "value or ]":
      return { expected: "a value or ]", hint: valueHint(text, position, around) }
    case "key":
      return { expected: "a key in double quotes", hint: keyHint(found) }
    case "key or }":
      return { expected: "a key in double quotes or }", hint: keyHint(found) }
    case "colon":
      return { expected: ":", hint: undefined }
    case "comma or end":
      if (around === "nothing")
        return { expected: "the end", hint: "only one JSON value fits; cut off what follows it" }
      return { expected: around === "list" ? ", or ]" : ", or }", hint: undefined }
    case "text":
    case "key text":
      if (found === undefined) return { expected: 'the closing "', hint: undefined }
      if (found === "\\")
        return { expected: 'an escape such as \\n, \\" or \\u00e9', hint: "a backslash itself is written \\\\" }
      return { expected: 'an escape or "', hint: "a line break inside a text is written \\n" }
  }
  return expected satisfies never
}

function valueHint(text: string, position: number, around: Around): string | undefined {
  const found = text[position]
  if (found === "'") return "texts are in double quotes"
  if (found === "]" || found === "}") return "remove the comma before it"
  if (text.startsWith("```", position)) return "the JSON is in a code block; take code_blocks(text)[0].code first"
  if (/^(?:True|False|None)/.test(text.slice(position, position + 5))) return "JSON writes true, false and null"
  return found !== undefined && around === "nothing" ? "the text does not begin with JSON" : undefined
}

function keyHint(found: string | undefined): string | undefined {
  if (found === "'") return "keys are in double quotes"
  if (found === "}") return "remove the comma before it"
  return found === undefined ? undefined : "write every key in double quotes"
}
