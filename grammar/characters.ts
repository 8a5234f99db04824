// Which characters make a word: `[\p{L}_][\p{L}\p{N}_]*`.

const UNKNOWN = 0
const OTHER = 1
const PART = 2
const START = 3

const classes = new Uint8Array(0x10000)
for (let code = 0; code < 128; code++) classes[code] = classOf(code)

function classOf(code: number): number {
  const character = String.fromCodePoint(code)
  if (code === 95 || /\p{L}/u.test(character)) return START
  return /\p{N}/u.test(character) ? PART : OTHER
}

function lookUp(code: number): number {
  if (code > 0xffff) return classOf(code)
  const known = classes[code] as number
  if (known !== UNKNOWN) return known
  return (classes[code] = classOf(code))
}

/** Whether a code point can begin a word. */
export function isWordStart(code: number): boolean {
  return lookUp(code) === START
}

/** Whether a code point can be part of a word. */
export function isWordPart(code: number): boolean {
  return lookUp(code) >= PART
}

export function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

export function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** The code point of two units that belong together, else the second unit alone. */
export function joinUnits(first: number, second: number): number {
  return isLowSurrogate(second) && isHighSurrogate(first)
    ? ((first - 0xd800) << 10) + (second - 0xdc00) + 0x10000
    : second
}

/** Whether a unit keeps a `CALL(` behind it from opening: an ASCII letter or digit, or `_`. */
export function isShield(unit: number): boolean {
  return unit < 128 && isWordPart(unit)
}

/** Whether the last unit of `text` up to `end` is a shield. */
export function endsWithShield(text: string, end: number): boolean {
  return end > 0 && isShield(text.charCodeAt(end - 1))
}

/** Spaces and full-width marks of East Asian keyboards, and the ASCII characters that an answer means by them. */
const wide: ReadonlyMap<number, string> = new Map(
  Object.entries({ "\u00a0": " ", "\u202f": " ", "\u3000": " ", "，": ",", "：": ":", "（": "(", "）": ")" }).map(
    ([character, meant]) => [character.charCodeAt(0), meant],
  ),
)

/** The ASCII character that a wide unit is meant as, or undefined. */
export function narrowed(unit: number): string | undefined {
  return wide.get(unit)
}

/** Whether a word can begin at a place of a text that ends at `to`. */
export function beginsWord(text: string, at: number, to: number): boolean {
  const unit = text.charCodeAt(at)
  const isPair = isHighSurrogate(unit) && at + 1 < to
  return isWordStart(isPair ? joinUnits(unit, text.charCodeAt(at + 1)) : unit)
}
