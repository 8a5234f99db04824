// Writes an answer token by token, always the most likely one.

import type { Weights } from "./file.ts"
import { Prefixes, type Prefix } from "./prefixes.ts"

/** The prefixes that are kept, of about 2 KB each. */
export const KEPT_PREFIXES = 32_768

/** A network with its memory of prefixes. */
export class Decoder {
  readonly weights: Weights
  readonly #prefixes: Prefixes
  readonly #ids: ReadonlyMap<string, number>

  constructor(weights: Weights, kept = KEPT_PREFIXES) {
    this.weights = weights
    this.#prefixes = new Prefixes(weights, kept)
    this.#ids = new Map(weights.vocabulary.map((token, id) => [token, id]))
  }

  /** The prefix with one more token, if the vocabulary has it and the context has a place for it. */
  append(before: Prefix | null, token: string): Prefix | undefined {
    const id = this.#ids.get(token)
    const isFull = (before?.state.length ?? 0) >= this.weights.context
    return id === undefined || isFull ? undefined : this.#prefixes.append(before, id)
  }

  /** The token that follows most likely. */
  next(prefix: Prefix): string {
    const scores = prefix.state.scores()
    let best = 0
    for (let id = 1; id < scores.length; id++) if (scores[id]! > scores[best]!) best = id
    return this.weights.vocabulary[best]!
  }
}
