// The first page and the cookbook work as shown: their files and commands, one behind the other, in an empty folder.

import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startModelServer } from "../../src/testing/server/index.ts"
import { builtCommandLine, recallProcess } from "../support/built.ts"
import { answersTo, RECIPES } from "./cookbook-answers.ts"
import { partsOf, type Part } from "./workshops.ts"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))
const partsIn = (page: string) => partsOf(readFileSync(join(ROOT, page), "utf8"))

let folder: string
beforeAll(async () => {
  await builtCommandLine()
  folder = await mkdtemp(join(tmpdir(), "recall-workshop-"))
  await mkdir(join(folder, "node_modules"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function writeFiles({ files }: Part, into: string): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(into, file)), { recursive: true })
    await writeFile(join(into, file), text)
  }
}

async function runAll({ commands }: Part, cwd: string, env: { readonly [name: string]: string }): Promise<void> {
  for (const { args, stdin, output, status, line } of commands) {
    const ran = await recallProcess(args, { cwd, stdin, env })
    expect(ran.status, `line ${line}: ${ran.stderr}`).toBe(status)
    expect(ran.stderr, `line ${line}`).not.toContain("warning")
    if (output !== undefined && args[0] !== "init") expect(ran.stdout, `line ${line}`).toBe(output)
  }
}

describe("docs/start.md", () => {
  const parts = partsIn("docs/start.md")
  test("every part has been found", () => {
    expect(parts.map(({ title }) => title)).toEqual(["Install", "A first program", "Before you pay", "Tests"])
  })
  test("its commands run in order", async () => {
    const project = join(folder, "start")
    await mkdir(project)
    for (const part of parts) {
      await writeFiles(part, project)
      await runAll(part, project, {})
    }
  })
})

describe("docs/cookbook.md", () => {
  const parts = partsIn("docs/cookbook.md")
  test("has an answer for every recipe, and no other", () => {
    expect(parts.map(({ title }) => title)).toEqual(RECIPES)
    expect(RECIPES.length).toBe(16)
  })
  test.each(parts)("$title", async (part) => {
    const kitchen = join(folder, part.title.replaceAll(/\W+/g, "-"))
    await cp(join(ROOT, "examples/data"), kitchen, { recursive: true })
    await mkdir(join(kitchen, "node_modules"))
    await symlink(ROOT, join(kitchen, "node_modules/recall-lang"))
    await writeFiles(part, kitchen)
    for (const file of Object.keys(part.files).filter((path) => path.endsWith(".rcl")))
      expect(await recallProcess(["fmt", "--check", file], { cwd: kitchen }), file).toMatchObject({ status: 0 })
    const server = await startModelServer(answersTo(part.title) ?? [])
    try {
      await runAll(part, kitchen, { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: "none", RECALL_MODEL: "openai:test" })
      expect(part.commands.length).toBeGreaterThan(0)
      expect(server.requests.length).toBeGreaterThan(0)
    } finally {
      await server.close()
    }
  })
})
