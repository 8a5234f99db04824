// The wording of pages and of Recall sources, and the linter's rules for the wording and the width of TypeScript.

import { execFile } from "node:child_process"
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { moduleComments } from "../../grammar/index.ts"
import { MAX_WIDTH, openingProblem, phraseIn } from "../../scripts/lint/plugin.ts"
import { codeBlocks } from "../docs/code-blocks.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

async function filesIn(folder: string, ending: string): Promise<readonly string[]> {
  const all = await readdir(join(root, folder), { recursive: true })
  return all.filter((file) => file.endsWith(ending)).map((file) => `${folder}/${file}`)
}

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "editors/README.md",
  "editors/vscode/README.md",
  "examples/README.md",
  "site/README.md",
  ...(await filesIn("site/pages", ".md")),
  ...(await filesIn("docs", ".md")),
  ...(await filesIn("src", ".md")),
]
const modules = [...(await filesIn("stdlib", ".rcl")), ...(await filesIn("examples", ".rcl"))]

interface Passage {
  /** The line of its beginning, from 1. */
  readonly line: number
  readonly text: string
}

/** The paragraphs of a page outside its fenced code. */
function paragraphsOf(page: string): readonly Passage[] {
  const lines = page.split("\n")
  for (const { line, code } of codeBlocks(page)) lines.fill("", line - 1, line + code.split("\n").length)
  const paragraphs: { line: number; text: string }[] = []
  let isInside = false
  for (const [i, text] of lines.entries()) {
    if (text.trim() !== "" && isInside) paragraphs.at(-1)!.text += ` ${text}`
    else if (text.trim() !== "") paragraphs.push({ line: i + 1, text })
    isInside = text.trim() !== ""
  }
  return paragraphs
}

/** The comments of a module; those on consecutive lines are one. */
function commentsOf(source: string): readonly Passage[] {
  const comments: { line: number; last: number; text: string }[] = []
  for (const { start, text } of moduleComments(source)) {
    const line = source.slice(0, start).split("\n").length
    const content = text.replace(/^#+ ?/, "")
    const before = comments.at(-1)
    if (before?.last === line - 1) Object.assign(before, { last: line, text: `${before.text} ${content}` })
    else comments.push({ line, last: line, text: content })
  }
  return comments
}

function phrasesIn(passages: readonly Passage[]): readonly string[] {
  return passages.flatMap(({ line, text }) => {
    const found = phraseIn(text.replace(/\s+/g, " "))
    return found === null ? [] : [`line ${line}: “${found.phrase}”: write ${found.instead}`]
  })
}

describe.each(pages)("%s", (file) => {
  test("has no phrase with a plainer one", async () => {
    expect(phrasesIn(paragraphsOf(await readFile(join(root, file), "utf8")))).toEqual([])
  })
})

describe.each(modules)("%s", (file) => {
  test("has comments that open with their subject, in plain phrases, and fit the width", async () => {
    const source = await readFile(join(root, file), "utf8")
    const comments = commentsOf(source)
    expect(comments.length).toBeGreaterThan(0)
    expect(phrasesIn(comments)).toEqual([])
    expect(comments.filter(({ text }) => openingProblem(text) !== null)).toEqual([])
    const lines = source.split("\n")
    const commented = new Set(moduleComments(source).map(({ start }) => source.slice(0, start).split("\n").length))
    expect([...commented].filter((line) => lines[line - 1]!.length > MAX_WIDTH)).toEqual([])
  })
})

// The rules hold for this file, too, so its bad phrases are not written out.
const PHRASE = "a new".replace(" ", "")
const TWO_WORDS = ["comes", "to"]

test("paragraphs are outside of code, comments are not strings, and phrases may span lines", () => {
  const page = `One\n\n\`\`\`sh\necho ${PHRASE}\n\`\`\`\n\ntwo ${TWO_WORDS.join("\n")} three\n`
  expect(paragraphsOf(page)).toEqual([
    { line: 1, text: "One" },
    { line: 7, text: `two ${TWO_WORDS.join(" ")} three` },
  ])
  expect(phrasesIn(paragraphsOf(page))).toHaveLength(1)
  expect(commentsOf(`## One\n## two\nLET a = "# three"\n\n# ${PHRASE}\n`)).toEqual([
    { line: 1, last: 2, text: "One two" },
    { line: 5, last: 5, text: PHRASE },
  ])
})

describe("the linter", () => {
  const REFUSED: readonly (readonly [name: string, rule: string, source: string])[] = [
    ["opening.ts", "prose", "// What a file is for.\nexport {}\n"],
    ["opening-of-documentation.ts", "prose", "/**\n * How it works.\n */\nexport const a = 1\n"],
    ["comment.ts", "prose", `// The question is asked ${PHRASE}.\nexport {}\n`],
    ["comment-over-lines.ts", "prose", `// The sum ${TWO_WORDS.join("\n// ")} five.\nexport {}\n`],
    ["string.ts", "prose", `export const a = "asked ${PHRASE}"\n`],
    ["template.ts", "prose", `export const a = (b: string) => \`\${b} is asked ${PHRASE}\`\n`],
    ["text.tsx", "prose", `export const a = <p>asked ${PHRASE}</p>\n`],
    ["wide.ts", "line-width", `export const a = "${"x".repeat(MAX_WIDTH)}"\n`],
    ["wide-comment.ts", "line-width", `// ${"x".repeat(MAX_WIDTH - 2)}\nexport {}\n`],
  ]
  const ALLOWED: readonly (readonly [name: string, source: string])[] = [
    ["comment.ts", "// The purpose of a file, whatever it is.\nexport {}\n"],
    ["continued.ts", "// The file says\n// What it is.\nexport {}\n"],
    ["string.ts", 'export const a = "What is this?"\n'],
    ["phrase.ts", 'export const a = "it comes to an end"\n'],
    ["width.ts", `// ${"x".repeat(MAX_WIDTH - 3)}\nexport {}\n`],
  ]
  let problems: readonly (readonly [file: string, rule: string, message: string])[]
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "recall-prose-"))
    const rules = { "recall/prose": "error", "recall/line-width": "error" }
    const configuration = { jsPlugins: [join(root, "scripts/lint/plugin.ts")], plugins: [], categories: {}, rules }
    await writeFile(join(folder, ".oxlintrc.json"), JSON.stringify(configuration))
    for (const [name, , source] of REFUSED) await writeFile(join(folder, `refused-${name}`), source)
    for (const [name, source] of ALLOWED) await writeFile(join(folder, `allowed-${name}`), source)
    const output = await new Promise<string>((resolve) => {
      execFile(
        process.execPath,
        [join(root, "node_modules/oxlint/bin/oxlint"), "--format=unix"],
        { cwd: folder },
        (_error, stdout) => resolve(stdout),
      )
    })
    problems = [...output.matchAll(/^(\S+?):\d+:\d+: (.*) \[Error\/recall\(([\w-]+)\)\]$/gm)].map(
      ([, file = "", message = "", rule = ""]) => [file, rule, message],
    )
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each(REFUSED)("refuses %s by the rule %s", (name, rule) => {
    expect(problems.flatMap(([file, found]) => (file === `refused-${name}` ? [found] : []))).toEqual([rule])
  })
  test("names the word that a comment opens with", () => {
    expect(problems.find(([file]) => file === "refused-opening.ts")?.[2]).toBe(
      'a comment does not open with "What": name the thing',
    )
  })
  test.each(ALLOWED)("accepts %s", (name) => {
    expect(problems.filter(([file]) => file === `allowed-${name}`)).toEqual([])
  })
})
