// Provenance of real runs: the places of nodes in an answer are known exactly, for every form of answer.

import fc from "fast-check"
import { expect, test } from "vitest"
import { createRuntime, type TraceEvent } from "../../src/index.ts"
import { withoutBlocks } from "../../src/trace/provenance/blocks.ts"
import { documentPlacements } from "../../src/trace/provenance/document.ts"
import { provenance } from "../../src/trace/provenance/provenance.ts"
import { createTexts } from "../../src/trace/provenance/texts.ts"
import { EMPTY, fold } from "../../src/trace/reduce.ts"
import type { RunState } from "../../src/trace/state.ts"
import { FIRST, script } from "../support/arbitrary-script.ts"
import { answering, type Answers } from "../support/asking.ts"

async function stateOf(
  answers: Answers,
  source: string,
  kind: "expression" | "document" = "expression",
  pause: "each" | "end" = "each",
): Promise<RunState> {
  const events: TraceEvent[] = []
  await createRuntime({ models: answering(answers, { pause }) }).run(source, {
    kind,
    name: "source",
    trace: (event) => events.push(event),
  })
  return fold(EMPTY, events)
}

/** The pieces of the final text, each with the kind of the row that wrote it. */
function pieces(state: RunState): readonly (readonly [string, string])[] {
  const { text, segments } = provenance(state)
  return segments.map(([from, to, id]) => [text!.slice(from, to), `${state.rows[id]!.kind} ${state.rows[id]!.name}`])
}

test.each<[string, string, readonly (readonly [string, string])[]]>([
  [
    "text and results",
    'one CALL("B") two CALL(1 + 1) three',
    [
      ["one ", "question A"],
      ["bee", "question B"],
      [" two ", "question A"],
      ["2", "node result"],
      [" three", "question A"],
    ],
  ],
  [
    "equal results",
    'CALL("B") bee CALL("B")',
    [
      ["bee", "question B"],
      [" bee ", "question A"],
      ["bee", "question B"],
    ],
  ],
  [
    "a text that is no call",
    '\\CALL(1) is CALL("B")',
    [
      ["CALL(1) is ", "question A"],
      ["bee", "question B"],
    ],
  ],
  [
    "white space around it",
    '\n\n  so: CALL("B")\n\n',
    [
      ["so: ", "question A"],
      ["bee", "question B"],
    ],
  ],
  [
    "names that are bound",
    'a CALL(LET x = "xxxxx", y = 2)b CALL(x) c',
    [
      ["a b ", "question A"],
      ["xxxxx", "node result"],
      [" c", "question A"],
    ],
  ],
  [
    "a block that binds",
    'a\n```recall\nLET x = "xxxxx"\nLET y = 3\n```\nb CALL(x)',
    [
      ["a\nb ", "question A"],
      ["xxxxx", "node result"],
    ],
  ],
  [
    "a block of tasks",
    'a\n```recall\nTASK twice(s) = s + s\n```\nb CALL(twice("xx")) xxxx',
    [
      ["a\nb ", "question A"],
      ["xxxx", "call twice"],
      [" xxxx", "question A"],
    ],
  ],
])("an answer of %s", async (_, answer, expected) => {
  for (const pause of ["each", "end"] as const) {
    expect(pieces(await stateOf({ A: answer, B: "bee" }, 'ask("A")', "expression", pause))).toEqual(expected)
  }
})

test("blocks that are never closed take no time", () => {
  const text = "```recall\n".repeat(200_000)
  expect(withoutBlocks(text)).toBe(text)
  expect(withoutBlocks(`a\n~~~ recall\n\`\`\`\n~~~~\nb\n   \`\`\`\`recall x\nc\n\`\`\`\n\`\`\`\`\nd`)).toBe("a\nb\nd")
  expect(withoutBlocks("a\n```js\n```recall\n```\nb")).toBe("a\n```js\n```recall\n```\nb")
})

test("an answer that gives a value belongs to that value", async () => {
  expect(
    pieces(await stateOf({ A: 'working… CALL("answer", "it is " + CALL("B"))', B: "bee and more" }, 'ask("A")')),
  ).toEqual([
    ["it is ", "node answer"],
    ["bee and more", "question B"],
  ])
})

test("a document", async () => {
  expect(
    pieces(await stateOf({ B: "bee" }, 'Dear CALL("B"),\n\\CALL(x) CALL(LET n = 3)is CALL(n).\n', "document")),
  ).toEqual([
    ["Dear ", "run source"],
    ["bee", "question B"],
    [",\nCALL(x) is ", "run source"],
    ["3", "node result"],
    [".\n", "run source"],
  ])
})

test("a document whose declarations write nothing", async () => {
  const source =
    'CALL(IMPORT table FROM "std/text")\nCALL(LET n = 3)\n'
    + 'Dear CALL("B"), CALL(PARAM m = 4)\n \nCALL(LET k = 1)\nCALL(n + m)'
  expect(pieces(await stateOf({ B: "bee" }, source, "document"))).toEqual([
    ["Dear ", "run source"],
    ["bee", "question B"],
    [", \n \n", "run source"],
    ["7", "node result"],
  ])
})

test("for any answer, the places of its nodes are known", async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.constantFrom("each" as const, "end" as const), async ({ answers }, pause) => {
      const state = await stateOf(answers, `ask("${FIRST}", d: "the datum's (text)")`, "expression", pause)
      const texts = createTexts(state)
      for (const row of Object.values(state.rows)) {
        const hasValue = row.children.some((child) => state.rows[child]!.node?.kind === "answer")
        if (row.kind === "question" && row.state === "done" && !hasValue)
          expect(documentPlacements(state, texts, row, texts.ofRow(row)!), row.name).not.toBeNull()
      }
      const { text, segments } = provenance(state)
      expect(segments.at(-1)?.[1] ?? 0).toBe(text!.length)
    }),
  )
})
