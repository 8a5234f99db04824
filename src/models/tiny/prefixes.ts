// The states of a network by their prefixes: text that two answers begin with is evaluated once.

import type { Weights } from "./file.ts"
import { append, type State } from "./network.ts"

/** A state in the tree of prefixes, with those that continue it. */
export interface Prefix {
  readonly state: State
  readonly longer: Map<number, Prefix>
}

/**
 * Keys and values of at most `limit` prefixes. A prefix is one of the tree's own, so that it survives a pause of its
 * answer; a tree that is full is dropped, and what is still in use keeps its own states.
 */
export class Prefixes {
  readonly #weights: Weights
  readonly #limit: number
  #begun = new Map<number, Prefix>()
  #count = 0

  constructor(weights: Weights, limit: number) {
    this.#weights = weights
    this.#limit = limit
  }

  /** The prefix with one more token; `null` is the empty one. */
  append(before: Prefix | null, token: number): Prefix {
    const present = (before?.longer ?? this.#begun).get(token)
    if (present !== undefined) return present
    if (this.#count >= this.#limit) {
      this.#begun = new Map()
      this.#count = 0
    }
    const added: Prefix = { state: append(this.#weights, before?.state ?? null, token), longer: new Map() }
    ;(before?.longer ?? this.#begun).set(token, added)
    this.#count++
    return added
  }
}
