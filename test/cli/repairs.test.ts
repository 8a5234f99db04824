// Repairs on standard error: one for each question, with the number of the others; `--json` has all.

import { expect, test } from "vitest"
import { scripted } from "../../src/testing/index.ts"
import { recall } from "../support/command-line.ts"

const slips = Array.from({ length: 4 }, (_, i) => `CALL(nam${i})`).join(" and ")
const configuration = () => ({
  models: {
    default: scripted([
      { question: "Number?", answer: ["none", "still none", "7"] },
      { question: "Slips?", answer: `It is ${slips}.` },
      { question: "One?", answer: "It is CALL(nam) here." },
    ]),
  },
})

test("of one question are one block, with the number of the others", async () => {
  const run = (expression: string, ...more: readonly string[]) =>
    recall(["eval", expression, "--quiet", ...more], { configuration: configuration() })
  const { status, stderr } = await run('[ask("Slips?"), ask("One?"), ask("Number?", returns: number)]')
  expect(status, stderr).toBe(0)
  const blocks = stderr.match(/^repair\[.*$/gm)!
  expect(blocks).toEqual([
    "repair[unknown-name]: told the model: nam0 is not defined (and 3 more repairs of this question)",
    "repair[unknown-name]: told the model: nam is not defined",
    expect.stringMatching(/^repair\[undecodable-answer\]: asked again: .* \(and 1 more repair of this question\)$/),
  ])
  const { diagnostics } = JSON.parse((await run('ask("Slips?")', "--json")).stdout) as {
    readonly diagnostics: readonly { readonly message: string }[]
  }
  expect(diagnostics.map(({ message }) => message)).toEqual(
    Array.from({ length: 4 }, (_, i) => `told the model: nam${i} is not defined`),
  )
})
