// Makes text safe and measurable for a terminal: control characters become visible, and every character gets a width.

/** The characters that act on a terminal or reorder the text that a reader sees, but for ASCII's first 32: a class. */
export const ACTING = String.raw`\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff`

const UNSAFE = new RegExp(String.raw`[\u0000-\u001f${ACTING}]`, "g")

/** The same, and what no reader sees: joiners, selectors, tags, fillers, unusual spaces, and many usual ones. */
const HIDDEN =
  // oxlint-disable-next-line no-control-regex -- the pattern finds control characters
  /([\u0000-\u001f\u007f-\u009f\u2028\u2029\u2800\p{Cf}\p{Default_Ignorable_Code_Point}[\p{Zs}--\u0020]])\1*| {9,}/gv

/**
 * Text that a person decides on: characters that are not seen are shown by their codes, `\u{200b}`, and several, like
 * more than eight spaces, by their count, `\u{20 × 57}`. In JSON these marks are unlike any text.
 */
export function visibleInFull(text: string): string {
  return text.replace(HIDDEN, (run) => {
    const [first = ""] = run
    const code = first.codePointAt(0)!.toString(16)
    return run === first ? `\\u{${code}}` : `\\u{${code} × ${run.length / first.length}}`
  })
}

/** JSON of the same value in which those characters are escaped. */
export function visibleJson(json: string): string {
  return json.replace(HIDDEN, (run) => (/^[\n ]/.test(run) ? run : escapes(run)))
}

function escapes(text: string): string {
  return text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
}

/** Text in which every control character, terminal escape and direction override is shown rather than obeyed. */
export function visible(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    if (code === 0x7f) return "␡"
    return `\\u{${code.toString(16)}}`
  })
}

const NONE = /^(?:\p{Mark}|\u200b|\u200c|\u200d)$/u
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]$/u
const WIDE_FORM = /^(?:[\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation})$/u

/** Columns of one code point of visible text in a terminal: 0, 1, or 2 for East Asian characters and emoji. */
export function columnsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (NONE.test(character)) return 0
  return WIDE.test(character) || WIDE_FORM.test(character) ? 2 : 1
}
