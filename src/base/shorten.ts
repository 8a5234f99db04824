// Texts in messages: their beginning, where they are long.

/** At most `length` UTF-16 units of a text, the last of them an ellipsis where something is left out. */
export function shorten(text: string, length = 40): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
