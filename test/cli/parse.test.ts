// The output of `recall parse`.

import { expect, test } from "vitest"
import { recall } from "../support/command-line.ts"

test("an outline of the tree, with places", async () => {
  const { status, stdout, stderr } = await recall(["parse", "a.rcl"], { files: { "a.rcl": "LET a = 1\nEMIT a + 2" } })
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  expect(stdout).toBe(
    [
      "module 1:1",
      "  declarations: let-declaration 1:1",
      '    bindings: binding name="a" 1:5',
      "      value: literal value=1 1:9",
      "  declarations: emit 2:1",
      '    value: binary operator="+" 2:6',
      '      left: name name="a" 2:6',
      "      right: literal value=2 2:10",
      "",
    ].join("\n"),
  )
})

test("--json prints one object with the tree and the diagnostics", async () => {
  const { status, stdout } = await recall(["parse", "-", "--json"], { stdin: "one\nCALL(1 + ) CALL(2)" })
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    tree: { kind: "document", parts: [{ kind: "text" }, { kind: "call" }] },
    diagnostics: [{ severity: "warning", source: "<stdin>", line: 2 }],
  })
})

test("status 1 and the place of the first syntax error", async () => {
  const { status, stderr } = await recall(["parse", "a.rcl"], { files: { "a.rcl": "LET = 1" } })
  expect(status).toBe(1)
  expect(stderr).toMatch(/error\[[a-z-]+\]: .*\n --> a\.rcl:1:5\n/)
})

test("--as sets the kind of the text", async () => {
  expect((await recall(["parse", "-", "--as", "expression"], { stdin: "1" })).stdout).toBe("literal value=1 1:1\n")
  expect((await recall(["parse", "-", "--as", "answer"], { stdin: "```recall\nLET a = 1\n```" })).stdout).toContain(
    "block",
  )
})

test("status 2 for a missing file", async () => {
  expect(await recall(["parse", "nowhere.rcl"])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("there is no file nowhere.rcl") as string,
  })
})
