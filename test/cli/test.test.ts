// The output of `recall test`, in each of its forms.

import { Parser } from "tap-parser"
import { SaxesParser } from "saxes"
import { describe, expect, test } from "vitest"
import { recall } from "../support/command-line.ts"

const MODULE =
  'PARAM n: number\nTEST "holds" : 1 + 1 == 2\nTEST "does not" : [1, 2] == [1, 3]\nTEST "fails" : 1 / 0 == 1\nEMIT n'

test("lists which tests hold, and why the others do not", async () => {
  const { status, stdout, stderr } = await recall(["test", "a.rcl"], { files: { "a.rcl": MODULE } })
  expect(status).toBe(1)
  expect(stdout).toBe("passed  holds\nFAILED  does not\nFAILED  fails\n1 passed, 2 failed\n")
  expect(stderr).toContain("--> a.rcl:3:")
  expect(stderr).toContain("hint: they differ at [1]: left 2, right 3")
  expect(stderr).toContain("error[division-by-zero]")
})

test("status 0 when all hold, and 2 when there are none", async () => {
  expect(await recall(["test", "-"], { stdin: 'TEST "a" : true' })).toEqual({
    status: 0,
    stdout: "passed  a\n1 passed, 0 failed\n",
    stderr: "",
  })
  expect(await recall(["test", "-"], { stdin: "LET a = 1" })).toMatchObject({
    status: 2,
    stdout: "0 passed, 0 failed\n",
  })
})

test("a module with errors is not tested", async () => {
  const { status, stdout, stderr } = await recall(["test", "-"], { stdin: 'TEST "a" : articel' })
  expect({ status, stdout }).toEqual({ status: 1, stdout: "FAILED  could not be tested\n0 passed, 1 failed\n" })
  expect(stderr).toContain("unknown-name")
})

test("a file that is not there is the caller's mistake", async () => {
  expect(await recall(["test", "none.rcl"])).toMatchObject({
    status: 2,
    stdout: "",
    stderr: expect.stringContaining("there is no file none.rcl") as string,
  })
})

test("--filter takes the tests whose names contain a text", async () => {
  expect(await recall(["test", "a.rcl", "--filter", "hold"], { files: { "a.rcl": MODULE } })).toMatchObject({
    status: 0,
    stdout: "passed  holds\n1 passed, 0 failed\n",
  })
  for (const path of ["a.rcl", "."]) {
    expect(await recall(["test", path, "--filter", "hlod"], { files: { "a.rcl": MODULE } })).toMatchObject({
      status: 2,
      stdout: "0 passed, 0 failed\n",
      stderr: expect.stringContaining('error[bad-argument]: no test has "hlod" in its name') as string,
    })
  }
})

describe("several files", () => {
  const files = {
    "lib/a.rcl": 'TEST "one" : true',
    "lib/b.rcl": "LET a = 1",
    "lib/c.rcl": 'TEST "two" : 1 == 2',
    "d.rcl": 'TEST "three" : true',
  }

  test("appear under their names; modules without tests in a folder are left out", async () => {
    const { status, stdout } = await recall(["test", "lib", "d.rcl"], { files })
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: "lib/a.rcl\npassed  one\nlib/c.rcl\nFAILED  two\nd.rcl\npassed  three\n2 passed, 1 failed\n",
    })
  })

  test("without any test are an error", async () => {
    for (const path of ["lib/b.rcl", "empty"]) {
      const { status, stderr } = await recall(["test", path], { files: { ...files, "empty/b.rcl": "LET a = 1" } })
      expect({ status, stderr }).toEqual({ status: 2, stderr: `error[not-found]: there is no TEST in ${path}\n` })
    }
  })

  test("are those of the working directory unless some are named", async () => {
    expect((await recall(["test", "--filter", "three"], { files })).stdout).toContain("1 passed, 0 failed")
  })
})

test("--json prints one object", async () => {
  const { stdout } = await recall(["test", "-", "--json"], { stdin: '\nTEST "a" : true' })
  expect(JSON.parse(stdout)).toEqual({
    tests: [
      {
        file: "<stdin>",
        name: "a",
        line: 2,
        passed: true,
        questions: 0,
        seconds: expect.any(Number) as number,
        diagnostics: [],
      },
    ],
    untested: [],
  })
})

const ODD = 'TEST "a < b & \\"c\\" # \\u0007 \\n d" : "x\\u0000]]>" == "y"\nTEST "fine" : true'

test("--reporter junit writes XML that parses, whatever the names are", async () => {
  const { status, stdout } = await recall(["test", "odd.rcl", "broken.rcl", "--reporter", "junit"], {
    files: { "odd.rcl": ODD, "broken.rcl": "EMIT (" },
  })
  expect(status).toBe(1)
  const elements: { name: string; attributes: { readonly [name: string]: string } }[] = []
  const parser = new SaxesParser()
  parser.on("error", (error) => {
    throw error
  })
  parser.on("opentag", ({ name, attributes }) =>
    elements.push({ name, attributes: attributes as { readonly [name: string]: string } }),
  )
  parser.write(stdout).close()
  expect(elements.map(({ name }) => name)).toEqual([
    "testsuites",
    "testsuite",
    "testcase",
    "failure",
    "testcase",
    "testsuite",
    "testcase",
    "error",
  ])
  expect(elements[0]!.attributes).toMatchObject({ tests: "3", failures: "1", errors: "1" })
  expect(elements[2]!.attributes).toMatchObject({ name: 'a < b & "c" # \ufffd \n d', classname: "odd.rcl", line: "1" })
  expect(elements[3]!.attributes["type"]).toBe("test-failed")
})

test("--reporter tap writes output that a TAP parser reads", async () => {
  const { stdout } = await recall(["test", "odd.rcl", "broken.rcl", "none.rcl", "--reporter", "tap"], {
    files: { "odd.rcl": ODD, "broken.rcl": "EMIT (", "none.rcl": "LET a = 1" },
  })
  expect(stdout).toMatch(/^TAP version 14\n/)
  const unread: string[] = []
  const parser = new Parser()
  parser.on("extra", (text) => unread.push(text))
  const read = await new Promise<{
    results: { ok: boolean; count: number; pass: number; fail: number; skip: number }
    tests: { ok: boolean; name: string; diag?: { line: number } }[]
  }>((resolve) => {
    const tests: { ok: boolean; name: string }[] = []
    parser.on("assert", (one) => tests.push(one))
    parser.on("complete", (results) => resolve({ results, tests }))
    parser.end(stdout)
  })
  expect(unread).toEqual([])
  expect(read.results).toMatchObject({ ok: false, count: 4, fail: 2, skip: 1 })
  expect(read.tests[0]).toMatchObject({ ok: false, name: expect.stringContaining("# ") as string, diag: { line: 1 } })
})

test("--coverage lists the tasks that were not called and the branches that were not taken", async () => {
  const source = [
    'TASK size(n: number): string = IF n > 9 THEN "big" ELSE "small"',
    "TASK first_of(r: any): any = (TRY r.a ELSE null) ?? 0",
    "TASK unused() = 1",
    'TEST "small" : size(1) == "small" AND size(1) == "small"',
    'TEST "none" : first_of({a: 5}) == 5',
  ].join("\n")
  const { status, stdout } = await recall(["test", "a.rcl", "--coverage"], { files: { "a.rcl": source } })
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: `passed  small
passed  none
2 passed, 0 failed
coverage: 2 of 3 tasks, 3 of 6 branches
  a.rcl:1:46  THEN was not taken
  a.rcl:2:44  ELSE was not taken
  a.rcl:2:53  after ?? was not taken
  a.rcl:3:1  TASK unused was not called
`,
  })
  const json = await recall(["test", "a.rcl", "--coverage", "--json"], { files: { "a.rcl": source } })
  expect(JSON.parse(json.stdout)).toMatchObject({
    coverage: {
      tasks: { covered: 2, total: 3 },
      points: expect.arrayContaining([
        { kind: "task", name: "size", file: "a.rcl", line: 1, column: 1, count: 1 },
      ]) as object[],
    },
  })
})
