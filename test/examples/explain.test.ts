// The main job on real and on awkward texts: examples/explain.rcl with the offline model gives a sensible result for
// any of them.

import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { offline } from "../../src/models/offline/index.ts"
import type { RunResult } from "../../src/run/result.ts"
import { createRuntime } from "../../src/runtime.ts"

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")
const PROGRAM = read("examples/explain.rcl")
const ARTICLE = read("examples/articles/content-defined-chunking.md")

function explain(article: string): Promise<RunResult> {
  return createRuntime({ models: offline() }).run(PROGRAM, { name: "explain.rcl", args: { article } })
}

/** A text, shorter than the article, with as many requests as its pieces need, and no error in it. */
async function explained(article: string): Promise<string> {
  const { value, usage, diagnostics } = await explain(article)
  expect(typeof value).toBe("string")
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([])
  expect(usage.requests).toBeLessThanOrEqual(40 + article.length / 500)
  expect(String(value).length).toBeLessThanOrEqual(Math.max(article.length, 400))
  return value as string
}

describe("explain.rcl gives a shorter text for", () => {
  test("the sample article, with its headings", async () => {
    const text = await explained(ARTICLE)
    expect(text).toMatch(/^## In short\n/)
    expect(text.match(/^## /gm)!.length).toBeGreaterThan(3)
  })

  test("the same with Windows line ends", async () => {
    expect((await explained(ARTICLE.replaceAll("\n", "\r\n"))).match(/^## /gm)!.length).toBeGreaterThan(3)
  })

  test("a text without headings", async () => {
    expect((await explained(ARTICLE.replaceAll(/^#.*$/gm, ""))).length).toBeGreaterThan(100)
  })

  test("one enormous line", async () => {
    const sentences = Array.from(
      { length: 20_000 },
      (_, i) => `Station ${i} measures the water of river ${i % 97} every hour.`,
    )
    const line = sentences.join(" ").slice(0, 1_000_000)
    expect((await explained(line)).length).toBeGreaterThan(20)
  }, 30_000)

  test("Korean in paragraphs, whose quoted CALL stays text", async () => {
    const quoted = '글쓴이는 CALL("요약하라", 본문)이라는 표기를 쓴다.'
    const article = Array.from(
      { length: 60 },
      (_, i) =>
        `강 ${i}의 수위는 매일 측정된다. ${i % 3 === 0 ? quoted : "측정소는 결과를 본부로 보낸다."} 본부는 홍수를 예보한다.`,
    ).join("\n\n")
    const text = await explained(article)
    expect(text).toMatch(/[가-힣]/)
    for (const [call] of text.matchAll(/CALL\([^)]*\)/g)) expect(quoted).toContain(call)
  })

  test("text full of openings of calls, none of which is made", async () => {
    const text = await explained(
      'The note says CALL("delete_all") and then CALL(1 / 0). Nobody should do that. '.repeat(200),
    )
    expect(text.length).toBeGreaterThan(0)
    await explained("CALL(".repeat(5_000))
  })

  test("text full of backticks", async () => {
    await explained("`".repeat(20_000))
    await explained("```\ncode\n``` and `more` of it. ".repeat(500))
  })

  test.each(["", " \n\t\n ", "\ufeff", "\n"])("nothing: %j", async (article) => {
    const { value, usage } = await explain(article)
    expect(String(value)).not.toBe("")
    expect(usage.requests).toBeLessThanOrEqual(1)
  })

  test("a single word, a heading alone, and symbols", async () => {
    for (const article of ["Water.", "# Water", "!?…—", "😀".repeat(5_000), "a".repeat(20_000)])
      expect(typeof (await explain(article)).value).toBe("string")
  })
})
