// The grammars for Markdown: nodes, fenced blocks and front matter, against the project's own scanner.

import { readdir, readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { parseDocument } from "../../grammar/index.ts"
import { MARKDOWN_GRAMMARS } from "../../scripts/editors/markdown.ts"
import { textMateGrammar } from "../../scripts/editors/textmate.ts"
import { loadGrammar, tokenize } from "./tokenizer.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** The rules of VS Code's grammar of Markdown that the injections meet, by the scopes that it gives. */
const markdown = {
  scopeName: "text.html.markdown",
  patterns: [
    {
      begin: String.raw`\A---\s*$`,
      end: String.raw`^---\s*$`,
      contentName: "meta.embedded.block.frontmatter",
      patterns: [{ name: "string.unquoted.yaml", match: ".+" }],
    },
    { begin: "^\\s*(`{3,}).*$", end: "^\\s*\\1\\s*$", name: "markup.fenced_code.block.markdown" },
    { match: "(?<!`)(`+)(?!`).*?(?<!`)\\1(?!`)", name: "markup.inline.raw.string.markdown" },
  ],
}
const injected = [...MARKDOWN_GRAMMARS.values()].map((grammar) => JSON.stringify(grammar))
const grammar = await loadGrammar(
  "text.html.markdown",
  [JSON.stringify(markdown), JSON.stringify(textMateGrammar()), ...injected],
  injected.map((text) => (JSON.parse(text) as { scopeName: string }).scopeName),
)

/** Whether each unit of a document is in a node, by its colours. */
function nodesByScopes(text: string): readonly boolean[] {
  const found = Array.from<boolean>({ length: text.length }).fill(false)
  for (const { start, end, scopes } of tokenize(grammar, text)) {
    const isNode = scopes.some((scope) => scope.endsWith(".recall")) && !scopes.includes("meta.embedded.block.recall")
    found.fill(isNode, start, end)
  }
  return found
}

function nodesByScanner(text: string): readonly boolean[] {
  const found = Array.from<boolean>({ length: text.length }).fill(false)
  for (const { kind, start, end } of parseDocument(text).document.parts) {
    if (kind !== "text" && text.startsWith("CALL(", start)) found.fill(true, start, end)
  }
  return found
}

/** A document with a dot for each unit outside its nodes. Line ends have no colour. */
function nodesOf(text: string, isInNode: readonly boolean[]): string {
  return text.replaceAll(/[^\n]/g, (unit, at: number) => (isInNode[at] === true ? unit : "·"))
}

test("nodes are coloured where the scanner finds them, in the documents among the examples", async () => {
  const files = (await readdir(`${root}/examples`, { recursive: true })).filter((file) => file.endsWith(".md"))
  let nodes = 0
  for (const file of files) {
    const text = await readFile(`${root}/examples/${file}`, "utf8")
    nodes += parseDocument(text).document.parts.filter(({ kind }) => kind !== "text").length
    expect(nodesOf(text, nodesByScopes(text)), file).toBe(nodesOf(text, nodesByScanner(text)))
  }
  expect(nodes).toBeGreaterThan(5)
})

test.each([
  'Hello CALL("Who?", {about: name}), and CALL(f(CALL("a")))!',
  "In `CALL(code)` and \\CALL(quoted) and xCALL(word) nothing opens.",
  "CALL(LET a = 1, b = 2)\n\nCALL(\n  summarize(a) # all of it )\n)\n",
  "```\nCALL(fenced)\n```\n\nCALL(free)\n",
])("nodes of %j", (text) => {
  expect(nodesOf(text, nodesByScopes(text))).toBe(nodesOf(text, nodesByScanner(text)))
})

test("a fenced block of Recall and the declarations of the front matter are texts of the language", () => {
  const text = '---\nrecall: |\n  PARAM a: string\ntitle: b\n---\n\n```rcl excerpt\nEMIT "x"\n```\n\nEMIT "y"\n'
  const embedded = tokenize(grammar, text)
    .filter(({ scopes }) => scopes.includes("meta.embedded.block.recall") && scopes.at(-1)!.startsWith("storage"))
    .map(({ start, end }) => text.slice(start, end))
  expect(embedded).toEqual(["PARAM", "EMIT"])
})
