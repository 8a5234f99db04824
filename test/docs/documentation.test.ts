// The documentation works as shown: its commands run, its programs compile and run, its modules have no errors.
//
// A block labelled `text output` after a `sh` or `ts` block is the output of that block. A `ts`, `sh` or `rcl` block
// with the word `excerpt` is incomplete and is left out. Commands that need a real model are only checked for their
// options.

import { readdir, readFile } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { codeBlocks, type CodeBlock } from "./code-blocks.ts"
import { checkModule } from "./module.ts"
import { recallCommands, runCommand } from "./shell.ts"
import { WORKSHOPS } from "./workshops.ts"
import { removePrograms, runProgram, typeErrors, writePrograms } from "./typescript.ts"

const root = new URL("../../", import.meta.url)

interface Shown extends CodeBlock {
  readonly name: string
  /** The output of the block, according to the documentation. */
  readonly output: string | undefined
}

const shown = await readDocumentation()

async function readDocumentation(): Promise<readonly Shown[]> {
  const docs = (await readdir(new URL("docs/", root)).catch(() => []))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`)
  const pages = ["README.md", "CONTRIBUTING.md", ...docs]
  const all = await Promise.all(
    pages.map(async (page) => {
      const blocks = codeBlocks(await readFile(new URL(page, root), "utf8"))
      return blocks.map((block, index) => ({
        ...block,
        name: `${page}:${block.line}`,
        output: outputAfter(blocks[index + 1]),
      }))
    }),
  )
  return all.flat().filter(({ attributes, language, name }) => {
    // Another test runs the commands and modules of these pages in a folder of their own.
    const isOfWorkshop = WORKSHOPS.some((page) => name.startsWith(`${page}:`))
    return !attributes.includes("excerpt") && !(isOfWorkshop && (language === "sh" || language === "rcl"))
  })
}

function outputAfter(next: CodeBlock | undefined): string | undefined {
  return next?.language === "text" && next.attributes.includes("output") ? next.code : undefined
}

function blocks(language: string): readonly Shown[] {
  return shown.filter((block) => block.language === language)
}

describe("commands", () => {
  const commands = blocks("sh").flatMap((block) => {
    const all = recallCommands(block.code)
    // A block's expected output is that of its last command.
    return all.map((command, index) => ({
      ...command,
      name: `${block.name} recall ${command.args.join(" ")}`,
      output: index === all.length - 1 ? block.output : undefined,
    }))
  })
  test.each(commands)("$name", async ({ args, stdin, output }) => {
    const needsModel = args.some((word) => word.startsWith("openai:"))
    const { status, stdout, stderr } = await runCommand({ args: needsModel ? [...args, "--help"] : args, stdin })
    expect(stderr).not.toMatch(/internal error/)
    expect(status, stderr).toBe(0)
    if (output !== undefined) expect(stdout).toBe(output)
  })
})

describe("programs", () => {
  const programs = blocks("ts")
  let files: ReadonlyMap<string, string> = new Map()
  beforeAll(async () => {
    files = await writePrograms(new Map(programs.map(({ name, code }) => [name, code])))
  })
  afterAll(removePrograms)
  test("have no type errors", async () => {
    expect(await typeErrors()).toBe("")
  })
  test.each(programs)("$name", async ({ name, output }) => {
    const printed = await runProgram(files.get(name) ?? "")
    if (output !== undefined) expect(printed).toBe(output)
  })
})

describe("modules", () => {
  test.each(blocks("rcl"))("$name", async ({ code }) => {
    expect(await checkModule(code)).toEqual([])
  })
})

test("data is JSON", () => {
  for (const { name, code } of blocks("json")) expect(() => JSON.parse(code) as unknown, name).not.toThrow()
})
