// The sources of the site: the tour gives what it says, programs compile, and the links of all pages lead somewhere.
// `site/` has the checks of the built pages, which need its own packages.

import { describe, expect, test } from "vitest"
import { linksOf } from "../../site/scripts/links.ts"
import { readPages } from "../../site/scripts/sources.ts"
import { offline } from "../../src/models/offline/index.ts"
import { createRuntime } from "../../src/runtime.ts"
import { codeBlocks } from "../docs/code-blocks.ts"
import { checkModule } from "../docs/module.ts"

const pages = readPages()
const steps = pages.filter(({ isStep }) => isStep)

describe("the tour", () => {
  test("has twelve steps", () => {
    expect(steps.length).toBe(12)
  })

  test.each(steps)("$title: its program gives the result, and its TESTs hold", async ({ markdown }) => {
    const [program, result, ...others] = codeBlocks(markdown)
    expect(others).toEqual([])
    expect(result).toMatchObject({ language: "text", attributes: ["output"] })
    const { language, code } = program!
    expect(["rcl", "document"]).toContain(language)
    const runtime = createRuntime({ models: offline() })
    const { text, diagnostics } = await runtime.run(code, { kind: language === "rcl" ? "module" : "document" })
    expect(text.trimEnd()).toBe(result!.code.trimEnd())
    expect(diagnostics).toEqual([])
    if (language === "rcl") expect((await runtime.test(code)).filter(({ passed }) => !passed)).toEqual([])
  })
})

test.each(pages.filter(({ source }) => source.startsWith("site/")))("the programs of $path compile", async (page) => {
  for (const { language, code } of codeBlocks(page.markdown))
    if (language === "rcl") expect(await checkModule(code)).toEqual([])
})

test("the links of all pages lead to files and sections that are there", () => {
  const links = linksOf(pages)
  for (const page of pages) links.rewritten(page, "html")
  expect(links.dead).toEqual([])
  expect(links.pictures.size).toBeGreaterThan(2)
})
