// Ranks stored entries by their similarity to a missing one, by the parts of their keys.

import type { Entry } from "../store.ts"

/** The nearest `most` candidates: the same question first, then more equal parts, then the last created. */
export function rankNearest<T extends Pick<Entry, "key" | "parts" | "created">>(
  parts: Entry["parts"],
  candidates: readonly T[],
  most: number,
): T[] {
  return candidates
    .map((entry) => ({
      entry,
      same: entry.parts["question"] === parts["question"],
      equal: equalParts(parts, entry.parts),
    }))
    .filter(({ same, equal }) => same || equal > 0)
    .sort(
      (a, b) =>
        Number(b.same) - Number(a.same)
        || b.equal - a.equal
        || b.entry.created - a.entry.created
        || (a.entry.key < b.entry.key ? -1 : 1),
    )
    .slice(0, most)
    .map(({ entry }) => entry)
}

/** The names of the parts in which two keys differ: those of the first, then those that only the second has. */
export function differentParts(parts: Entry["parts"], others: Entry["parts"]): string[] {
  const names = new Set([...Object.keys(parts), ...Object.keys(others)])
  return [...names].filter((name) => parts[name] !== others[name])
}

function equalParts(parts: Entry["parts"], others: Entry["parts"]): number {
  return Object.keys(parts).filter((name) => parts[name] === others[name]).length
}
