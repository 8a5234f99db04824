// The effects of natives.

/** Effects of a native besides computing: none, reading the outside world, or changing it. */
export type Effect = "none" | "read" | "write"

const STRENGTH: { readonly [effect in Effect]: number } = { none: 0, read: 1, write: 2 }

export function stronger(one: Effect, other: Effect): Effect {
  return STRENGTH[one] < STRENGTH[other] ? other : one
}

export function isEffect(value: unknown): value is Effect {
  return typeof value === "string" && Object.hasOwn(STRENGTH, value)
}
