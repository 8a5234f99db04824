// The value of an evaluation that a budget has ended: the parts that are known, with null in place of the others.

import { list, record, type Value } from "../values/values.ts"
import { MAX_VALUE_DEPTH } from "../values/limits.ts"
import { DONE, FAILED, Future, type Assembled, type Outcome } from "./future.ts"

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

class Finder {
  /** The results by node: parts that values share are read once, and a node inside itself is missing. */
  private readonly known = new Map<Future, PartialValue | null>()

  find(given: Outcome, depth: number): PartialValue | null {
    let outcome = given
    const passed: Future[] = []
    let found: PartialValue | null = null
    for (;;) {
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
      const { makeup } = outcome
      if (makeup === null) break
      if (makeup.kind !== "same") {
        found = depth < MAX_VALUE_DEPTH ? this.assemble(makeup, depth) : null
        break
      }
      outcome = makeup.as
    }
    for (const node of passed) this.known.set(node, found)
    return found
  }

  private assemble(makeup: Assembled, depth: number): PartialValue | null {
    const values: Value[] = []
    const keys: string[] = []
    const missing: string[] = []
    let isKnown = false
    for (let i = 0; i < makeup.length; i++) {
      const part = makeup.parts[i]
      const found = part === undefined ? null : this.find(part, depth + 1)
      if (found !== null && makeup.kind === "list" && found.value === makeup.without) continue
      const step = makeup.kind === "list" ? `[${values.length}]` : `.${escaped(makeup.keys[i]!)}`
      isKnown ||= found !== null
      for (const path of found?.missing ?? [""]) if (missing.length < MAX_MISSING) missing.push(step + path)
      values.push(found?.value ?? null)
      if (makeup.kind === "record") keys.push(makeup.keys[i]!)
    }
    if (!isKnown && makeup.length > 0) return null
    return { value: makeup.kind === "list" ? list(values) : record(keys.map((key, i) => [key, values[i]!])), missing }
  }
}

/** A key as a path in std/json has it. */
function escaped(key: string): string {
  return key === "" ? "\\e" : key.replace(/[.[\\]/g, "\\$&")
}
