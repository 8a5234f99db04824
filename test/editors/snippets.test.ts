// The snippets: each is a program, with its first choices, that has no warning.

import { readFile } from "node:fs/promises"
import { describe, expect, test } from "vitest"
import { checkSource } from "../../src/program/check-source.ts"

interface Snippet {
  readonly prefix: readonly string[]
  readonly description: string
  readonly body: readonly string[]
}

const folder = new URL("../../editors/vscode/", import.meta.url)
const snippets = JSON.parse(await readFile(new URL("snippets/recall.json", folder), "utf8")) as {
  readonly [name: string]: Snippet
}

/** A snippet as it is inserted when none of its places is filled in. */
function inserted({ body }: Snippet): string {
  const values = new Map<string, string>()
  const text = body.join("\n")
  for (const [, index = "", value = ""] of text.matchAll(/\$\{(\d+):([^{}$]*)\}/g)) values.set(index, value)
  const fill = (from: string): string => from.replaceAll(/\$(\d+)/g, (_, index: string) => values.get(index) ?? "")
  return fill(text.replaceAll(/\$\{(\d+):([^{}]*)\}/g, (_, _index, value: string) => fill(value)))
}

/** The module that a snippet is inserted into. */
function program(snippet: Snippet): string {
  const text = inserted(snippet)
  const isDeclaration = /^(?:##|TASK|PARAM|IMPORT|TEST|EMIT|LET Finding)/.test(text)
  if (!isDeclaration) return `PARAM text: string\nPARAM items: [string]\nEMIT [text, items, (${text})]\n`
  const name = /^(?:TASK|PARAM|LET|IMPORT) (\w+)/m.exec(text)?.[1]
  return text.startsWith("EMIT") ? text : `${text}\nEMIT ${name ?? "0"}\n`
}

describe.each(Object.entries(snippets))("%s", (_name, snippet) => {
  test("has no warning", async () => {
    expect(await checkSource({ id: "snippet.rcl", text: program(snippet) })).toEqual([])
  })
  test("has a prefix and a description", () => {
    expect(snippet.prefix.every((prefix) => prefix.length > 1)).toBe(true)
    expect(snippet.description).toMatch(/^[A-Z]/)
  })
})

test("no two snippets have the same prefix", () => {
  const all = Object.values(snippets).flatMap(({ prefix }) => prefix)
  expect(new Set(all).size).toBe(all.length)
})
