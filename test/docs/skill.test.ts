// The skill for coding agents works as shown: its module and its commands, in the order in which it gives them.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { countTokens } from "gpt-tokenizer"
import { afterAll, beforeAll, expect, test } from "vitest"
import { CATALOGUE } from "../../src/diagnostics/catalogue.ts"
import { recallProcess } from "../support/built.ts"
import { codeBlocks } from "./code-blocks.ts"
import { recallCommands } from "./shell.ts"

/** Tokens that the skill may take in the context of an agent. */
const MOST_TOKENS = 700

const skill = await readFile(new URL("../../skills/recall/SKILL.md", import.meta.url), "utf8")
const blocks = codeBlocks(skill)
const module = blocks.find(({ language }) => language === "rcl")
const commands = blocks.filter(({ language }) => language === "sh").flatMap(({ code }) => recallCommands(code))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-skill-"))
  await writeFile(join(folder, "risks.rcl"), module!.code)
  await writeFile(
    join(folder, "report.md"),
    "# Supply\n\nThe only supplier may fail.\n\n# Staff\n\nTwo people leave.\n",
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test(`takes at most ${MOST_TOKENS} tokens`, () => {
  expect(countTokens(skill)).toBeLessThanOrEqual(MOST_TOKENS)
})

test("has a name, and a description of at most 1,024 characters, before its text", () => {
  const [, name, description = ""] = /^---\nname: (.+)\ndescription: "(.+)"\n---\n/.exec(skill)!
  expect(name).toBe("recall")
  expect(description.length).toBeLessThanOrEqual(1_024)
})

test("its module has no warning and is formatted", async () => {
  expect(await recallProcess(["check", "--strict", "risks.rcl"], { cwd: folder })).toMatchObject({
    status: 0,
    stderr: "",
  })
  expect((await recallProcess(["fmt", "--check", "risks.rcl"], { cwd: folder })).status).toBe(0)
})

test("its commands work in their order", async () => {
  expect(commands.map(({ args }) => args[0])).toEqual(["check", "test", "plan", "run"])
  for (const { args } of commands) {
    const { status, stderr } = await recallProcess(args, { cwd: folder })
    expect(status, stderr).toBe(0)
  }
})

test("the documentation that it names exists", async () => {
  const shown = [...skill.matchAll(/`(?:npx recall )?doc ([^`]+)`|`(language#[a-z-]+)`/g)].map(
    ([, subject, section]) => (subject ?? section)!,
  )
  expect(shown.length).toBeGreaterThan(3)
  for (const subject of shown)
    expect(await recallProcess(["doc", subject], { cwd: folder })).toMatchObject({ status: 0 })
  expect(await recallProcess(["explain", Object.keys(CATALOGUE)[0]!])).toMatchObject({ status: 0 })
})
