// The inputs that the search for faults in the parsers has kept, again.

import { describe, expect, test } from "vitest"
import { parseModule, print } from "../../grammar/index.ts"
import { formatModule } from "../../grammar/format/format.ts"
import { decode } from "../../src/answers/decoding/decode.ts"
import { listOf, NUMBER } from "../../src/values/types.ts"
import { readCorpus } from "./corpus.ts"
import { TARGETS, type TargetName } from "./targets.ts"

describe("what is true of every text is true of", () => {
  test.each(Object.keys(TARGETS) as TargetName[])("the corpus of %s", async (name) => {
    const corpus = readCorpus(name)
    expect(corpus.length).toBeGreaterThan(20)
    for (const input of corpus) await TARGETS[name](input)
  })
})

describe("found by fuzzing", () => {
  test("an answer that jsonrepair makes no JSON of is refused, and no exception of the parser", async () => {
    await expect(decode("[`\\\b", listOf(NUMBER))).rejects.toMatchObject({ code: "undecodable-answer" })
  })

  test("carriage returns at the end of a documentation line belong to its line break", () => {
    const { module } = parseModule("## A task.\r\r\nTASK t(n) = n")
    expect(module.declarations).toMatchObject([{ documentation: "A task." }])
    expect(parseModule(print(module)).module.declarations).toMatchObject([{ documentation: "A task." }])
    expect(formatModule("##\r\r")).toEqual({ text: "##\n", diagnostics: [] })
  })
})
