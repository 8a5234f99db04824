// Texts in messages are cut to their beginning where they are long.

/** The text, or its beginning of `length` UTF-16 units of which the last is an ellipsis. */
export function shorten(text: string, length = 40): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
