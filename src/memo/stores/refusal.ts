// Refuses entries that a store could not return unchanged: they must be JSON, within limits, with a valid key.

import { costProblem, isAmount } from "../../base/cost.ts"
import { UsageError } from "../../base/errors.ts"
import { MOST_NESTING } from "../limits.ts"
import type { Entry } from "../store.ts"

const KEY = /^[0-9a-f]{64}$/

/** The codes of errors about an entry that every store refuses. */
const REFUSALS: ReadonlySet<unknown> = new Set(["memo-too-large", "memo-too-deep", "memo-not-json"])

/** Whether an error refuses one entry and says nothing about the store. */
export function isRefusal(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && REFUSALS.has(error.code)
}

/** Throws a `UsageError` for a text that is no key. */
export function checkKey(key: string): void {
  if (!KEY.test(key))
    throw new UsageError(
      "memo-key",
      `${JSON.stringify(String(key).slice(0, 80))} is not a key`,
      "a key is the SHA-256, as 64 lower-case hexadecimal digits, of everything that can change the result",
    )
}

/** Throws a `UsageError` for an entry that JSON would change. */
export function checkEntry(entry: Entry): void {
  checkKey(entry.key)
  for (const key of entry.uses) checkKey(key)
  const created = isAmount(entry.created) ? undefined : "created"
  const problem = created ?? costProblem({ ...entry.cost })
  if (problem !== undefined)
    throw new UsageError("memo-not-json", `${problem} of an entry must be a number of at least 0`)
  checkJson(entry.value)
}

interface Open {
  readonly items: readonly unknown[]
  next: number
}

/**
 * Throws a `UsageError` for a value that is not JSON or nests too deeply. The stack is explicit, as a value may nest
 * deeper than the host's.
 */
export function checkJson(value: unknown): void {
  const path: Open[] = []
  let items: readonly unknown[] | null = itemsOf(value)
  for (;;) {
    if (items !== null) {
      if (path.length >= MOST_NESTING) {
        const most = MOST_NESTING.toLocaleString("en")
        throw new UsageError("memo-too-deep", `a value nested more than ${most} levels deep cannot be remembered`)
      }
      path.push({ items, next: 0 })
    }
    const top = path[path.length - 1]
    if (top === undefined) return
    if (top.next < top.items.length) {
      items = itemsOf(top.items[top.next++])
    } else {
      path.pop()
      items = null
    }
  }
}

/** The items of a list or record, null for any other JSON value. */
function itemsOf(value: unknown): readonly unknown[] | null {
  switch (typeof value) {
    case "string":
    case "boolean":
      return null
    case "number":
      if (Number.isFinite(value)) return null
      break
    case "object": {
      if (value === null) return null
      // A hole reads as undefined, which is refused in its turn.
      if (Array.isArray(value)) return value
      const prototype: unknown = Object.getPrototypeOf(value)
      if (
        (prototype === null || Object.getPrototypeOf(prototype) === null)
        && typeof (value as { toJSON?: unknown }).toJSON !== "function"
      )
        return Object.values(value)
    }
  }
  throw new UsageError(
    "memo-not-json",
    `${typeof value === "object" ? "an object of a class" : String(value)} cannot be remembered: it is not JSON`,
  )
}
