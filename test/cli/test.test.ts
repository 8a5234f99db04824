// What `recall test` prints.

import { expect, test } from "vitest"
import { recall } from "../support/command-line.ts"

const MODULE = 'PARAM n: number\nTEST "holds" : 1 + 1 == 2\nTEST "does not" : [1, 2] == [1, 3]\nTEST "fails" : 1 / 0 == 1\nEMIT n'

test("says which tests hold, and why the others do not", async () => {
  const { status, stdout, stderr } = await recall(["test", "a.rcl"], { files: { "a.rcl": MODULE } })
  expect(status).toBe(1)
  expect(stdout).toBe("passed  holds\nFAILED  does not\nFAILED  fails\n1 passed, 2 failed\n")
  expect(stderr).toContain("--> a.rcl:3:")
  expect(stderr).toContain("error[division-by-zero]")
})

test("status 0 when all hold, and when there are none", async () => {
  expect(await recall(["test", "-"], { stdin: 'TEST "a" : true' })).toEqual({ status: 0, stdout: "passed  a\n1 passed, 0 failed\n", stderr: "" })
  expect(await recall(["test", "-"], { stdin: "LET a = 1" })).toMatchObject({ status: 0, stdout: "0 passed, 0 failed\n" })
})

test("--json prints one object", async () => {
  const { stdout } = await recall(["test", "-", "--json"], { stdin: 'TEST "a" : true' })
  expect(JSON.parse(stdout)).toEqual({ tests: [{ name: "a", passed: true, diagnostics: [] }] })
})

test("a module with errors is not tested", async () => {
  expect(await recall(["test", "-"], { stdin: 'TEST "a" : articel' })).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("unknown-name") as string })
})
