// `recall skill` prints the skill for coding agents or writes it, and overwrites nothing that was changed.

import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { recall } from "../support/command-line.ts"

const SKILL = readFileSync(new URL("../../skills/recall/SKILL.md", import.meta.url), "utf8")

test("prints the skill", async () => {
  expect(await recall(["skill"])).toEqual({ status: 0, stdout: SKILL, stderr: "" })
})

test.each([
  ["claude", ".claude/skills/recall/SKILL.md"],
  ["agents", ".agents/skills/recall/SKILL.md"],
])("--install %s writes %s", async (kind, path) => {
  const written = new Map<string, string>()
  expect(await recall(["skill", "--install", kind], { written })).toEqual({
    status: 0,
    stdout: `${path}\n`,
    stderr: "",
  })
  expect([...written]).toEqual([[path, SKILL]])
  expect((await recall(["skill", "--install", kind], { written })).stdout).toBe(`${path} is up to date\n`)
})

test("a changed file is overwritten with --force alone", async () => {
  const path = ".claude/skills/recall/SKILL.md"
  const written = new Map([[path, "mine"]])
  expect(await recall(["skill", "--install", "claude"], { written })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("error[already-there]") as string,
  })
  expect(written.get(path)).toBe("mine")
  expect((await recall(["skill", "--install", "claude", "--force"], { written })).status).toBe(0)
  expect(written.get(path)).toBe(SKILL)
})
