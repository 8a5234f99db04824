// The reason for which a question was not found in the store: the parts of its key that differ from the nearest entry.

import type { Miss } from "../trace/events.ts"
import type { Parts } from "./parts.ts"

/** Parts that most questions share, so that they do not make one near another. */
const COMMON = new Set(["epoch", "model", "parameters", "returns", "sample", "recursive", "names"])

/** The reason of a miss. */
export type MissReason = Pick<Miss, "reason" | "parts" | "removed">

/** `new` if the nearest shares neither the question nor a datum; else `changed`, with the differing parts, sorted. */
export function whyMissed(parts: Parts, nearest: readonly { readonly parts: Parts }[]): MissReason {
  const [near] = nearest
  if (near === undefined || !sharesMuch(parts, near.parts)) return { reason: "new" }
  return { reason: "changed", parts: differing(parts, near.parts) }
}

/** The names of the parts that are not the same in both. */
export function differing(one: Parts, other: Parts): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name]).sort()
}

function sharesMuch(one: Parts, other: Parts): boolean {
  return Object.keys(one).some((name) => !COMMON.has(name) && one[name] === other[name])
}
