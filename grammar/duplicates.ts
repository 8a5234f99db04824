// What a list of arguments or of record entries may not hold twice, and in which order arguments come.

import type { Argument, RecordEntry } from "./ast.ts"
import { Failure } from "./failure.ts"

/** Positional arguments come before named ones, and no name comes twice. */
export function checkArguments(list: readonly Argument[]): void {
  const { length } = list
  if (length < 2) return
  let names: Set<string> | null = null
  for (const argument of list) {
    if (argument.name === null) {
      if (names === null) continue
      const hint = "put arguments without a name before those with one, or give this one a name"
      throw new Failure("positional-after-named", "an argument without a name after one with a name", argument.start, argument.end, hint)
    }
    if (names?.has(argument.name) === true) {
      throw duplicate("duplicate-argument", "argument", argument.name, argument.start)
    }
    names = (names ?? new Set()).add(argument.name)
  }
}

export function checkKeys(entries: readonly RecordEntry[]): void {
  if (entries.length < 2) return
  const keys = new Set<string>()
  for (const entry of entries) {
    if (keys.has(entry.key)) throw duplicate("duplicate-key", "key", entry.key, entry.start)
    keys.add(entry.key)
  }
}

function duplicate(code: string, what: string, name: string, start: number): Failure {
  const message = `the ${what} ${JSON.stringify(name)} is given twice`
  return new Failure(code, message, start, start + name.length)
}
