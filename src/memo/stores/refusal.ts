// Refuses what could not be given back as it was: entries are JSON, within limits, under a key of the right form.

import { UsageError } from "../../base/errors.ts"
import { MOST_NESTING } from "../limits.ts"
import type { Entry } from "../store.ts"

const KEY = /^[0-9a-f]{64}$/

/** What is said of an entry that no store would take. */
const REFUSALS: ReadonlySet<unknown> = new Set(["memo-too-large", "memo-too-deep", "memo-not-json"])

/** Whether it says of one entry that it cannot be kept, and nothing of the store. */
export function isRefusal(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && REFUSALS.has(error.code)
}

/** Throws a `UsageError` for a text that is no key. */
export function checkKey(key: string): void {
  if (!KEY.test(key))
    throw new UsageError(
      "memo-key",
      `${JSON.stringify(String(key).slice(0, 80))} is no key`,
      "a key is the SHA-256, as 64 lower-case hexadecimal digits, of all that can change the result",
    )
}

/** Throws a `UsageError` for an entry that JSON would change. */
export function checkEntry(entry: Entry): void {
  checkKey(entry.key)
  for (const key of entry.uses) checkKey(key)
  for (const [name, number] of [["created", entry.created], ...Object.entries(entry.cost)] as const) {
    if (!Number.isFinite(number) || number < 0)
      throw new UsageError("memo-not-json", `${name} of an entry is a number from 0 on, not ${String(number)}`)
  }
  checkJson(entry.value)
}

interface Open {
  readonly items: readonly unknown[]
  next: number
}

/** Throws a `UsageError` for a value that is not JSON or nests too deep. On a stack of its own: it may nest deeper than the host's stack. */
export function checkJson(value: unknown): void {
  const path: Open[] = []
  let items: readonly unknown[] | null = itemsOf(value)
  for (;;) {
    if (items !== null) {
      if (path.length >= MOST_NESTING)
        throw new UsageError(
          "memo-too-deep",
          `a value of more than ${MOST_NESTING.toLocaleString("en")} lists and records within each other cannot be remembered`,
        )
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

/** What a list or record holds, null for any other JSON value. */
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
      // A hole, read by its index, is undefined, which is refused in its turn.
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
