// The language reference is true: its expressions, documents and modules have the results shown, and its tables are
// those of the sources.

import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { INDEX, REFERENCE, writtenIndex, writtenReference, writtenTables } from "../../scripts/docs.ts"
import { createRuntime, RecallError } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { codeBlocks, type CodeBlock } from "./code-blocks.ts"
import { expectations } from "./expectations.ts"

const page = readFileSync(new URL("../../docs/language.md", import.meta.url), "utf8")
const blocks = codeBlocks(page)

async function codeOfFailure(expression: string): Promise<string> {
  try {
    const { text } = await createRuntime().run(expression, { kind: "expression" })
    return `none: it gave ${text}`
  } catch (error) {
    if (error instanceof RecallError) return error.code
    throw error
  }
}

/** The result shown in the text block after this one. */
function outputAfter(index: number): string | undefined {
  const next = blocks[index + 1]
  return next?.language === "text" && next.attributes.includes("output") ? next.code.replace(/\n$/, "") : undefined
}

function withOutput(language: string): readonly (CodeBlock & { readonly output: string })[] {
  return blocks.flatMap((block, index) => {
    const output = outputAfter(index)
    return block.language === language && output !== undefined ? [{ ...block, output }] : []
  })
}

describe("expressions", () => {
  const cases = blocks
    .filter(({ language }) => language === "expression")
    .flatMap((block) =>
      expectations(block.code).map((one) => ({ ...one, name: `line ${block.line + one.line}: ${one.expression}` })),
    )
  test.each(cases)("$name", async ({ expression, expected }) => {
    if (expected.kind === "failure") {
      expect(await codeOfFailure(expression)).toBe(expected.code)
      return
    }
    const { value } = await createRuntime().run(`[(${expression}\n), (${expected.expression}\n)]`, {
      kind: "expression",
    })
    const [given, wanted] = value as [unknown, unknown]
    expect(given).toEqual(wanted)
  })
})

describe("documents", () => {
  test.each(withOutput("document"))("line $line", async ({ code, output }) => {
    const { text } = await createRuntime().run(code.replace(/\n$/, ""), { kind: "document" })
    expect(text).toBe(output)
  })
})

describe("answers", () => {
  const article = "# Tea\n\nPour slowly.\n\n# Coffee\n\nGrind it first.\n"
  test.each(withOutput("answer"))("line $line", async ({ code, output }) => {
    const model = scripted(() => code.replace(/\n$/, ""))
    const { text } = await createRuntime({ models: model }).run('ask("What does it say?", article, returns: any)', {
      kind: "expression",
      args: { article },
    })
    expect(text).toBe(output)
  })
})

describe("modules", () => {
  test.each(withOutput("rcl"))("line $line", async ({ code, output }) => {
    const { text } = await createRuntime().run(code)
    expect(text).toBe(output)
  })
})

test("the tables are those of the sources: `npm run docs` writes them", () => {
  expect(writtenTables(page)).toBe(page)
})

test("so is the reference of the standard library", () => {
  expect(readFileSync(REFERENCE, "utf8")).toBe(writtenReference())
})

test("the index for language models is that of the pages", async () => {
  expect(readFileSync(INDEX, "utf8"), "run node scripts/docs.ts").toBe(await writtenIndex())
})
