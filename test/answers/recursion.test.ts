// The tasks used to measure decomposed prompting: a model that follows the recursive rule solves them exactly.

import { describe, expect, test } from "vitest"
import { scripted } from "../../src/testing/index.ts"
import { evaluate } from "../support/asking.ts"

const WORDS = ["driving", "license", "button", "packet", "pipe", "rose", "window", "lemon", "castle", "ribbon"]

/** Halves the words, asks the same of both, and combines the answers; one word is solved outright, as the rule says. */
function divider(solve: (word: string) => string, combine: (left: string, right: string) => string) {
  return scripted(({ question: { text, data } }) => {
    const words = JSON.parse(data[0]!.whole!) as string[]
    if (words.length === 1) return solve(words[0]!)
    const half = Math.floor(words.length / 2)
    return (
      "I split the list in two.\n"
      + `CALL(LET left = CALL("${text}", words: words[0:${half}]), `
      + `right = CALL("${text}", words: words[${half}:${words.length}]))CALL("answer", ${combine("left", "right")})`
    )
  })
}

describe.each([4, 5, 6, 7, 8, 9, 10])("a list of %i words", (length) => {
  const words = WORDS.slice(0, length)
  // A question for each list, which splits into two; two requests for each split: up to the LET, and up to the answer.
  const questions = 2 * length - 1
  const requests = 2 * (length - 1) + length

  test("is reversed", async () => {
    const model = divider(
      (word) => word,
      (left, right) => `${right} + " " + ${left}`,
    )
    const { value, usage } = await evaluate(model, 'ask("Reverse the words.", words: words)', { args: { words } })
    expect(value).toBe(words.toReversed().join(" "))
    expect([usage.questions.asked, usage.requests]).toEqual([questions, requests])
  })

  test("gives its last letters", async () => {
    const model = divider(
      (word) => word.at(-1)!,
      (left, right) => `${left} + ${right}`,
    )
    const { value, usage } = await evaluate(model, 'ask("Concatenate the last letters.", words: words)', {
      args: { words },
    })
    expect(value).toBe(words.map((word) => word.at(-1)).join(""))
    expect([usage.questions.asked, usage.requests]).toEqual([questions, requests])
  })

  test("gives the same with both halves in one call, which are then asked at the same time", async () => {
    const model = scripted(({ question: { data } }) => {
      const words = JSON.parse(data[0]!.whole!) as string[]
      if (words.length === 1) return words[0]!
      return (
        `CALL(join(map([words[${Math.floor(words.length / 2)}:], `
        + `words[0:${Math.floor(words.length / 2)}]], half => CALL("Reverse the words.", words: half)), " "))`
      )
    })
    const { value, usage } = await evaluate(model, 'ask("Reverse the words.", words: words)', { args: { words } })
    expect(value).toBe(words.toReversed().join(" "))
    expect([usage.questions.asked, usage.requests]).toEqual([questions, requests])
  })
})
