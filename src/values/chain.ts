// The chain of calls that a failure leaves, collected on its way out: a program without failures pays nothing for it.

import type { Location } from "./location.ts"

/** The most calls that a chain keeps at each of its ends. Those between are counted. */
const KEPT = 4

/** A call of a task, or one item of a list that a FOR or `reduce` goes through. Its values are shown at the end. */
export interface Step {
  readonly call: FailedCall | null
  readonly item: FailedItem | null
  /** The place of the call or the FOR. */
  readonly location: Location
}

export interface FailedCall {
  readonly name: string
  readonly parameters: readonly { readonly name: string }[]
  /** Values of the language: the arguments, from slot 1 on. */
  readonly frame: readonly unknown[]
}

export interface FailedItem {
  readonly form: "FOR" | "reduce"
  /** Null where the list is a part of another one, so that its indexes say nothing. */
  readonly index: number | null
  readonly list: object
  readonly value: unknown
}

/** Immutable, as a failure may leave one call on several ways. */
export interface Chain {
  /** The first calls that the failure left, from the innermost outwards. */
  readonly inner: readonly Step[]
  readonly omitted: number
  /** The last ones, up to the outermost. */
  readonly outer: readonly Step[]
}

const EMPTY: Chain = { inner: [], omitted: 0, outer: [] }

/** The chain with one more call around it. */
export function extended(chain: Chain | null, step: Step): Chain {
  const { inner, omitted, outer } = chain ?? EMPTY
  if (inner.length < KEPT) return { inner: [...inner, step], omitted, outer }
  if (outer.length < KEPT) return { inner, omitted, outer: [...outer, step] }
  return { inner, omitted: omitted + 1, outer: [...outer.slice(1), step] }
}

/**
 * The chain around a call of the prelude, whose functions are natives to the user: of its own lines only the item that
 * it was at is kept, and the functions that it calls are called where it is called itself.
 */
export function outOfPrelude(chain: Chain | null, call: FailedCall, prelude: string, location: Location): Chain | null {
  let rest = chain ?? EMPTY
  let item: FailedItem | null = null
  const given: Step[] = []
  for (let top = lastOf(rest); top?.location.source === prelude; top = lastOf(rest)) {
    if (top.item !== null) item = top.item
    else given.unshift({ ...top, location })
    rest = withoutLast(rest)
  }
  for (const step of given) rest = extended(rest, step)
  if (item === null) return rest === EMPTY ? chain : rest
  const whole = call.frame[1] === item.list
  return extended(rest, { call, item: whole ? item : { ...item, index: null }, location })
}

function lastOf({ inner, outer }: Chain): Step | undefined {
  return outer.at(-1) ?? inner.at(-1)
}

function withoutLast({ inner, omitted, outer }: Chain): Chain {
  return outer.length > 0
    ? { inner, omitted, outer: outer.slice(0, -1) }
    : { inner: inner.slice(0, -1), omitted, outer }
}
