// Every question that the network can distinguish, each with a text that has its cards.

import type { Inputs, TaskName } from "./rule.ts"

const DIGITS = [..."0123456789"]
const CHARACTERS = [...DIGITS, ..."abcdefghijklmnopqrstuvwxyz"]

/** A text for each card: none, one character, more than one. */
function texts(characters: readonly string[]): readonly string[] {
  return ["", ...characters, ...characters.map((last) => `1${last}`)]
}

/** Texts of at least one digit, one for each card: also what a call can have as its result. */
export const NUMBERS = texts(DIGITS).slice(1)

/** The questions of a task, one for each combination of cards that a problem of the task can lead to. */
export function questionsOf(task: TaskName): readonly Inputs[] {
  switch (task) {
    case "add":
      return combined(texts(DIGITS), texts(DIGITS), [undefined, "0", "1"])
    case "subtract":
      // With one digit left, `a` is at least as large as `b` and what was borrowed.
      return combined(NUMBERS, texts(DIGITS), [undefined, "0", "1"]).filter(
        ({ a, b, c = "0" }) => a.length > 1 || (b.length < 2 && Number(a) >= Number(b) + Number(c)),
      )
    case "times":
      return combined(NUMBERS, DIGITS, [undefined, ..."012345678"])
    case "multiply":
      return combined(NUMBERS, NUMBERS, [undefined])
    case "lcs":
      return combined(texts(CHARACTERS), texts(CHARACTERS), [undefined])
    default:
      return task satisfies never
  }
}

function combined(
  as: readonly string[],
  bs: readonly string[],
  carries: readonly (string | undefined)[],
): readonly Inputs[] {
  return as.flatMap((a) => bs.flatMap((b) => carries.map((c) => (c === undefined ? { a, b } : { a, b, c }))))
}
