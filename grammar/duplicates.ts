// Names and keys that come twice, and arguments in the wrong order.

import type { Argument, Identifier, RecordEntry } from "./ast.ts"
import { Failure } from "./failure.ts"

/** Below this, comparing each with each is faster than a set. */
const FEW = 8

/** Positional arguments come before named ones, and no name comes twice. */
export function checkArguments(list: readonly Argument[]): void {
  let named = 0
  for (let index = 0; index < list.length; index++) {
    const argument = list[index] as Argument
    if (argument.name !== null) named++
    else if (named > 0) {
      const hint = "put arguments without a name before those with one, or give this one a name"
      throw new Failure(
        "positional-after-named",
        "an argument without a name after one with a name",
        argument.start,
        argument.end,
        hint,
      )
    }
  }
  if (named < 2) return
  const names = list.slice(list.length - named)
  const twice = findTwice(names.map((argument) => (argument.name as Identifier).text))
  const second = names[twice]
  if (second !== undefined)
    throw new Failure(
      "duplicate-argument",
      `the argument ${JSON.stringify((second.name as Identifier).text)} is given twice`,
      second.start,
      second.end,
    )
}

/** The index of the first text that is there before, or -1. */
function findTwice(texts: readonly string[]): number {
  if (texts.length <= FEW) return texts.findIndex((text, index) => texts.indexOf(text) < index)
  const seen = new Set<string>()
  return texts.findIndex((text) => seen.size === seen.add(text).size)
}

/** Computed keys are compared when they are known. */
export function checkKeys(all: readonly RecordEntry[]): void {
  const entries = all.some(({ computed }) => computed !== null) ? all.filter(({ computed }) => computed === null) : all
  if (entries.length < 2) return
  const twice = findTwice(entries.map((entry) => entry.key.text))
  const second = entries[twice]
  if (second !== undefined)
    throw new Failure(
      "duplicate-key",
      `the key ${JSON.stringify(second.key.text)} is given twice`,
      second.start,
      second.end,
    )
}
