// Hints: forms of other languages that people and models write, and the form of this one.

import { narrowed } from "./characters.ts"
import { Failure } from "./failure.ts"
import { isName, keywords } from "./keywords.ts"
import type { Source } from "./source.ts"
import type { TokenBuffer } from "./token-buffer.ts"

/** The failure with a hint, if the place where it happened shows what was meant. */
export function withHint(failure: Failure, tokens: TokenBuffer, source: Source): Failure {
  if (failure.hint !== undefined) return failure
  const hint = hintFor(failure, tokens, source)
  return hint === undefined ? failure : new Failure(failure.code, failure.message, failure.start, failure.end, hint)
}

const comprehension = "write FOR x IN xs : e (with WHERE c before the colon to choose)"
const lambda = "write x => e, or (a, b) => e"
const doubleQuotes = 'write "…"'
const foreignOperators: ReadonlyMap<string, string> = new Map([
  ["&&", "write AND"],
  ["||", "write OR"],
  ["!", "write NOT"],
  ["===", "write =="],
  ["!==", "write !="],
  ["->", lambda],
  ["&", "write AND"],
])

const ENTITY = /^&(?:quot|apos|amp|lt|gt|#\d+);/

function hintFor(failure: Failure, tokens: TokenBuffer, source: Source): string | undefined {
  const slice = (start: number, end: number): string => source.slice(start, end)
  const found = slice(failure.start, failure.end)
  if (endsInOtherQuotes(failure.start, tokens, slice))
    return 'write "…" around a text with typographic quotes: the first closing one has ended it'
  switch (failure.code) {
    case "foreign-operator":
      if (ENTITY.test(slice(failure.start, failure.start + 8))) return "write the character itself, not its HTML entity"
      return foreignOperators.get(found)
    case "wrong-quotes":
      return doubleQuotes
    case "conditional-operator":
      return "write IF c THEN a ELSE b"
    case "newline-in-string":
      return 'write \\n, or a template over several lines: """ … """'
    case "unclosed-string":
      return 'end it with "'
    case "unclosed-call":
      return "close it with `)`, or write \\CALL( if it is text"
    case "percent-format":
      return "write a template: `… ${x}`"
    case "empty-call":
      return 'write CALL("a question", data), or \\CALL( if it is text'
    case "invalid-number":
      return "write numbers as in JSON: 0.5, 1000, 1e6"
    case "invalid-character":
      return characterHint(found)
    case "let-without-in":
      return "write LET x = a IN b; x IN xs inside a binding needs parentheses"
    case "missing-operator":
    case "syntax-error":
      return tokenHint(failure, found, tokens, source)
    default:
      return undefined
  }
}

/** Whether a string in typographic quotes with another such quote in it has ended near a place. */
function endsInOtherQuotes(place: number, tokens: TokenBuffer, slice: (start: number, end: number) => string): boolean {
  const index = tokens.before(place)
  return [tokens.at(index), tokens.at(index - 1)].some((token) => {
    const text = token === undefined ? "" : slice(token.startOffset, token.end)
    return /^([“‘]).*\1/su.test(text)
  })
}

function characterHint(found: string): string | undefined {
  if (found === ";") return "write LET a = 1, b = 2 IN …: there are no statements"
  if (/^["'\u2018-\u201f\u00ab\u00bb]/u.test(found)) return doubleQuotes
  const meant = narrowed(found.charCodeAt(0))
  if (meant !== undefined) return meant === " " ? "write a space" : `write ${meant}`
  if (found === "\\") return "a backslash is only for escapes in strings; write CALL( without it inside an expression"
  return undefined
}

const IN_BINDING = "put x IN xs into parentheses inside a LET binding"

/** Words of other languages for a choice among several. */
const CHOOSING: ReadonlySet<string> = new Set(["match", "switch", "case", "when", "elif", "elsif", "elseif", "unless"])

function tokenHint(failure: Failure, found: string, tokens: TokenBuffer, source: Source): string | undefined {
  const { start } = failure
  const slice = (from: number, to: number): string => source.slice(from, to)
  const index = tokens.before(start)
  const previous = tokens.at(index)
  const before = previous === undefined ? "" : slice(previous.startOffset, previous.end)
  if (found === "for" || found === "FOR") return comprehension
  if (before === "lambda" || before === "function" || before === "fn") return lambda
  const earlier = tokens.at(index - 1)
  if (found === "{" && slice(tokens.at(0)?.startOffset ?? start, start).includes("function")) return lambda
  if (/^[a-zA-Z]{1,2}$/u.test(before) && previous?.end === start && /^["'`]/u.test(found))
    return "write a template: `… ${x}`"
  for (const word of [found, before]) {
    const upper = word.toUpperCase()
    if (word !== upper && keywords.has(upper) && upper !== "CALL") return `keywords are upper case: write ${upper}`
  }
  if (found === "=" && earlier !== undefined && endsOperand(before))
    return slice(earlier.startOffset, earlier.end) === "FOR" ? comprehension : "write == to compare"
  if (found === "," && endsBindings(tokens, index, slice)) return IN_BINDING
  if (failure.message === "expected `:`, found `,`") return "write flatten(FOR x IN xs : FOR y IN ys : e)"
  if (before === "," && isName(found) && /^\s*=(?![=>])/u.test(slice(failure.end, failure.end + 8)))
    return "only a parameter of a TASK has a fallback"
  if (found === "IN" || (found === "NOT" && previous !== undefined)) {
    return IN_BINDING
  }
  if (found === "=>") return lambda
  if (found === "?") return "write IF c THEN a ELSE b"
  if (found === "/" && /^[/*]/u.test(slice(start + 1, start + 2))) return "a comment begins with #"
  if (before === "return") return "write the value alone: there is no return"
  if (before === "[" && found === "]" && earlier !== undefined) {
    const item = slice(earlier.startOffset, earlier.end)
    // A list of this type in TypeScript; a list of names has an index between its brackets.
    if (/^(?:string|number|boolean|any|\p{Lu}\w*)$/u.test(item)) return `write [${item}]`
  }
  if (before === "/" && found === "/") return "write floor(a / b) for a whole number; a comment begins with #"
  if (before === "*" && found === "*") return "write power(a, b)"
  if (found === "." && source.slice(start, start + 3) === "...")
    return "there is no spread: write merge(r, {a: 1}) for records, xs + [x] for lists"
  if (failure.message.startsWith("expected `ELSE`")) return "every IF has a value: write ELSE and another, such as null"
  if (CHOOSING.has(before.toLowerCase()) || CHOOSING.has(found.toLowerCase()))
    return "write IF a THEN b ELSE IF c THEN d ELSE e"
  if (isName(found) && (before === "{" || before === ",")) return `write {${found}: ${found}}`
  return undefined
}

function endsOperand(token: string): boolean {
  return /[\p{L}\p{N}_"`)\]}]$/u.test(token) && !keywords.has(token)
}

/** Whether an IN before a token has ended the bindings of a LET, perhaps unmeant. */
function endsBindings(tokens: TokenBuffer, from: number, slice: (start: number, end: number) => string): boolean {
  for (let index = from; index >= 0; index--) {
    const token = tokens.at(index)!
    const word = slice(token.startOffset, token.end)
    if (word === "FOR") return false
    if (word === "IN") return slice(tokens.at(0)!.startOffset, token.startOffset).includes("LET")
  }
  return false
}
