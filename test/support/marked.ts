// Texts with marks: `«` and `»` around a span, or `«»` at a place.

/** The text without its marks, and the spans between them in order. */
export function marked(text: string): {
  readonly text: string
  readonly spans: readonly { readonly start: number; readonly end: number }[]
} {
  const spans: { start: number; end: number }[] = []
  let plain = ""
  for (const part of text.split(/([«»])/)) {
    if (part === "«") spans.push({ start: plain.length, end: -1 })
    else if (part === "»") spans.at(-1)!.end = plain.length
    else plain += part
  }
  return { text: plain, spans }
}
