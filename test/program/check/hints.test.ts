// The hints of a check: they name what exists, and what was probably meant.

import { expect, test } from "vitest"
import { checkSource } from "../../../src/program/check-source.ts"

/** The diagnostics of a module, each as `code: hint`. */
async function hints(text: string): Promise<readonly string[]> {
  const diagnostics = await checkSource({ id: "main.rcl", text })
  return diagnostics.map(({ code, hint }) => `${code}: ${hint ?? ""}`)
}

test.each([
  [
    'FOR s IN sections(t) : s.body |> join("\\n")',
    'FOR goes on to the end of the expression: write (FOR …) |> join("\\n")',
  ],
  ["LET all = lines(t) IN FOR l IN all : l |> sum", "FOR goes on to the end of the expression: write (FOR …) |> sum"],
  ["FOR l IN lines(t) : (l |> sum)", ""],
  ["lines(t)", ""],
])("a list where the task declares a string: %s", async (body, hint) => {
  expect(await hints(`## E.\nTASK e(t: string): string = ${body}`)).toContain(`wrong-result: ${hint}`)
})

test("a failed import is one error, and its name is not suggested", async () => {
  const imported = 'IMPORT summarise FROM "std/summary"\n'
  expect(await hints(`${imported}EMIT 1`)).toEqual(["unknown-name: did you mean summarize?"])
  expect(await hints(`${imported}EMIT summarise("x")`)).toEqual(["unknown-name: did you mean summarize?"])
  expect(await hints(`${imported}EMIT sumarise("x")`)).toEqual([
    "unknown-name: did you mean summarize?",
    expect.stringContaining('IMPORT summarize FROM "std/summary"'),
  ])
  expect(await hints(`${imported}TASK _f(x) = sumarise(x)\nEMIT _f(1)`)).toEqual([
    "unknown-name: did you mean summarize?",
    expect.stringContaining('IMPORT summarize FROM "std/summary"'),
  ])
  expect(await hints('IMPORT "./nowhere.rcl" AS letters\nEMIT 1')).toEqual([expect.stringMatching(/^module-not-found/)])
})
