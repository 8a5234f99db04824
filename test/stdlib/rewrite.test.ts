// std/rewrite: the structure of a document stays, whatever the model answers; terms and names are the same everywhere.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import type { Model } from "../../src/models/model.ts"
import { scripted, type ScriptedModel } from "../../src/testing/index.ts"
import { callList } from "../support/natives.ts"

interface Part {
  readonly kind: string
  readonly text: string
}
const structureOf = (text: string): readonly string[] =>
  callList<Part>("markdown_parts", text).map(({ kind, text: part }) => (kind === "markup" ? part : kind))
/** A model that rewrites each text, given by itself or in a list. */
const rewriting = (rewrite: (text: string) => string): ScriptedModel =>
  scripted(({ question }) => {
    const [{ whole, name }] = question.data as unknown as readonly [{ whole: string; name: string }]
    return name === "texts" ? JSON.stringify((JSON.parse(whole) as string[]).map(rewrite)) : rewrite(whole)
  })

async function evaluate(expression: string, models: Model, args: { readonly [name: string]: unknown }) {
  const parameters = Object.keys(args).map((name) => `PARAM ${name}: any\n`)
  const { value } = await createRuntime({ models }).run(
    `IMPORT anonymise, propose_glossary, restore, rewrite, simplify, translate FROM "std/rewrite"\n`
      + `${parameters.join("")}EMIT ${expression}`,
    { args },
  )
  return value
}
const rewritten = async (text: string, model: Model) =>
  (await evaluate('rewrite(text, "Do.")', model, { text })) as string

const DOCUMENT = `---
title: The lease # not prose
---

# The lease {#lease}

The [tenant](https://a.org/t_(1) "who rents") pays \`rent\` to
the landlord, see [the law][law] and <https://b.org>.

- First item
  goes on
  - [ ] A task with \`code\`
1. Number

> A quotation that
> goes on

| Name | Price |
| ---- | ----: |
| Tea \\| Chai | 3 |

\`\`\`sh
# no prose
make tea
\`\`\`

<!-- a comment
# hidden
-->

The law
=======

[law]: https://c.org
Last words[^1].

[^1]: A note.
`

test("the default of each task: a document in capitals keeps all but its prose", async () => {
  const capitals = rewriting((text) =>
    text.replaceAll(/`[^`]*`|\]\([^ ]* "[^"]*"\)|\]\[\w+\]|<[^>]*>|\{#[^}]*\}|[a-z]+/g, (m) =>
      /^[a-z]/.test(m) ? m.toUpperCase() : m,
    ),
  )
  const expected = DOCUMENT.split("\n")
    .map((line, i) =>
      i < 4 || /^\[law\]|^#? ?(?:no prose|make tea)|hidden|comment/.test(line)
        ? line
        : line.replaceAll(/`[^`]*`|\]\([^ ]* "[^"]*"\)|\]\[\w+\]|<[^>]*>|\{#[^}]*\}|[a-z]+/g, (m) =>
            /^[a-z]/.test(m) ? m.toUpperCase() : m,
          ),
    )
    .join("\n")
    .replace("```SH", "```sh")
  for (const call of ['translate(text, "German")', "simplify(text)", 'rewrite(text, "Do.")'])
    expect(await evaluate(call, capitals, { text: DOCUMENT }), call).toBe(expected)
})

// Documents of every kind of block, and answers that look like blocks.
const words = fc
  .array(fc.constantFrom("tea", "Milk", "über", "茶", "`x`", "[a](b)", "*c*", "3."), { minLength: 1, maxLength: 8 })
  .map((list) => `so ${list.join(" ")}`)
const block = fc.oneof(
  words,
  fc.tuple(words, words).map(([a, b]) => `${a}\n${b}`),
  words.map((text) => `## ${text}`),
  words.map((text) => `${text}\n---`),
  fc.tuple(words, words).map(([a, b]) => `- ${a}\n  ${b}\n- ${b}`),
  fc.tuple(words, words).map(([a, b]) => `> ${a}\n> ${b}`),
  fc.tuple(words, words).map(([a, b]) => `| ${a} | b |\n| --- | --- |\n| 1 | ${b} |`),
  words.map((text) => `\`\`\`\n# ${text}\n\n\`\`\``),
  words.map((text) => `<!--\n# ${text}\n-->`),
  words.map((text) => `1. ${text}`),
)
const documents = fc
  .tuple(
    fc.constantFrom("", "\ufeff", "---\ntitle: x\n---\n\n"),
    fc.array(block, { maxLength: 8 }),
    fc.constantFrom("\n", "\r\n"),
  )
  .map(([before, blocks, end]) => (before + blocks.join("\n\n") + "\n").replaceAll("\n", end))
const hostile = fc
  .array(
    fc.constantFrom(
      "so",
      "# a",
      "- b",
      "1. c",
      "> d",
      "| e |",
      "---",
      "===",
      "```",
      "~~~",
      "<!--",
      "<pre>",
      "\n",
      "\n\n",
      "    f",
      "[g]: h",
      "[x] i",
      "a | b\n--- | ---",
      "\t",
      "`x`",
      "[a](b)",
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(" ").replaceAll(/ ?\n ?/g, "\n"))
  .filter((answer) => answer.trim() !== "")

test("the parts of any text, joined, are the text", () => {
  fc.assert(
    fc.property(fc.oneof(documents, hostile, fc.string({ unit: "binary" })), (text) => {
      const parts = callList<Part & { line_end: string }>("markdown_parts", text)
      const joined = parts.map((part) =>
        part.kind === "markup" ? part.text : part.text.replaceAll("\n", part.line_end),
      )
      expect(joined.join("")).toBe(text)
    }),
  )
})
test("a model that changes nothing: the text", async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (text) => {
      expect(
        await rewritten(
          text,
          rewriting((part) => part),
        ),
      ).toBe(text)
    }),
    { numRuns: 60 },
  )
})
test("the structure and the links are the same, whatever the model answers", async () => {
  await fc.assert(
    fc.asyncProperty(documents, hostile, async (text, answer) => {
      const result = await rewritten(
        text,
        rewriting(() => answer),
      )
      expect(structureOf(result)).toEqual(structureOf(text))
      const fixed = (of: string) => (of.match(/`x`|\]\([^)]*\)/g) ?? []).toSorted()
      expect(fixed(result)).toEqual(fixed(text))
    }),
    { numRuns: 60 },
  )
})

describe("questions", () => {
  const section = (i: number) =>
    `## Part ${i}\n\nThe ${i}th part speaks of tea. ${"It goes on for a while. ".repeat(8)}\n`
  test("equal sections are asked about once, and an edit changes few questions", async () => {
    const runtime = createRuntime({ models: rewriting((text) => text.toUpperCase()) })
    const source = 'IMPORT rewrite FROM "std/rewrite"\nPARAM text: string\nEMIT rewrite(text, "Do.", size: 1000)'
    const asked = async (text: string) => (await runtime.run(source, { args: { text } })).usage.questions.asked
    const once = await asked(section(1))
    expect(once).toBe(1)
    expect(await asked(section(1).repeat(20))).toBe(0)
    const all = Array.from({ length: 60 }, (_, i) => section(i))
    const first = await asked(all.join("\n"))
    expect(first).toBeGreaterThan(12)
    expect(await asked(all.with(30, section(1000)).join("\n"))).toBeLessThanOrEqual(3)
  })
  test("a list of another length, or none, is asked for text by text", async () => {
    const model = scripted(({ question }) =>
      question.data[0]!.name === "texts" ? '["one"]' : question.data[0]!.whole!.toUpperCase(),
    )
    expect(await rewritten("# a\n\nb\n\n- c\n", model)).toBe("# A\n\nB\n\n- C\n")
    expect(model.requests).toHaveLength(4)
  })
  test("links that an answer loses are kept, and the prose around them is rewritten piece by piece", async () => {
    const model = rewriting((text) => text.toUpperCase().replaceAll(/[^A-Z ]/g, ""))
    expect(await rewritten("see [the law](https://a.org) of `tea`\n", model)).toBe(
      "SEE [THE LAW](https://a.org) OF `tea`\n",
    )
  })
})

describe("a glossary", () => {
  const glossary = { Lease: "Mietvertrag", tea: "Tee", bee: "Biene" }
  test("gives each question the terms of its texts alone, and an answer without them is asked for again", async () => {
    const model = scripted(({ question }) =>
      question.data[0]!.name === "texts" ? '["Der Pachtvertrag.", "Der Tee."]' : "Der Mietvertrag.",
    )
    const value = await evaluate('translate("The lease.\\n\\nThe tea.", "German", glossary)', model, { glossary })
    expect(value).toBe("Der Mietvertrag.\n\nDer Tee.")
    const texts = model.requests.map(({ question }) => question.text)
    expect(texts[0]).toContain('Use these words: "Mietvertrag" for "Lease", "Tee" for "tea".')
    expect(texts[1]).toContain('Use these words: "Mietvertrag" for "Lease".')
    expect(texts).toHaveLength(2)
  })
  test("can be proposed: the first translation of a term is that of all", async () => {
    const model = scripted(({ question }) =>
      JSON.stringify([{ term: "lease", translation: question.data[0]!.whole!.includes("first") ? "Miete" : "Pacht" }]),
    )
    const text = `The first lease. ${"It goes on. ".repeat(900)}\n\nThe second lease.`
    expect(await evaluate('propose_glossary(text, "German")', model, { text })).toEqual({ lease: "Miete" })
    expect(model.requests.length).toBeGreaterThan(1)
  })
})

describe("anonymise", () => {
  const text =
    "---\nauthor: Kim Lee\n---\n\n# Kim\n\nKim Lee and Ann met at Acme. Mr. Lee left.\n\n"
    + '```\nkim = "Kim" # Annual\n```\n'
  const finding = (found: readonly { kind: string; names: readonly string[] }[]) =>
    scripted(({ question }) =>
      JSON.stringify(found.filter(({ names }) => names.some((name) => question.data[0]!.whole!.includes(name)))),
    )
  const model = () =>
    finding([
      { kind: "organization", names: ["Acme", "Invented Ltd"] },
      { kind: "Person", names: ["Ann"] },
      { kind: "person", names: ["Kim Lee", "Kim", "Mr. Lee"] },
      { kind: "person", names: ["Nobody"] },
    ])

  test("all forms of a name have one placeholder, in the order of their places", async () => {
    expect(await evaluate("anonymise(text)", model(), { text })).toEqual({
      text:
        "---\nauthor: PERSON_1\n---\n\n# PERSON_1\n\nPERSON_1 and PERSON_2 met at ORGANIZATION_1. PERSON_1 left.\n\n"
        + '```\nkim = "PERSON_1" # Annual\n```\n',
      names: [
        { placeholder: "PERSON_1", names: ["Kim Lee", "Kim", "Mr. Lee"] },
        { placeholder: "PERSON_2", names: ["Ann"] },
        { placeholder: "ORGANIZATION_1", names: ["Acme"] },
      ],
    })
  })
  test("a name is the same in all parts of a long text", async () => {
    const long = `${text}\n\n${"It goes on without names. ".repeat(600)}\n\nKim and Ann came back to Acme.`
    const value = (await evaluate("anonymise(text)", model(), { text: long })) as { text: string }
    expect(value.text).toMatch(/PERSON_1 and PERSON_2 came back to ORGANIZATION_1\.$/)
  })
  test("no name that was found is left, and restored the text is the text", async () => {
    const names = ["Kim", "Ann", "Lee Wong", "Ünal", "田中"]
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(fc.constantFrom(...names, "und", "Annual", "-", "\n\n# ", "[x](y)", "`PERSON_1`"), { maxLength: 12 })
          .map((parts) => parts.join(" ")),
        async (given) => {
          const all = finding(names.map((name) => ({ kind: "person", names: [name] })))
          const value = (await evaluate(
            "LET a = anonymise(text) IN {text: a.text, names: a.names, again: restore(a.text, a.names)}",
            all,
            { text: given },
          )) as { text: string; again: string }
          expect(value.again).toBe(given)
          for (const name of names)
            expect(value.text.split(/[^\p{L}]+/u).join(" ")).not.toMatch(new RegExp(`(?:^| )${name}(?:$| )`))
        },
      ),
      { numRuns: 40 },
    )
  })
})
