// The answers of a model to a tree of questions, and the expected results: generated together, so that neither is
// derived from the other.

import fc from "fast-check"

/** A piece of an answer: text, or a node of some kind. Nodes that ask have the answer to their question. */
type Piece =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "ask"
      readonly with: "data" | "literal" | "it" | "answer"
      readonly literal: string
      readonly child: Shape
      readonly other: Shape
    }
  | { readonly kind: "for"; readonly items: readonly string[]; readonly child: Shape }
  | { readonly kind: "let"; readonly child: Shape }
  | { readonly kind: "arithmetic"; readonly a: number; readonly b: number }
  | { readonly kind: "name" | "it" | "so-far" }
  | { readonly kind: "block"; readonly number: number }
  | { readonly kind: "answer"; readonly child: Shape | null }

type Shape = readonly Piece[]

const TEXTS = [
  "plain words, it's (all) fine ",
  '`CALL("no")` in code ',
  '\n```js\nf(CALL("no"))\n```\n',
  '\\CALL("no") escaped ',
  "| a | b |\n|---|---|\n| ",
  " | ",
  "RECALL(1) call(2) CALL (3) ",
  'he said "',
  '" and “',
  "\n\n# Title\n\n> ",
  "1. ",
  "한국어 😀 ",
  "\\",
  "**",
  " ) ] } ",
  "$",
  "\n~~~\nCALL(4)\n~~~\n",
  " ",
]
const LITERALS = [
  "",
  "it's",
  "nested (deep (er)) [x] {y}",
  'say CALL("no")',
  'a "quoted" \\ back',
  "line\nbreak",
  "```recall\nEMIT 1\n```",
  "한국어 😀",
]

const shape: fc.Arbitrary<Shape> = fc.letrec<{ shape: Shape; piece: Piece }>((tie) => {
  const child = tie("shape")
  return {
    piece: fc.oneof(
      { maxDepth: 3, depthIdentifier: "script" },
      fc.oneof(
        fc.constantFrom(...TEXTS).map((text): Piece => ({ kind: "text", text })),
        fc.record({ kind: fc.constant("arithmetic" as const), a: fc.nat(9), b: fc.nat(9) }),
        fc.record({ kind: fc.constantFrom("name" as const, "it" as const, "so-far" as const) }),
        fc.record({ kind: fc.constant("block" as const), number: fc.nat(9) }),
      ),
      fc.record({
        kind: fc.constant("ask" as const),
        with: fc.constantFrom("data" as const, "literal" as const, "it" as const, "answer" as const),
        literal: fc.constantFrom(...LITERALS),
        child,
        other: child,
      }),
      fc.record({
        kind: fc.constant("for" as const),
        items: fc.uniqueArray(fc.constantFrom(...LITERALS), { maxLength: 3 }),
        child,
      }),
      fc.record({ kind: fc.constant("let" as const), child }),
      fc.record({ kind: fc.constant("answer" as const), child: fc.option(child) }),
    ),
    shape: fc.array(tie("piece"), { maxLength: 5, depthIdentifier: "script" }),
  }
}).shape

export interface Script {
  /** The model's answer to each question. */
  readonly answers: { readonly [question: string]: string }
  /** The ends of the nodes in each answer, up to the one that gives its value. */
  readonly nodes: { readonly [question: string]: readonly number[] }
  readonly answered: { readonly [question: string]: boolean }
  /** Marks in the answers' texts, each unique among all of them. */
  readonly marks: { readonly [question: string]: readonly { readonly mark: string; readonly at: number }[] }
  /** The value of the first question, for a datum. */
  evaluate(data: string, asked: (question: string, data: string) => void): string
}

/** The first question of every script, with a datum named `d`. */
export const FIRST = "Question 0?"

export const script: fc.Arbitrary<Script> = shape.map(render)

/** The values of the names while an answer is evaluated. */
interface State {
  readonly data: string
  readonly pieces: ({ readonly text: string } | { readonly result: string })[]
  it: string
  bound: string
  answer: string | undefined
}

function render(root: Shape): Script {
  const answers: { [question: string]: string } = {}
  const nodes: { [question: string]: number[] } = {}
  const answered: { [question: string]: boolean } = {}
  const marks: { [question: string]: { mark: string; at: number }[] } = {}
  const meanings = new Map<string, (data: string, asked: (question: string, data: string) => void) => string>()
  let questions = 0
  let markCount = 0

  function add(shape: Shape): string {
    const question = `Question ${questions++}?`
    const steps: ((state: State, asked: (question: string, data: string) => void) => void)[] = []
    const ends: number[] = (nodes[question] = [])
    const marked: { mark: string; at: number }[] = (marks[question] = [])
    let source = ""
    // The kinds of `it` and of the bound name are known from the text alone.
    let it = "none" as "none" | "text" | "other" // changed by `node`, which the compiler does not see
    let isBound = false
    let isOver = false
    const text = (written: string, shown = written) => {
      source += written
      steps.push((state) => void state.pieces.push({ text: shown }))
    }
    const mark = () => {
      const name = `§${markCount++};`
      marked.push({ mark: name, at: source.length })
      text(name)
    }
    const node = (
      written: string,
      kind: "text" | "other" | "effect",
      value: (state: State, asked: (question: string, data: string) => void) => string | undefined,
    ) => {
      source += written
      if (!isOver) ends.push(source.length)
      if (kind !== "effect") it = kind
      steps.push((state, asked) => {
        const result = value(state, asked)
        if (result === undefined) return
        state.it = result
        state.pieces.push({ result })
      })
    }
    const put = (child: string) => (data: string, asked: (question: string, data: string) => void) => {
      asked(child, data)
      return meanings.get(child)!(data, asked)
    }
    mark()
    for (const piece of shape) {
      switch (piece.kind) {
        case "text":
          text(piece.text, piece.text.replaceAll("\\CALL(", "CALL("))
          break
        case "arithmetic":
          node(`CALL(${piece.a} * (${piece.b} + 1))`, "other", () => String(piece.a * (piece.b + 1)))
          break
        case "name":
          node(isBound ? "CALL(v)" : "CALL(d)", "text", isBound ? (state) => state.bound : (state) => state.data)
          break
        case "it":
          node(
            it === "none" ? "CALL([d])" : "CALL([it][0])",
            it === "none" ? "other" : it,
            it === "none" ? ({ data }) => JSON.stringify([data]) : (state) => state.it,
          )
          break
        case "so-far":
          node("CALL(length(so_far))", "other", (state) => String(textOf(state).length))
          break
        case "for": {
          const child = add(piece.child)
          node(`CALL(FOR x IN ${JSON.stringify(piece.items)} : CALL("${child}", d: x))`, "other", (_, asked) =>
            JSON.stringify(piece.items.map((item) => put(child)(item, asked))),
          )
          break
        }
        case "let": {
          const child = add(piece.child)
          node(
            `CALL(LET v = CALL("${child}", d))`,
            "effect",
            (state, asked) => void (state.bound = put(child)(state.data, asked)),
          )
          isBound = true
          break
        }
        case "ask": {
          const child = add(piece.child)
          const other = piece.with === "answer" ? add(piece.other) : ""
          const from = piece.with === "it" && it !== "text" ? "data" : piece.with
          const argument = {
            data: "d",
            literal: JSON.stringify(piece.literal),
            it: "it",
            answer: `CALL("${other}", d: "(" + d + ")")`,
          }[from]
          node(`CALL("${child}", d: ${argument})`, "text", (state, asked) => {
            const data = {
              data: () => state.data,
              literal: () => piece.literal,
              it: () => state.it,
              answer: () => put(other)(`(${state.data})`, asked),
            }[from]()
            return put(child)(data, asked)
          })
          break
        }
        case "block": {
          text("\n")
          node(
            `\`\`\`recall\nLET n${markCount} = ${piece.number}\n`
              + `TASK t${markCount}(x: number): number = x + n${markCount}\n\`\`\`\n`,
            "effect",
            () => undefined,
          )
          const sum = String(piece.number * 2)
          node(`CALL(t${markCount}(${piece.number}))`, "other", () => sum)
          break
        }
        case "answer": {
          const child = piece.child === null ? null : add(piece.child)
          node(
            child === null ? 'CALL("answer", d + "!")' : `CALL("answer", CALL("${child}", d))`,
            "effect",
            (state, asked) => void (state.answer ??= child === null ? `${state.data}!` : put(child)(state.data, asked)),
          )
          isOver = true
          break
        }
      }
      mark()
    }
    answers[question] = source
    answered[question] = isOver
    meanings.set(question, (data, asked) => {
      const state: State = { data, pieces: [], it: "", bound: "", answer: undefined }
      for (const step of steps) {
        step(state, asked)
        if (state.answer !== undefined) return state.answer
      }
      return trimmed(state)
    })
    return question
  }

  add(root)
  return {
    answers,
    nodes,
    answered,
    marks,
    evaluate: (data, asked) => {
      asked(FIRST, data)
      return meanings.get(FIRST)!(data, asked)
    },
  }
}

function textOf({ pieces }: State): string {
  return pieces.map((piece) => ("text" in piece ? piece.text : piece.result)).join("")
}

/** White space around an answer is removed, but never that of a result. */
function trimmed(state: State): string {
  const { pieces } = state
  const first = pieces.findIndex((piece) => "result" in piece)
  if (first < 0) return textOf(state).trim()
  const last = pieces.findLastIndex((piece) => "result" in piece)
  const part = (from: number, to: number) => textOf({ ...state, pieces: pieces.slice(from, to) })
  return part(0, first).trimStart() + part(first, last + 1) + part(last + 1, pieces.length).trimEnd()
}
