// The reason for which a question was not found in the store: the parts of its key that differ from the nearest entry.

import type { Ask } from "../machine/question.ts"
import { partsWithEffects, type Parts } from "./parts.ts"

/** Parts that most questions share, so that they do not make one near another. */
const COMMON = new Set(["epoch", "run", "scope", "model", "parameters", "returns", "sample", "recursive", "names"])

/** The reason for a miss, as the trace reports it. */
export interface MissReason {
  /**
   * `new`: nothing like it is stored. `changed`: the nearest stored question differs in `parts`. `expired`: it was
   * stored and has been removed. `refused`: it must not be stored or read. `effects`: its `parts` reach natives with
   * effects, so only its own run shares the answer. `fresh`: the run asks again on demand.
   */
  readonly reason: "new" | "changed" | "expired" | "refused" | "effects" | "fresh"
  /** The parts of the key that differ or reach natives: `question`, `data article`, `model`, `tool summarize`, … */
  readonly parts?: readonly string[]
  /** The time at which an `expired` question was removed, as ISO 8601. */
  readonly removed?: string
}

/** The reason for which an answer that may have effects is not taken from another run. */
export function usesTheWorld(ask: Ask): MissReason {
  return { reason: "effects", parts: partsWithEffects(ask) }
}

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
