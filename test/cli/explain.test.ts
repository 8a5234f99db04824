// `recall explain` has an answer for every code, with the message that its example provokes.

import { expect, test } from "vitest"
import { CATALOGUE } from "../../src/diagnostics/catalogue.ts"
import { recall } from "../support/command-line.ts"

test.each(Object.entries(CATALOGUE))("%s", async (code, { explanation, example }) => {
  const { status, stdout, stderr } = await recall(["explain", code])
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  expect(stdout.startsWith(`${code}\n\n${explanation}\n\nWhat to do: `)).toBe(true)
  expect(stdout.length).toBeLessThan(2_000)
  if (example !== undefined) expect(stdout).toMatch(new RegExp(`\n\n(error|warning|repair)\\[${code}\\]: `))
})

test("without a code, all of them", async () => {
  const { stdout } = await recall(["explain"])
  expect(stdout.split("\n").filter((line) => /^[a-z]/.test(line))).toEqual(Object.keys(CATALOGUE))
})

test("--json", async () => {
  const { codes } = JSON.parse((await recall(["explain", "--json", "wrong-type"])).stdout) as { codes: object[] }
  expect(codes).toEqual([
    {
      code: "wrong-type",
      explanation: expect.any(String) as string,
      remedy: expect.any(String) as string,
      example: { kind: "expression", source: '1 + "1"' },
      diagnostic: expect.objectContaining({
        code: "wrong-type",
        severity: "error",
        span: { start: 0, end: 7 },
      }) as object,
    },
  ])
})

test("an unknown code", async () => {
  expect(await recall(["explain", "wrong-typ"])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("did you mean wrong-type?") as string,
  })
})
