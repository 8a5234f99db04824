// The owner of an answer: everybody, the runs of a scope, or one run, by the effects that the answer can have.

import { partOf } from "../base/part.ts"
import type { Effect } from "../values/effect.ts"
import type { Parts } from "./parts.ts"
import type { MemoStore } from "./store.ts"

export interface Owners {
  readonly store: Pick<MemoStore, "recording">
  /** The id of the run if a later process can resume it under that id; null for a generated id that nobody gave. */
  readonly run: string | null
  /** The scope that the host has given the run, such as a user. */
  readonly scope: string | undefined
}

/**
 * The parts that a key has in addition to those of the question. An answer that may have read the world belongs to the
 * scope or else to the run; one that may have changed it belongs to the run, so that no other run takes it for the
 * change. Null where such an answer must not be stored, as no later process could ask for it. A replayed recording is
 * of one run, so its keys have no run.
 */
export function ownerOf(effect: Effect, { store, run, scope }: Owners): Parts | null {
  if (effect === "none") return {}
  if (effect === "read" && scope !== undefined) return { scope: partOf(scope) }
  if (store.recording === "replayed") return {}
  return run === null ? null : { run }
}
