// The end of a list, in the opposite order.

/** Reverses the items from a position on, in place. */
export function reverseFrom(items: unknown[], from: number): void {
  for (let left = from, right = items.length - 1; left < right; left++, right--) {
    const item = items[left]!
    items[left] = items[right]!
    items[right] = item
  }
}
