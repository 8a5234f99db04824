// The programs of examples/learned solve their problems with the tiny model, as a newcomer runs them. Needs a build.

import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { figure, questionsOf } from "../../scripts/learned-figures.ts"
import { recallProcess } from "../support/built.ts"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))

const PRINTED: { readonly [file: string]: string } = {
  "add.rcl": String(
    123456789012345678901234567890123456789012345678n + 987654321098765432109876543210987654321098765432n,
  ),
  "subtract.rcl": String(10n ** 48n - 123456789012345678901234567890123456789012345678n),
  "multiply.rcl": String(1234567890123456n * 6543210987654321n),
  "lcs.rcl": "121",
}

const files = readdirSync(`${ROOT}/examples/learned`).filter((file) => file.endsWith(".rcl"))

test.each(files)("%s prints its answer", async (file) => {
  const { status, stdout, stderr } = await recallProcess(["run", `examples/learned/${file}`, "--model", "tiny"], {
    cwd: ROOT,
  })
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${PRINTED[file]}\n`, stderr: "" })
})

test("a subtraction of the larger number says what is wrong", async () => {
  const args = ["run", "examples/learned/subtract.rcl", "--model", "tiny", "--arg", "a=12", "--arg", "b=345"]
  const { status, stderr } = await recallProcess(args, { cwd: ROOT })
  expect(status).toBe(1)
  expect(stderr).toContain("a is the smaller number")
})

test("the figure counts the questions that the example asks", () => {
  expect(questionsOf(16)).toEqual({ all: 22_974_815, different: 237 })
})

test("a figure has a point for each pair of values", () => {
  const axis = { name: "n", from: 0, to: 10, marks: [[0, "0"]] } as const
  const drawn = figure("Title", axis, axis, [
    {
      name: "line",
      color: "#000",
      points: [
        [0, 0],
        [5, 10],
      ],
    },
  ])
  expect(drawn).toContain('<circle cx="390" cy="56" r="3.5"/>')
  expect(drawn.match(/<circle/g)).toHaveLength(3)
})
