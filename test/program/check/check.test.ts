// Laws of checking: it never throws on any text, and a program that runs has no error.

import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { print } from "../../../grammar/index.ts"
import { fileModules } from "../../../src/host/index.ts"
import { createRuntime } from "../../../src/runtime.ts"
import { checkSource } from "../../../src/program/check-source.ts"
import { program } from "../../support/arbitrary-program.ts"
import { anyText } from "../../support/arbitrary-text.ts"
import { expression } from "../../support/arbitrary-tree.ts"

const runs = { numRuns: Number(process.env["RECALL_RUNS"] ?? 300) }
const root = fileURLToPath(new URL("../../../", import.meta.url))
const check = (text: string) => checkSource({ id: "module", text }, undefined)
const errorsOf = async (text: string) => (await check(text)).filter(({ severity }) => severity === "error")

async function doesRun(text: string): Promise<boolean> {
  return createRuntime()
    .run(text, { name: "module" })
    .then(
      () => true,
      () => false,
    )
}

test("no text makes it throw", async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => void (await check(text))),
    runs,
  )
})

test("no tree makes it throw, and a program that runs has no error", async () => {
  const source = expression.map(
    (tree) =>
      `TASK t(a, b: string = "x"): any = ${print(tree)}\nLET xs = [1, "a"], x1 = {a: 1}, it = 3\n`
      + `EMIT TRY t("x") ELSE ${print(tree)}`,
  )
  await fc.assert(
    fc.asyncProperty(source, async (text) => {
      const errors = await errorsOf(text)
      if (errors.length > 0) expect(await doesRun(text), `${text}\n${JSON.stringify(errors)}`).toBe(false)
    }),
    runs,
  )
})

test("a program that runs has no error", async () => {
  await fc.assert(
    fc.asyncProperty(program(), async (text) => {
      const errors = await errorsOf(text)
      if (errors.length > 0) expect(await doesRun(text), `${text}\n${JSON.stringify(errors)}`).toBe(false)
    }),
    runs,
  )
})

test("operations on values of any kind: an error is a program that fails", async () => {
  const value = fc.constantFrom(
    "1",
    '"a"',
    "[1]",
    "[]",
    "{a: 1}",
    "null",
    "true",
    "n",
    "s",
    "r",
    "`t`",
    "(x => x)",
    "length(s)",
    'IF b THEN 1 ELSE "c"',
    "f(n)",
    "upper(s)",
    "number",
  )
  const operation = fc.oneof(
    fc
      .tuple(value, fc.constantFrom("+", "-", "*", "<", ">=", "AND", "OR", "IN", "NOT IN", "==", "??", "|"), value)
      .map(([a, operator, b]) => `(${a}) ${operator} (${b})`),
    value.map((a) => `NOT (${a})`),
    value.map((a) => `-(${a})`),
    value.map((a) => `(${a}).a`),
    value.map((a) => `(${a})?.a`),
    value.map((a) => `FOR x IN (${a}) : 1`),
    value.map((a) => `(IF (${a}) THEN 1 ELSE 2)`),
    value.map((a) => `f(${a})`),
    value.map((a) => `upper(${a})`),
    value.map((a) => `(${a}) |> sum`),
    value.map((a) => `g(${a})`),
    value.map((a) => `(${a})(1)`),
    value.map((a) => `(${a})[0]`),
    value.map((a) => `(${a})[0:1]`),
  )
  const around = (inner: string) =>
    fc.constantFrom(
      `EMIT [type_of(${inner})]`,
      `EMIT TRY [${inner}] ELSE 1`,
      `EMIT LET y = ${inner} IN 1`,
      `EMIT (IF b THEN ${inner} ELSE 1) == 2`,
      `TASK h() = ${inner}\nEMIT h() == 1`,
    )
  const text = operation
    .chain(around)
    .map(
      (last) =>
        'LET n = 1, s = "a", r = {a: 1, c: "x"}, b = true\nTASK f(k: number): number = k\n'
        + `TASK g(k: {a: number} | [number] | "a"): any = k\n${last}`,
    )
  await fc.assert(
    fc.asyncProperty(text, async (source) => {
      const errors = await errorsOf(source)
      if (errors.length > 0) expect(await doesRun(source), `${source}\n${JSON.stringify(errors)}`).toBe(false)
    }),
    { numRuns: runs.numRuns * 4 },
  )
})

describe("the project's own programs have no error", () => {
  const files = ["examples", "stdlib", "test/language"].flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".rcl") && !/failures|cycle/.test(file))
      .map((file) => `${folder}/${file}`),
  )
  test.each(files)("%s", async (file) => {
    const found = await checkSource({ id: file, text: readFileSync(root + file, "utf8") }, fileModules({ root }))
    expect(found.filter(({ severity }) => severity === "error")).toEqual([])
    if (file.startsWith("examples")) expect(found).toEqual([])
  })
})

test("a module of 10,000 lines", async () => {
  const tasks = Array.from(
    { length: 2_000 },
    (_, i) =>
      `## Task ${i}.\nTASK t${i}(n: number, xs: [any]): number =\n  IF n < 1 THEN length(xs)\n`
      + `  ELSE t${(i * 7) % 2_000}(n - 1, xs) + 1\n`,
  )
  const text = `${tasks.join("\n")}\nEMIT t0(1, []) + t1("x", [])`
  expect(text.split("\n").length).toBeGreaterThan(10_000)
  expect((await check(text)).map(({ severity, code }) => `${severity} ${code}`)).toEqual(["error wrong-argument"])
})
