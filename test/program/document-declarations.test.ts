// The declarations of a document: imports and parameters, which write nothing, in nodes and in front matter.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parseDocument, print, unwritten, writtenParts } from "../../grammar/index.ts"
import type { RunOptions } from "../../src/run/options.ts"
import { createRuntime } from "../../src/runtime.ts"
import { errorOf } from "../support/asking.ts"

const modules = {
  load: (specifier: string) =>
    Promise.resolve(
      specifier === "./own.rcl" ? { id: "own.rcl", text: "TASK greeting(name: string) = `Dear ${name}`" } : null,
    ),
}

const run = (source: string, args: RunOptions["args"] = {}) =>
  createRuntime({ modules }).run(source, { kind: "document", name: "letter.md", args })
const textOf = async (source: string, args: RunOptions["args"] = {}) => (await run(source, args)).text

describe("a document", () => {
  test("imports from the library and from modules, for all of its text", async () => {
    const source = [
      "CALL(greeting(who))",
      'CALL(IMPORT table FROM "std/text")CALL(IMPORT greeting FROM "./own.rcl")',
      'CALL(LET who = "Ann")',
      'CALL(IMPORT "std/math" AS math) CALL(median([1, 2, 9])) CALL(math.median([1, 2, 9]))',
    ]
    await expect(run(source.join("\n"))).rejects.toMatchObject({ code: "unknown-name" })
    expect(
      await textOf([source[2], source[1], source[0], source[3]!.replace("CALL(median([1, 2, 9]))", "is")].join("\n")),
    ).toBe("Dear Ann\n is 2")
  })

  test("has parameters with types and fallbacks", async () => {
    const source = 'CALL(PARAM sender: string = "Anna" + "!")\nCALL(PARAM n: number)\nCALL(sender) CALL(n + 1)\n'
    expect(await textOf(source, { n: "2" })).toBe("Anna! 3\n")
    expect(await textOf(source, { n: 2, sender: "Kim" })).toBe("Kim 3\n")
    await expect(run(source)).rejects.toMatchObject({ code: "missing-argument", message: "the PARAM n is missing" })
    await expect(run(source, { n: "many" })).rejects.toMatchObject({ code: "invalid-argument" })
    await expect(run(source, { n: 1, sendr: "x" })).rejects.toMatchObject({ code: "unknown-argument" })
  })

  test("without a PARAM has as parameters the arguments that it names", async () => {
    expect(await textOf('CALL(IMPORT table FROM "std/text")\nCALL(name)', { name: "Kim" })).toBe("Kim")
    await expect(run("Dear CALL(name)", { name: "Kim", nmae: "Ann" })).rejects.toMatchObject({
      name: "UsageError",
      code: "unknown-argument",
      message: "nothing in the document is named nmae",
      hint: "it uses name",
    })
    await expect(createRuntime().run("1 + 1", { kind: "expression", args: { x: 1 } })).rejects.toMatchObject({
      code: "unknown-argument",
      hint: "the expression uses no argument",
    })
  })

  test("reports what does not exist", async () => {
    expect(
      (await errorOf(run('CALL(IMPORT tabel FROM "std/text")CALL(IMPORT f FROM "./no.rcl")'))).diagnostics,
    ).toMatchObject([{ code: "module-not-found" }, { code: "unknown-name", hint: "did you mean table?" }])
    expect((await errorOf(run("CALL(PARAM a)CALL(PARAM a)"))).diagnostics).toMatchObject([{ code: "duplicate-name" }])
    const { text, diagnostics } = await run("CALL(IMPORT x)")
    expect([text, diagnostics.length]).toEqual(["CALL(IMPORT x)", 1])
  })

  test("is compiled again when a module that it imports has changed", async () => {
    let text = "TASK f() = 1"
    const runtime = createRuntime({ modules: { load: () => Promise.resolve({ id: "f.rcl", text }) } })
    const once = async () => (await runtime.run('CALL(IMPORT f FROM "./f.rcl")CALL(f())', { kind: "document" })).text
    expect(await once()).toBe("1")
    text = "TASK f() = 2"
    expect(await once()).toBe("2")
  })
})

const FRONT =
  '---\ntitle: An offer\nrecall: |\n  IMPORT table FROM "std/text"\n'
  + "  PARAM n: number =\n    1 + 2\n\n  # It ends here.\n  PARAM m = 1\n"

describe("front matter", () => {
  test("declares the same, and its lines vanish", async () => {
    expect(await textOf(`${FRONT}draft: CALL(n)\n---\nCALL(m)`, { m: 5 })).toBe(
      "---\ntitle: An offer\ndraft: 3\n---\n5",
    )
    expect(await textOf(`${FRONT}---\r\nCALL(m)`.replaceAll("\n", "\r\n"))).toBe("---\r\ntitle: An offer\r\n---\r\r\n1")
  })

  test("vanishes with them where nothing else is in it", async () => {
    expect(await textOf("---\nrecall: |\n  PARAM a = 1\n---\nCALL(a)")).toBe("1")
    expect(await textOf("---\nCALL(PARAM a = 1)\n---\nCALL(a)")).toBe("1")
    expect(await textOf("---\n---\nCALL(1)")).toBe("---\n---\n1")
  })

  test.each([
    ["a line of another kind", "recall: |\n  TASK f() = 1\n"],
    ["one that does not parse", 'recall: |\n  IMPORT FROM "std/text"\n'],
  ])("stays text with a warning: %s", async (_, lines) => {
    const source = `---\n${lines}---\ntext`
    const { text, diagnostics } = await run(source)
    expect(text).toBe(source)
    expect(diagnostics).toMatchObject([{ code: "syntax-error", severity: "warning" }])
  })

  test.each([
    ["behind the first line", "\n---\nrecall: |\n  PARAM a\n---\n"],
    ["that is never closed", "---\nrecall: |\n  PARAM a\n"],
    ["outside of front matter", "---\ntitle: x\n---\nrecall: |\n  PARAM a\n---\n"],
    ["another key", "---\nrecalls: |\n  PARAM a\n---\n"],
    ["with a value on its line", "---\nrecall: PARAM a\n---\n"],
  ])("is text: %s", async (_, source) => {
    const { text, diagnostics } = await run(source)
    expect([text, diagnostics]).toEqual([source, []])
  })

  test("is printed as it is read", () => {
    const source = '---\nrecall: |\n  IMPORT table FROM "std/text"\n  PARAM n: number = 1\n---\nCALL(n)'
    expect(print(parseDocument(source).document)).toBe(source)
  })
})

describe("a line", () => {
  test.each([
    ["with one node", "a\nCALL(LET x = 1)\nb", "a\nb"],
    ["with several, and blanks", "a\n  CALL(PARAM x = 1)\tCALL(LET y = 1)  \nb", "a\nb"],
    ["of several lines", "a\nCALL(LET x =\n 1)\nb", "a\nb"],
    ["at the start", "CALL(LET x = 1)\nb", "b"],
    ["at the end", "a\nCALL(LET x = 1)", "a\n"],
    ["that is all", "CALL(LET x = 1)", ""],
    ["one after another", "a\nCALL(LET x = 1)\n\nCALL(LET y = 1)\nb", "a\n\nb"],
    ["with other line ends", "a\r\nCALL(LET x = 1)\r\nb\rCALL(LET y = 1)\rc", "a\r\nb\rc"],
  ])("vanishes: %s", async (_, source, text) => expect(await textOf(source)).toBe(text))

  test.each([
    ["text before", "a CALL(LET x = 1)\nb", "a \nb"],
    ["text behind", "a\nCALL(LET x = 1) b", "a\n b"],
    ["a result", "a\nCALL(LET x = 1)CALL(x)\nb", "a\n1\nb"],
    ["an empty result", 'a\nCALL("" + "")\nb', "a\n\nb"],
    ["an escape", "\\CALL(a\nCALL(LET x = 1)\nb\\CALL(", "CALL(a\nbCALL("],
    ["none", "a\n\nb", "a\n\nb"],
  ])("stays: %s", async (_, source, text) => expect(await textOf(source)).toBe(text))

  test("what is written and what is not make up the source", () => {
    const piece = fc.constantFrom(
      "CALL(LET x = 1)",
      "CALL(PARAM y)",
      "CALL(1)",
      "\\CALL(",
      "a",
      " ",
      "\t",
      "\n",
      "\r\n",
      "---\n",
      "`",
      "recall: |\n",
      "  PARAM z\n",
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const source = pieces.join("")
        const { document } = parseDocument(source)
        const silent = unwritten(document, source)
        const written = writtenParts(document, source).filter(({ kind }) => kind !== "bind")
        const spans = [...silent, ...written].sort((a, b) => a.start - b.start)
        let at = 0
        for (const { start, end } of spans) {
          expect(start).toBe(at)
          at = end
        }
        expect(at).toBe(source.length)
        for (const part of written)
          if (part.kind === "text")
            expect(part.text).toBe(source.slice(part.start, part.end).replaceAll("\\CALL(", "CALL("))
      }),
      { numRuns: 2_000 },
    )
  })
})
