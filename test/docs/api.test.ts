// docs/api is current, and describes every name that the declarations of the package export and nothing else.

import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { describeApi } from "../../scripts/api/declarations.ts"
import { API_PAGES, writtenApi } from "../../scripts/api/pages.ts"

const ROOT = new URL("../../", import.meta.url)
const entries = describeApi()
const pages = new Map(readdirSync(API_PAGES).map((page) => [page, readFileSync(new URL(page, API_PAGES), "utf8")]))

test("docs/api is as `npm run docs` writes it", () => {
  const written = writtenApi(entries)
  expect([...pages.keys()].toSorted()).toEqual([...written.keys()].toSorted())
  const stale = [...written].filter(([page, text]) => pages.get(page) !== text).map(([page]) => page)
  expect(stale, "run `npm run docs`").toEqual([])
})

describe("docs/api has a section for every exported name, and no other", () => {
  const { exports } = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8")) as {
    readonly exports: { readonly [entry: string]: string | { readonly types: string } }
  }
  const declared = Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === "string" ? [] : [[entry, new URL(target.types, ROOT)] as const],
  )
  test.each(declared)("%s", (entry, file) => {
    const { page } = entries.find(({ name }) => name === `recall-lang${entry.slice(1)}`)!
    const headings = [...pages.get(page)!.matchAll(/^## `(\w+)`$/gm)].map(([, name]) => name!)
    expect(headings.toSorted()).toEqual(exportedNames(file).toSorted())
  })
})

/** The names that a file of declarations exports, by the form in which the compiler writes them. */
function exportedNames(file: URL): readonly string[] {
  const text = readFileSync(file, "utf8")
  const declared = text.matchAll(/^export (?:declare )?(?:function|class|const|interface|type) (\w+)/gm)
  const listed = text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)
  const passedOn = text.matchAll(/^export type \* from "(.*)\.js"/gm)
  return [
    ...new Set([...declared].map(([, name]) => name!)),
    ...[...listed].flatMap(([, list]) => [...list!.matchAll(/(\w+)\s*(?:,|$)/g)].map(([, name]) => name!)),
    ...[...passedOn].flatMap(([, module]) => exportedNames(new URL(`${module}.d.ts`, file))),
  ]
}

test("every exported name has a docstring", () => {
  const without = entries.flatMap(({ name: entry, names }) =>
    names.filter(({ documentation }) => documentation === "").map(({ name }) => `${entry}: ${name}`),
  )
  expect(without).toEqual([])
})

/** Variables of the environment, and files of a user. */
const KNOWN: ReadonlySet<string> = new Set(["OPENAI_API_KEY", "OPENAI_BASE_URL", "recall.config.ts"])

test("docstrings name no constant and no file of the sources that a user of the package does not have", () => {
  const exported = new Set(entries.flatMap(({ names }) => names.map(({ name }) => name)))
  const unknown = entries.flatMap(({ name: entry, names }) =>
    names.flatMap(({ name, documentation, declaration }) => {
      const text = [documentation, ...declaration.matchAll(/\/\*\*[^]*?\*\//g)].join("\n")
      const words = [...text.matchAll(/\b(?:[A-Z]+_[A-Z_]+|[\w./-]+\.(?:ts|md))\b/g)].map(([word]) => word)
      const given = (word: string): boolean => exported.has(word) || KNOWN.has(word) || word.startsWith("docs/")
      return words.filter((word) => !given(word)).map((word) => `${entry}: ${name}: ${word}`)
    }),
  )
  expect(unknown).toEqual([])
})

/** Types of the interpreter in exported declarations, which programs pass on and neither make nor read. */
const OPAQUE: ReadonlySet<string> = new Set(
  [
    // The classes of values: programs of the host have plain data.
    ["Num", "ListValue", "RecordValue", "Callable", "TypeValue"],
    // The parts of `Failure`, `Native`, `Coverage` and `Given` that only the runtime uses.
    [
      "Chain",
      "FailedCall",
      "FailedItem",
      "Ledger",
      "Exhausted",
      "Location",
      "Work",
      "Observe",
      "ParsedModule",
      "EarlierAnswers",
      "Replacement",
      "Replace",
    ],
    // Steps of types that are computed, and the data that a native may give, which its documentation explains.
    ["Flat", "OptionalNames", "Given"],
    // The surfaces of packages: Standard Schema, `openai` and RE2JS; and the queue that models of one server share.
    ["StandardResult", "SdkEndpoint", "Pattern", "Places"],
  ].flat(),
)

test("the types that an exported declaration uses are exported", () => {
  const all = entries.flatMap(({ name: entry, names }) => names.map((one) => ({ entry, ...one })))
  const exported = new Set(all.map(({ symbol }) => symbol))
  const used = all.flatMap(({ entry, name, uses }) =>
    uses.filter((one) => !exported.has(one)).map((one) => ({ type: one.name, by: `${entry}: ${name}` })),
  )
  expect(
    used.filter(({ type }) => !OPAQUE.has(type)),
    "export the type, or add it to OPAQUE",
  ).toEqual([])
  expect([...OPAQUE].filter((type) => used.every((one) => one.type !== type))).toEqual([])
})

test("every link of docs/api leads to a section", () => {
  const anchors = new Map([...pages].map(([page, text]) => [page, anchorsOf(text)]))
  const broken = [...pages].flatMap(([page, text]) =>
    [...text.matchAll(/\]\(([\w-]+\.md)?(?:#([\w-]+))?\)/g)]
      .filter(([, to = page, anchor]) => anchor !== undefined && anchors.get(to)?.has(anchor) !== true)
      .map(([link]) => `${page}: ${link}`),
  )
  expect(broken).toEqual([])
})

/** The anchors of a page's headings on GitHub, which numbers equal ones from the second on. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const [, heading] of text.matchAll(/^#+ (.*)$/gm)) {
    const slug = heading!
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-")
    let anchor = slug
    for (let i = 1; anchors.has(anchor); i++) anchor = `${slug}-${i}`
    anchors.add(anchor)
  }
  return anchors
}
