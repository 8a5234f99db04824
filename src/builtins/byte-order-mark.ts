// The mark with which some programs begin a text in UTF-8, and which is no part of it.

const BYTE_ORDER_MARK = "\ufeff"

/** The offset of the first unit behind a byte-order mark. */
export function startOf(text: string): number {
  return text.startsWith(BYTE_ORDER_MARK) ? 1 : 0
}
