// The network follows the rules, of additions on every card and of the other tasks on a sample.
//
// `node examples/learned/verify.ts` checks every card of every task, which takes a minute.

import { expect, test } from "vitest"
import { questionsOf } from "../../../examples/learned/cards.ts"
import { compare, questionOf } from "../../../examples/learned/check.ts"
import { TASKS } from "../../../examples/learned/rule.ts"
import { Decoder } from "../../../src/models/tiny/decoder.ts"
import { embeddedFile } from "../../../src/models/tiny/embedded.ts"
import { readWeights } from "../../../src/models/tiny/file.ts"
import { continuation } from "../../../src/models/tiny/answer.ts"
import { tokensOf } from "../../../src/models/tiny/view.ts"

const weights = readWeights(embeddedFile())
const decoder = new Decoder(weights)

/** One of how many questions is compared; a subtraction has up to 21 pieces, a subsequence the longest answers. */
const STEP = { add: 1, subtract: 23, times: 7, multiply: 5, lcs: 61 } as const

test.each(TASKS)("%s follows its rule", (task) => {
  const found = questionsOf(task)
    .filter((_, index) => index % STEP[task] === 0)
    .map((inputs) => compare(decoder, task, inputs))
  expect(found.flatMap(({ wrong }) => wrong)).toEqual([])
})

test("a longer text with the same card is the same question", () => {
  const { text } = continuation(decoder, questionOf("add", { a: "17", b: "18", c: "1" }, null))
  expect(continuation(decoder, questionOf("add", { a: "123456789x17", b: "98", c: "1" }, null)).text).toBe(text)
})

test("the text of an answer is read as the words that the network wrote", () => {
  const written = TASKS.flatMap((task) => {
    const { text } = continuation(decoder, questionOf(task, questionsOf(task).at(-1)!, null))
    return [text, tokensOf(text, weights.vocabulary).join("")]
  })
  expect(written.filter((_, index) => index % 2 === 0)).toEqual(written.filter((_, index) => index % 2 === 1))
})
