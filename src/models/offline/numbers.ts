// The numbers in a text, written in digits or words.

const WORDS: { readonly [word: string]: number } = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
  thousand: 1_000,
  dozen: 12,
  once: 1,
  twice: 2,
}
const NUMBER = new RegExp(
  "(?<![\\p{L}\\d.])(-?\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|-?\\d+(?:\\.\\d+)?"
    + `|(?:${Object.keys(WORDS).join("|")})(?![\\p{L}]))`,
  "giu",
)

export interface FoundNumber {
  readonly value: number
  readonly start: number
}

export function numbersIn(text: string): FoundNumber[] {
  return Array.from(text.matchAll(NUMBER), ({ 0: shown, index }) => ({
    value: WORDS[shown.toLowerCase()] ?? Number(shown.replaceAll(",", "")),
    start: index,
  }))
}
