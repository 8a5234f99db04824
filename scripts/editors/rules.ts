// Rules of a TextMate grammar, and the patterns that all of them are made from.
// https://macromates.com/manual/en/language_grammars

/** A rule of a grammar. Names of scopes are without the language, which `scoped` adds. */
export interface Rule {
  readonly name?: string
  readonly contentName?: string
  readonly match?: string
  readonly begin?: string
  readonly end?: string
  readonly while?: string
  readonly captures?: Captures
  readonly beginCaptures?: Captures
  readonly endCaptures?: Captures
  readonly whileCaptures?: Captures
  readonly patterns?: readonly Rule[]
  readonly include?: string
  readonly injectionSelector?: string
}

/** The scope of each group of a pattern, by its number. */
export interface Captures {
  readonly [group: string]: Rule
}

/** A word: the lexer's `[\p{L}_][\p{L}\p{N}_]*`. */
export const WORD = String.raw`[\p{L}_][\p{L}\p{N}_]*`
/** A place where no word goes on. */
export const WORD_END = String.raw`(?![\p{L}\p{N}_])`
/** A place where no word has begun. */
export const WORD_START = String.raw`(?<![\p{L}\p{N}_])`

/** A pattern for whole words. */
export function words(all: readonly string[]): string {
  return `${WORD_START}(?:${all.join("|")})${WORD_END}`
}

/** A text as a pattern that matches it. */
export function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
}

/** One of some characters, as a pattern. */
export function oneOf(characters: Iterable<string>): string {
  return `[${[...characters].map(literally).join("")}]`
}

/** The rules named, from the repository of the grammar. */
export function include(...names: readonly string[]): readonly Rule[] {
  return names.map((name) => ({ include: `#${name}` }))
}

/** The scopes of the groups of a pattern, in order; null for a group without one. */
export function groups(...names: readonly (string | null)[]): Captures {
  return Object.fromEntries(
    names.flatMap((name, index) => (name === null ? [] : [[String(index + 1), { name }] as const])),
  )
}
