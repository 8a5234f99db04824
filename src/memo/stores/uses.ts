// Uses of entries that are not written yet: a hit must not cost a write.

/** The time of the last read and the number of reads, by key. */
export type Uses = Map<string, { readonly time: number; readonly hits: number }>

export function noteUse(uses: Uses, key: string, time: number): void {
  uses.set(key, { time, hits: (uses.get(key)?.hits ?? 0) + 1 })
}
