// Keywords, constants, and the lower-case words that an answer may write for keywords.

import { isWordPart, isWordStart } from "./characters.ts"
import { operators } from "./operators.ts"
import { keywordTokens, Operator, type Keyword } from "./tokens.ts"

/** Operators that are one word and no token of their own: AND, OR. */
const wordOperators = operators.flatMap(({ operator: word }, flags): readonly Keyword[] =>
  isWord(word) && keywordTokens.every((token) => token.word !== word)
    ? [{ word, type: Operator, position: "infix", flags, declaration: false }]
    : [],
)

export const keywords: ReadonlyMap<string, Keyword> = new Map(
  [...keywordTokens, ...wordOperators].map((keyword) => [keyword.word, keyword]),
)

/** The keywords of the language, in capitals. */
export const KEYWORDS: readonly string[] = [...keywords.keys()]

/** Lower-case words that an answer may write for a keyword, where only the keyword can be. */
export const lowerCase: ReadonlyMap<string, Keyword> = new Map(
  [...keywords.values()].flatMap((keyword) =>
    keyword.word === "CALL" || keyword.position === "declares" ? [] : [[keyword.word.toLowerCase(), keyword] as const],
  ),
)

/** Lower-case words that an answer may write for the keyword that begins a declaration of a block. */
export const declaring: ReadonlyMap<string, Keyword> = new Map(
  ["TASK", "EMIT"].map((word) => [word.toLowerCase(), keywords.get(word) as Keyword]),
)

export const constants: ReadonlyMap<string, null | boolean> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
  ["True", true],
  ["False", false],
  ["None", null],
])

/** Units of the longest word that can be a keyword or a constant. */
export const LONGEST_KEYWORD = Math.max(...[...KEYWORDS, ...constants.keys()].map((word) => word.length))

/** Whether a keyword or a constant begins with an ASCII unit: most words do not. */
export const beginsKeyword: Uint8Array = new Uint8Array(128)
for (const word of [...KEYWORDS, ...constants.keys()]) beginsKeyword[word.charCodeAt(0)] = 1

/** A regular expression for a word that begins a declaration, as the source of one. */
export const DECLARATION_WORD = `(?:${keywordTokens
  .filter(({ declaration }) => declaration)
  .map(({ word }) => word)
  .join("|")})(?![\\p{L}\\p{N}_])`

/** Whether a text is a word: it can be a key, an argument name or a field name. */
export function isWord(text: string): boolean {
  let first = true
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (first ? !isWordStart(code) : !isWordPart(code)) return false
    first = false
  }
  return !first
}

/** Whether a text can name a binding: a word that is neither a keyword nor `true`, `false` or `null`. */
export function isName(text: string): boolean {
  return isWord(text) && !keywords.has(text) && !constants.has(text)
}
