// Generates documentation from the sources: the tables of docs/language.md (natives and prelude, limits, error codes),
// the tables of tasks in docs/library.md, docs/reference.md, docs/api, the index of the pages for language models,
// llms.txt, and the files of editors/ that are made from the grammar.

import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseModule, print, type TaskDeclaration } from "../grammar/index.ts"
import * as grammarLimits from "../grammar/limits.ts"
import * as answerLimits from "../src/answers/limits.ts"
import { NATIVES } from "../src/builtins/index.ts"
import { CATALOGUE } from "../src/diagnostics/catalogue.ts"
import type { Native } from "../src/values/functions.ts"
import * as evaluationLimits from "../src/values/limits.ts"
import { showInText } from "../src/values/show.ts"
import { showType } from "../src/values/types.ts"
import { FORMS } from "../src/reference/forms.ts"
import { referenceMarkdown } from "../src/reference/markdown.ts"
import { NATIVE_MODULES } from "../src/world/index.ts"
import { describeStandardLibrary } from "../src/reference/standard-library.ts"
import { shippedPages } from "./pages.ts"
import { writeApi } from "./api/pages.ts"
import { writeEditorFiles } from "./editors/write.ts"

const ROOT = new URL("../", import.meta.url)
const PAGE = new URL("docs/language.md", ROOT)
export const REFERENCE = new URL("docs/reference.md", ROOT)
const LIBRARY_PAGE = new URL("docs/library.md", ROOT)
export const INDEX = new URL("llms.txt", ROOT)

/** docs/language.md with the current tables, each between `<!-- name -->` and `<!-- end of name -->`. */
export function writtenTables(page: string): string {
  return Object.entries({ natives: nativesTable, limits: limitsTable, codes: codesTable }).reduce(
    (text, [name, table]) => {
      const marks = new RegExp(`<!-- ${name} -->[^]*?<!-- end of ${name} -->`)
      if (!marks.test(text)) throw new Error(`docs/language.md has no marks for the table of ${name}`)
      return text.replace(marks, () => `<!-- ${name} -->\n\n${table()}\n\n<!-- end of ${name} -->`)
    },
    page,
  )
}

/** docs/library.md with the current table of each module between `<!-- std/name -->` and `<!-- end of std/name -->`. */
export function writtenLibrary(page: string): string {
  const files = readdirSync(new URL("stdlib/", ROOT)).filter((file) => file.endsWith(".rcl") && file !== "prelude.rcl")
  const tables = [
    ...files.map((file) => [`std/${file.slice(0, -".rcl".length)}`, moduleTable(file)] as const),
    ...NATIVE_MODULES.map(({ specifier, natives }) => [specifier, nativeModuleTable(natives)] as const),
  ]
  return tables.reduce((text, [name, written]) => {
    const marks = new RegExp(`<!-- ${name} -->[^]*?<!-- end of ${name} -->`)
    if (!marks.test(text)) throw new Error(`docs/library.md has no marks for the table of ${name}`)
    return text.replace(marks, () => `<!-- ${name} -->\n\n${written}\n\n<!-- end of ${name} -->`)
  }, page)
}

function nativeModuleTable(natives: readonly Native[]): string {
  return table(
    ["function", "gives"],
    natives.map((native) => {
      const { signature, example } = nativeRow(native)
      const gives = native.documentation.replaceAll("\n", " ")
      return [
        code(`${signature}${native.returns.kind === "any" ? "" : `: ${showType(native.returns)}`}`),
        example === undefined ? gives : `${gives} ${code(example)}.`,
      ]
    }),
  )
}

function moduleTable(file: string): string {
  const { declarations } = parseModule(readFileSync(new URL(`stdlib/${file}`, ROOT), "utf8")).module
  const tasks = declarations.filter((one) => one.kind === "task").filter(({ name }) => !name.text.startsWith("_"))
  return table(
    ["task", "gives"],
    tasks.map((task) => {
      const returns = task.returns === null ? "" : `: ${print(task.returns)}`
      const [gives = "", example] = (task.documentation ?? "").replaceAll("\n", " ").split(/ ?For example (?=`)/)
      return [code(taskRow(task).signature + returns), example === undefined ? gives : `${gives} ${example}`]
    }),
  )
}

interface Row {
  readonly name: string
  readonly signature: string
  readonly gives: string
  readonly example?: string | undefined
}

function nativesTable(): string {
  const rows: Row[] = [...FORMS, ...NATIVES.filter(isPublic).map(nativeRow), ...preludeRows().filter(isPublic)]
  rows.sort((a, b) => (a.name < b.name ? -1 : 1))
  return table(
    ["name", "gives", "for example"],
    rows.map(({ signature, gives, example }) => [code(signature), gives, example === undefined ? "" : code(example)]),
  )
}

function isPublic({ name }: { readonly name: string }): boolean {
  return !name.startsWith("_")
}

function nativeRow({ name, parameters, documentation, example }: Native): Row {
  const shown = parameters.map((parameter) => {
    const { name, type, fallback } = parameter
    const typed = `${name}: ${showType(type)}`
    if (fallback === undefined) return typed
    return `${typed} = ${typeof fallback === "string" ? JSON.stringify(fallback) : showInText(fallback)}`
  })
  return { name, signature: `${name}(${shown.join(", ")})`, gives: firstLine(documentation), example }
}

/** The tasks of the prelude, each with the TEST of its name as an example. */
function preludeRows(): readonly Row[] {
  const { declarations } = parseModule(readFileSync(new URL("stdlib/prelude.rcl", ROOT), "utf8")).module
  const examples = new Map(
    declarations.flatMap((one) => (one.kind === "test" ? [[one.name.text, print(one.body)] as const] : [])),
  )
  return declarations.flatMap((one) =>
    one.kind === "task" ? [{ ...taskRow(one), example: examples.get(one.name.text) }] : [],
  )
}

function taskRow({ name: { text: name }, parameters, documentation }: TaskDeclaration): Row {
  const shown = parameters.map(({ name, type, fallback }) => {
    const typed = type === null ? name.text : `${name.text}: ${print(type)}`
    return fallback === null ? typed : `${typed} = ${print(fallback)}`
  })
  return { name, signature: `${name}(${shown.join(", ")})`, gives: firstLine(documentation ?? "") }
}

function firstLine(documentation: string): string {
  return documentation.split("\n")[0]!
}

/** Each named limit, with its docstring as the description. */
function limitsTable(): string {
  const files = [
    { path: "grammar/limits.ts", values: grammarLimits },
    { path: "src/values/limits.ts", values: { ...evaluationLimits, ...evaluationLimits.DEFAULT_LIMITS } },
    { path: "src/answers/limits.ts", values: answerLimits },
  ]
  const rows = files.flatMap(({ path, values }) => {
    const text = readFileSync(new URL(path, ROOT), "utf8")
    return [...text.matchAll(/\/\*\*\s((?:(?!\*\/)[^])*?)\s\*\/\s+(?:export const|readonly) (\w+)/g)].flatMap(
      ([, lines = "", name = ""]) => {
        const what = lines.replaceAll(/\s*\n\s*\* ?|^\s*\* /g, " ").trim()
        const value = (values as { readonly [name: string]: unknown })[name]
        // The fields of a record of limits have rows of their own.
        if (typeof value === "object") return []
        if (typeof value !== "number") throw new Error(`${path}: ${name} is not a number`)
        return [[code(name), value.toLocaleString("en"), what]]
      },
    )
  })
  return table(["limit", "value", "of what"], rows)
}

function codesTable(): string {
  return table(
    ["code", "means"],
    Object.entries(CATALOGUE).map(([name, { explanation }]) => [code(name), explanation]),
  )
}

function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`
  return [line(header), `|${header.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n")
}

const INTRODUCTION =
  "The names that every program has, and those that it can import from `std/…`. `recall doc std` prints this page, "
  + "which `npm run docs` generates from the sources; `recall doc` does the same for any library. "
  + "The examples are expressions that are true."

/** The current text of docs/reference.md. */
export function writtenReference(): string {
  return referenceMarkdown("The standard library", describeStandardLibrary("std")!, INTRODUCTION)
}

/** The pages that a reader begins with; the others follow by name. */
const FIRST_PAGES = ["start.md", "cookbook.md", "language.md", "library.md", "tools.md"]

/** The current text of llms.txt, in the form of https://llmstxt.org: a link to each page with its first sentence. */
export async function writtenIndex(): Promise<string> {
  const manifest = readFileSync(new URL("package.json", ROOT), "utf8")
  const { description } = JSON.parse(manifest) as { readonly description: string }
  const pages = [...new Set([...FIRST_PAGES, ...(await shippedPages())])]
  const links = pages.map((page) => {
    const { title, sentence } = beginningOf(readFileSync(new URL(`docs/${page}`, ROOT), "utf8"))
    return `- [${title}](docs/${page}): ${sentence}`
  })
  return `# Recall

> ${description}

Before you write a program, read skills/recall/SKILL.md, which \`recall skill\` prints. \`recall doc PAGE\` prints one
of these pages, \`recall doc PAGE#SECTION\` a section of it, and \`recall doc NAME\` the entry of a function.
\`recall explain CODE\` explains a diagnostic.

## Pages

${links.join("\n")}
`
}

/** The title of a page, and the first sentence below it, without links. */
function beginningOf(page: string): { readonly title: string; readonly sentence: string } {
  const [, title = "", paragraph = ""] = /^# (.+)\n\n([^]+?)\n\n/.exec(page) ?? []
  const text = paragraph.replaceAll(/\s+/g, " ").replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
  return { title, sentence: /^.*?[.:](?= |$)/.exec(text)?.[0].replace(/:$/, ".") ?? text }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, writtenTables(readFileSync(PAGE, "utf8")))
  writeFileSync(REFERENCE, writtenReference())
  writeFileSync(INDEX, await writtenIndex())
  writeFileSync(LIBRARY_PAGE, writtenLibrary(readFileSync(LIBRARY_PAGE, "utf8")))
  writeApi()
  await writeEditorFiles()
}
