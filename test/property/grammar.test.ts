// Laws of every text and every tree.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  createScanner,
  joinParts,
  parseDocument,
  parseExpression,
  parseModule,
  print,
  type Document,
  type Found,
  type Mode,
  type Part,
} from "../../grammar/index.ts"
import { anyText, cutText, fragmentText } from "../support/arbitrary-text.ts"
import { expression } from "../support/arbitrary-tree.ts"
import { withoutSpans } from "../support/without-spans.ts"

const modes: Mode[] = ["document", "answer"]
const runs = { numRuns: Number(process.env["RECALL_RUNS"] ?? 1000) }

function scan(pieces: readonly string[], mode: Mode): Pick<Found, "parts" | "diagnostics"> {
  const scanner = createScanner({ mode })
  const parts: Part[] = []
  const diagnostics: Found["diagnostics"][number][] = []
  for (const found of [...pieces.map((piece) => scanner.push(piece)), scanner.end()]) {
    joinParts(parts, found.parts)
    diagnostics.push(...found.diagnostics)
  }
  return { parts, diagnostics }
}

/** The source that a text part covers, with the backslash of each escaped opener removed. */
function unescaped(source: string): string {
  return source.replaceAll("\\CALL(", "CALL(")
}

describe("every text", () => {
  test("parses without throwing, through each entry point", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const mode of modes) {
          parseDocument(text, { mode })
          const { expression: tree, diagnostics } = parseExpression(text, { mode })
          expect(tree === null).toBe(diagnostics.some((diagnostic) => diagnostic.severity === "error"))
        }
        parseModule(text)
      }),
      runs,
    )
  })

  test("gives the same parts and diagnostics however it is cut", () => {
    fc.assert(
      fc.property(cutText(anyText), ({ text, pieces }) => {
        for (const mode of modes) {
          const { document, diagnostics } = parseDocument(text, { mode })
          expect(scan(pieces, mode)).toEqual({ parts: document.parts, diagnostics })
        }
      }),
      runs,
    )
  })

  test("gives each node with the piece that closes it, whatever may follow", () => {
    const nodes = fc.oneof(
      expression.map((tree) => `CALL(${print(tree)})`),
      fc.constantFrom("CALL(1)", "CALL(f(12.5))", "CALL([1, 2e3])", "CALL(x[0])", "CALL({a: 1})", "CALL(LET a = 1)"),
    )
    fc.assert(
      fc.property(nodes, fc.nat(), (node, cut) => {
        const whole = parseDocument(node, { mode: "answer" }).document.parts
        fc.pre(whole.length === 1 && whole[0]!.kind !== "text")
        const scanner = createScanner({ mode: "answer" })
        const at = cut % node.length
        expect([...scanner.push(node.slice(0, at)).parts, ...scanner.push(node.slice(at)).parts]).toEqual(whole)
      }),
      runs,
    )
  })

  test("is covered by its parts, whose spans are their places", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const mode of modes) {
          let end = 0
          for (const part of parseDocument(text, { mode }).document.parts) {
            expect(part.start).toBe(end)
            end = part.end
            const source = text.slice(part.start, part.end)
            if (part.kind === "text") expect(part.text).toBe(unescaped(source))
            else if (part.kind === "block") expect(source.startsWith("```")).toBe(true)
            else expect(source.startsWith("CALL(") && source.endsWith(")")).toBe(true)
          }
          expect(end).toBe(text.length)
        }
      }),
      runs,
    )
  })

  test("without an opener is unchanged", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(!text.includes("CALL("))
        const { document, diagnostics } = parseDocument(text)
        expect(document.parts.map((part) => (part.kind === "text" ? part.text : "")).join("")).toBe(text)
        expect(diagnostics).toEqual([])
      }),
      runs,
    )
  })
})

describe("every tree", () => {
  test("that is an expression round-trips through its text", () => {
    fc.assert(
      fc.property(expression, (tree) => {
        const source = print(tree)
        const parsed = parseExpression(source)
        expect(parsed.diagnostics, source).toEqual([])
        expect(withoutSpans(parsed.expression), source).toEqual(withoutSpans(tree))
      }),
      runs,
    )
  })

  test("that a text has as an expression round-trips through its text", () => {
    fc.assert(
      fc.property(fragmentText, fc.constantFrom(...modes), (text, mode) => {
        const tree = parseExpression(text, { mode }).expression
        if (tree === null) return
        expect(withoutSpans(parseExpression(print(tree)).expression), print(tree)).toEqual(withoutSpans(tree))
      }),
      runs,
    )
  })

  test("that is a document round-trips through its text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { document } = parseDocument(text)
        const printed = parseDocument(print(document))
        expect(withoutSpans(printed.document), print(document)).toEqual(withoutSpans(document))
        expect(printed.diagnostics).toEqual([])
      }),
      runs,
    )
  })

  test("that is a module round-trips through its text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { module } = parseModule(text)
        const printed = parseModule(print(module))
        expect(withoutSpans(printed.module), print(module)).toEqual(withoutSpans(module))
      }),
      runs,
    )
  })
})

describe("every document with nodes", () => {
  test("round-trips through its text", () => {
    const part = fc.oneof(
      fc.constantFrom("CALL(", "text ", "a", "\\", "`", "```\n", "\n", "x CALL(", "_", "한"),
      expression.map((tree) => `CALL(${print(tree)})`),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (list) => {
        const { document } = parseDocument(list.join(""))
        const again: Document = parseDocument(print(document)).document
        expect(withoutSpans(again)).toEqual(withoutSpans(document))
      }),
      runs,
    )
  })

  test("round-trips through its text, in an answer with live blocks", () => {
    const block = fc
      .array(expression, { minLength: 1, maxLength: 3 })
      .map(
        (list) =>
          `\`\`\`recall\n${list
            .map((tree, index) => `## About ${index}.\nLET v${index} = (${print(tree)})\n`)
            .join("")}EMIT v0\n\`\`\`\n`,
      )
      .filter((source) => parseDocument(source, { mode: "answer" }).document.parts[0]?.kind === "block")
    const part = fc.oneof(
      fc.constantFrom("text\n", "a\n", "\\\n", "`\n", "x \\CALL(\n"),
      expression.map((tree) => `CALL(${print(tree)})\n`),
      block,
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (list) => {
        const { document } = parseDocument(list.join(""), { mode: "answer" })
        const again = parseDocument(print(document), { mode: "answer" })
        expect(withoutSpans(again.document)).toEqual(withoutSpans(document))
      }),
      { numRuns: Math.ceil(runs.numRuns / 4) },
    )
  })
})
