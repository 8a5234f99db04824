// Options that may be repeated.

/** Collects the values of an option, in their order. */
export function collected(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value]
}
