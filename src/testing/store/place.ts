// Helpers for the laws of a store: entries by short names, and checks that name the broken law.

import { digest } from "../../base/digest.ts"
import type { Entry, EntrySummary, MemoStore } from "../../memo/store.ts"

/** The surroundings in which a law is checked. */
export interface Surroundings {
  readonly store: MemoStore
  /** Opens the same place again. The store is closed after the check, and may be closed before. */
  readonly open: () => Promise<MemoStore>
  readonly now: () => number
  readonly advance: (milliseconds: number) => void
  /** The warnings of the store so far. */
  readonly warnings: readonly string[]
}

export type Laws = (law: string, check: (surroundings: Surroundings) => Promise<void>) => void

/** The key for a name. */
export function keyOf(name: string): string {
  return digest(name)
}

export const FREE: Entry["cost"] = { input: 0, output: 0, usd: 0, milliseconds: 0 }

/** A plain entry with the key for `name`, and with the parts that are given. */
export function entryOf(name: string, given: Partial<Entry> = {}): Entry {
  return {
    key: keyOf(name),
    kind: "answer",
    value: `the value of ${name}`,
    parts: { question: `What is ${name}?`, model: "test" },
    task: "explain",
    title: `What is ${name}?`,
    uses: [],
    cost: FREE,
    created: Date.UTC(2026, 0, 1),
    ...given,
  }
}

export async function keysOf(entries: AsyncIterable<EntrySummary>): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of entries) keys.push(key)
  return keys
}

export function check(holds: boolean, law: string): asserts holds {
  if (!holds) throw new Error(`broken contract: ${law}`)
}

/** Fails unless both are the same JSON, regardless of the order of keys. */
export function same(actual: unknown, expected: unknown, law: string): void {
  const [a, b] = [canonical(actual), canonical(expected)]
  check(a === b, `${law}: expected ${b.slice(0, 500)}, got ${a.slice(0, 500)}`)
}

export async function refuses(running: () => Promise<unknown>, code: string, law: string): Promise<void> {
  const error = await running().then(
    () => undefined,
    (error: unknown) => error,
  )
  check(
    error instanceof Error && "code" in error && error.code === code && error.name === "UsageError",
    `${law}: expected a UsageError ${code}, got ${String(error)}`,
  )
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? "undefined"
  )
}
