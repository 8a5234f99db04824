// The value of an evaluation that a budget has ended: the parts that are known, with null in place of the others.

import { MAX_VALUE_DEPTH } from "../values/limits.ts"
import { list, record, type Value } from "../values/values.ts"
import { DONE, FAILED, Future, type Outcome } from "./future.ts"
import { Joined } from "./joined.ts"
import { FilteredListOf, LastOf, ListOf, RecordOf, RestOfList } from "./spliced.ts"
import { Following, Recover } from "./waiting.ts"

/** The value as far as it is known, and the paths of what is missing in it. */
export interface PartialValue {
  readonly value: Value
  readonly missing: readonly string[]
}

/** The paths that are listed at most. */
export const MAX_MISSING = 1_000

/**
 * The known part of an outcome; null where nothing of it is known, and so of a list or a record with no known part.
 * Only lists, records and what gives them unchanged have parts: the result of a function of a part is missing.
 */
export function partialValue(outcome: Outcome): PartialValue | null {
  const found = new Finder().find(outcome, 0)
  return found === null ? null : { ...found, missing: found.missing.map((path) => path.replace(/^\./, "")) }
}

/** The parts of a value: the items of a list, without those that are `skipped`, or the fields of a record. */
interface Parts {
  readonly parts: readonly Outcome[]
  /** The number of parts; the last of them may not have begun. */
  readonly length: number
  /** The keys of a record. */
  readonly keys?: readonly string[]
  readonly skipped?: Value
}

class Finder {
  /** The results by node: parts that values share are read once, and a node inside itself is missing. */
  private readonly known = new Map<Future, PartialValue | null>()

  find(given: Outcome, depth: number): PartialValue | null {
    const passed: Future[] = []
    let outcome: Outcome | undefined = given
    let found: PartialValue | null = null
    while (outcome !== undefined) {
      if (!(outcome instanceof Future)) {
        found = { value: outcome, missing: [] }
        break
      }
      if (outcome.state === FAILED) break
      if (outcome.state === DONE) {
        outcome = outcome.value
        continue
      }
      if (this.known.has(outcome)) {
        found = this.known.get(outcome)!
        break
      }
      this.known.set(outcome, null)
      passed.push(outcome)
      const same = sameAs(outcome)
      const parts = same === undefined && depth < MAX_VALUE_DEPTH ? partsOf(outcome) : undefined
      if (parts !== undefined) found = this.assemble(parts, depth)
      outcome = same
    }
    for (const node of passed) this.known.set(node, found)
    return found
  }

  private assemble({ parts, length, keys, skipped }: Parts, depth: number): PartialValue | null {
    const values: Value[] = []
    const missing: string[] = []
    let isKnown = false
    for (let i = 0; i < length; i++) {
      const part = parts[i]
      const found = part === undefined ? null : this.find(part, depth + 1)
      if (found !== null && found.value === skipped) continue
      const step = keys === undefined ? `[${values.length}]` : `.${escaped(keys[i]!)}`
      isKnown ||= found !== null
      for (const path of found?.missing ?? [""]) if (missing.length < MAX_MISSING) missing.push(step + path)
      values.push(found?.value ?? null)
    }
    if (!isKnown && length > 0) return null
    return { value: keys === undefined ? list(values) : record(keys.map((key, i) => [key, values[i]!])), missing }
  }
}

/** The outcome that a pending future has the value of, once that is known. */
export function sameAs(future: Future): Outcome | undefined {
  if (future instanceof Following && future.followed !== null) return future.followed
  if (future instanceof LastOf) return future.last
  if (future instanceof Recover) return future.input
  return future instanceof Joined ? future.original : undefined
}

/** The parts of the list or record that a node will give; undefined for any other node. */
export function partsOf(future: Future): Parts | undefined {
  if (future instanceof ListOf) return { parts: future.items, length: future.items.length }
  if (future instanceof RecordOf) return { parts: future.fields, length: future.keys.length, keys: future.keys }
  if (future instanceof FilteredListOf)
    return { parts: future.items, length: future.items.length, skipped: future.skipped }
  if (future instanceof RestOfList) return { parts: future.begun, length: future.length, skipped: future.skipped }
  return undefined
}

/** A key as a path in std/json has it. */
function escaped(key: string): string {
  return key === "" ? "\\e" : key.replace(/[.[\\]/g, "\\$&")
}
