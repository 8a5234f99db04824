// The bound of a memo: its results are in two generations, and beyond the bound the older one is dropped as a whole.

import { unmetered } from "../values/meter.ts"
import { bytesOf } from "../values/size.ts"
import type { Value } from "../values/values.ts"

/** The generations that an answer survives unused, more than a call does. */
export const CHANCES_OF_ANSWER = 3

/** The generations after which nothing is left that does not have to stay. */
const MOST_AT_ONCE = 2 * (CHANCES_OF_ANSWER + 1)

/** A part of a memo, with results of both generations. */
export interface Aging {
  /**
   * Drops the old results and makes the young ones old. Old results that have to stay become young, and the part counts
   * them. Returns whether the part has results left.
   */
  age(): boolean
}

/** The last generation of any memo in the process. */
let generations = 0

/**
 * Counts the bytes of the results that enter a memo, the young generation. With half of the size it becomes the old
 * one, and what was old until then is dropped. A use of an old result makes it young again. So a result leaves once
 * others of half of the size have been made or used since its last use, and a use of a young one costs nothing.
 */
export class Retention {
  private size: number
  private young = 0
  private old = 0
  /** Bytes of young results that have stayed because they are in flight. */
  private staying = 0
  /** The bytes at which the young generation becomes old. */
  private most = 0
  /** The number of the young generation, as `bytesOf` needs it. */
  private generation = ++generations
  private readonly parts = new Set<Aging>()

  constructor(size: number) {
    this.size = size
    this.resize(size)
  }

  /** The bytes of all results, by estimate. */
  get bytes(): number {
    return this.young + this.old
  }

  resize(size: number): void {
    this.size = size
    // Results in flight are moved again and again, so as many bytes as they take are added first.
    this.most = Math.max(size / 2, 2 * this.staying)
  }

  /** Registers a part that has results. */
  list(part: Aging): void {
    this.parts.add(part)
  }

  /** Counts bytes of young results, and drops the old ones where the young ones are too many. */
  add(bytes: number): void {
    if ((this.young += bytes) > this.most) this.turn()
  }

  /** Counts bytes like `add`, in the midst of a change that `add` ends. */
  count(bytes: number): void {
    this.young += bytes
  }

  /** Counts bytes of results that stay because they are in flight. */
  countStaying(bytes: number): void {
    this.young += bytes
    this.staying += bytes
  }

  /** The bytes of a value that the young generation has not counted yet. */
  bytesOf(value: Value): number {
    return bytesOf(value, this.generation)
  }

  /** Drops results until the rest fits, except those in flight. */
  trim(): void {
    if (this.bytes > this.size) this.turn()
  }

  /** Drops all results but those that survive a generation: answers, and calls in flight. */
  dropCalls(): void {
    unmetered(() => {
      this.age()
      this.age()
    })
    this.resize(this.size)
  }

  clear(): void {
    this.young = this.old = this.staying = 0
    this.parts.clear()
    this.resize(0)
  }

  private turn(): void {
    unmetered(() => {
      for (let i = 0; i < MOST_AT_ONCE; i++) {
        this.age()
        if (this.bytes <= this.size + this.staying) break
      }
    })
    this.resize(this.size)
  }

  private age(): void {
    this.old = this.young
    this.young = this.staying = 0
    this.generation = ++generations
    for (const part of this.parts) if (!part.age()) this.parts.delete(part)
  }
}
