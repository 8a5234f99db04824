// Divides a text into visible pieces and characters that would act unseen: controls, direction marks, invisible ones.

export interface Piece {
  readonly text: string
  /** The name shown instead of an invisible or disruptive character; null for visible text. */
  readonly mark: string | null
}

/**
 * Controls except tab and line feed, direction marks and overrides, characters without width, and the tags that can
 * hide a text in another.
 */
const UNSEEN = new RegExp(
  [
    String.raw`[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e]`,
    String.raw`[\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]`,
    String.raw`[\u{e0000}-\u{e007f}]`,
  ].join("|"),
  "gu",
)

const NAMES: { readonly [code: number]: string } = {
  0x1b: "ESC",
  0x07: "BEL",
  0x08: "BS",
  0x0d: "CR",
  0x00: "NUL",
  0x7f: "DEL",
  0xad: "SHY",
  0x200b: "ZWSP",
  0x200e: "LRM",
  0x200f: "RLM",
  0x061c: "ALM",
  0x2028: "LS",
  0x2029: "PS",
  0x202a: "LRE",
  0x202b: "RLE",
  0x202c: "PDF",
  0x202d: "LRO",
  0x202e: "RLO",
  0x2060: "WJ",
  0x2066: "LRI",
  0x2067: "RLI",
  0x2068: "FSI",
  0x2069: "PDI",
  0xfeff: "BOM",
}

export function divide(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(UNSEEN)) {
    if (match[0] === "\r" && text[match.index + 1] === "\n") continue
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), mark: null })
    pieces.push({ text: match[0], mark: nameOf(match[0].codePointAt(0)!) })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ text: text.slice(from), mark: null })
  return pieces
}

/** UTF-16 units of a title or a label. */
const PLAIN_UNITS = 1_000

/** The beginning of a text on one line, with marks in brackets: for titles and labels. */
export function plain(text: string): string {
  return firstUnits(text, PLAIN_UNITS)
    .replace(UNSEEN, (character) => `⟨${nameOf(character.codePointAt(0)!)}⟩`)
    .replace(/\s+/g, " ")
}

function nameOf(code: number): string {
  return NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`
}

/** At most `units` UTF-16 units from the start of a text, without splitting a surrogate pair. */
export function firstUnits(text: string, units: number): string {
  if (text.length <= units) return text
  const last = text.charCodeAt(units - 1)
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? units - 1 : units)
}
