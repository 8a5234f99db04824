// Parsing a megabyte of text with calls in it.

import type { Case, Contender, Group } from "./contender.ts"
import { peer } from "./peers.ts"
import { fasterThan } from "./statistics.ts"
import { asHandlebars, asJson, asLiquid, asMarkdown, asRecall, madePieces, type Piece } from "./texts.ts"

const LENGTH = 1_000_000

function parser(name: string, prepare: () => Promise<() => unknown>): Contender {
  return { name, work: { kind: "function", prepare: async () => ({ run: await prepare() }) } }
}

function contenders(between: number): readonly Contender[] {
  const pieces = (): readonly Piece[] => madePieces(LENGTH, between)
  return [
    parser("Recall", async () => {
      const { parseDocument } = await import("../../grammar/index.ts")
      const text = asRecall(pieces())
      const calls = pieces().filter((piece) => typeof piece !== "string").length
      const found = parseDocument(text).document.parts.filter(({ kind }) => kind === "call").length
      if (found !== calls) throw new Error(`found ${found} calls of ${calls}`)
      return () => parseDocument(text)
    }),
    parser("JSON.parse", async () => {
      const text = asJson(pieces())
      return () => JSON.parse(text) as unknown
    }),
    parser("indexOf alone", async () => {
      const text = asRecall(pieces())
      return () => countCalls(text)
    }),
    parser("liquidjs", async () => {
      const { Liquid } = await peer<{
        Liquid: new () => { parse(text: string): unknown; registerFilter(name: string, run: () => string): void }
      }>("liquidjs")
      const engine = new Liquid()
      engine.registerFilter("ask", () => "")
      const text = asLiquid(pieces())
      return () => engine.parse(text)
    }),
    parser("handlebars", async () => {
      const { default: handlebars } = await peer<{ default: { parse(text: string): unknown } }>("handlebars")
      const text = asHandlebars(pieces())
      return () => handlebars.parse(text)
    }),
    parser("marked", async () => {
      const { marked } = await peer<{ marked: { lexer(text: string): unknown } }>("marked")
      const text = asMarkdown(pieces())
      return () => marked.lexer(text)
    }),
  ]
}

/** The time of finding the openers alone: a bound that no parser of calls can beat. */
function countCalls(text: string): number {
  let count = 0
  for (let at = text.indexOf("CALL("); at !== -1; at = text.indexOf("CALL(", text.indexOf(")", at))) count++
  return count
}

function parseCase(
  name: string,
  title: string,
  between: number,
  least: readonly [number, number],
  aim: Case["targets"],
): Case {
  return {
    name,
    title,
    rounds: 5,
    contenders: contenders(between),
    amount: { kind: "bytes", bytes: LENGTH },
    targets: [
      fasterThan("Recall", "liquidjs", "at least", least[0]),
      fasterThan("Recall", "handlebars", "at least", least[1]),
      ...aim,
    ],
  }
}

export const parseGroup: Group = {
  name: "parse",
  title: "Parsing",
  about:
    "One megabyte of made-up text, the same for all, with each call in the notation of each parser. "
    + "JSON.parse reads the same pieces as a JSON list. "
    + "A tree with the span of every node is the result.",
  cases: [
    parseCase(
      "sparse",
      "A call of 80 characters in every 500",
      420,
      [8, 10],
      [fasterThan("Recall", "liquidjs", "aim", 15), fasterThan("Recall", "JSON.parse", "aim", 0.5)],
    ),
    parseCase(
      "dense",
      "Nothing but calls",
      0,
      [10, 12],
      [fasterThan("Recall", "liquidjs", "aim", 20), fasterThan("Recall", "handlebars", "aim", 20)],
    ),
  ],
}
