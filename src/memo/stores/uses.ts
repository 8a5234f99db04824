// Which entries were got since it was last written down: a hit must not cost a write.

/** When each was last got, and how often, by its key. */
export type Uses = Map<string, { readonly time: number; readonly hits: number }>

export function noteUse(uses: Uses, key: string, time: number): void {
  uses.set(key, { time, hits: (uses.get(key)?.hits ?? 0) + 1 })
}
