// What a list of arguments or of record entries may not hold twice, and in which order arguments come.

import type { Argument, RecordEntry, Span } from "./ast.ts"
import { Failure } from "./failure.ts"

/** Below this, comparing each with each is faster than a set. */
const FEW = 8

/** Positional arguments come before named ones, and no name comes twice. */
export function checkArguments(list: readonly Argument[]): void {
  let named = 0
  for (const argument of list) {
    if (argument.name !== null) named++
    else if (named > 0) {
      const hint = "put arguments without a name before those with one, or give this one a name"
      throw new Failure("positional-after-named", "an argument without a name after one with a name", argument.start, argument.end, hint)
    }
  }
  if (named < 2) return
  const names = list.slice(list.length - named)
  const twice = findTwice(names.map((argument) => argument.name as string))
  if (twice >= 0) throw duplicate("duplicate-argument", "argument", names[twice] as Argument, (names[twice] as Argument).name as string)
}

/** The index of the first text that is there before, or -1. */
function findTwice(texts: readonly string[]): number {
  if (texts.length <= FEW) return texts.findIndex((text, index) => texts.indexOf(text) < index)
  const seen = new Set<string>()
  return texts.findIndex((text) => seen.size === seen.add(text).size)
}

export function checkKeys(entries: readonly RecordEntry[]): void {
  if (entries.length < 2) return
  const twice = findTwice(entries.map((entry) => entry.key))
  if (twice >= 0) throw duplicate("duplicate-key", "key", entries[twice] as RecordEntry, (entries[twice] as RecordEntry).key)
}

function duplicate(code: string, what: string, node: Span, name: string): Failure {
  const message = `the ${what} ${JSON.stringify(name)} is given twice`
  return new Failure(code, message, node.start, node.end)
}
