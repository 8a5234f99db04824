// The text of a stream is that of the run's result, whatever the program, the answers, their chunks and their order.

import fc from "fast-check"
import { expect, test } from "vitest"
import { createRuntime, type RecallError } from "../../src/index.ts"
import { answering, type Answers } from "../support/asking.ts"
import { checked, read } from "../support/streams.ts"

/** Answers with calls, with values of their own, with white space at their ends, and with reasoning. */
const ANSWERS: Answers = {
  "Q0?": "plain words",
  "Q1?": 'two CALL("Q0?") three',
  "Q2?": 'I think CALL("Q0?")… so: CALL("answer", "a value")',
  "Q3?": "\n\n  indented\n    more  \n\nend \n",
  "Q4?": "   one line \t",
  "Q5?": "<think>a thought</think>\n😀😀 known",
  "Q6?": "a thought\n</think>\nthe answer",
  "Q7?": 'CALL("Q1?")CALL("Q0?")',
  "Number?": "42",
  "True?": "true",
  "List?": '["a", "b", {"c": 1}]',
}

const QUESTIONS = ["Q0?", "Q1?", "Q2?", "Q3?", "Q4?", "Q5?", "Q6?", "Q7?"]
const LITERALS = ["", "text", "two\nlines", " ", "😀", 'CALL("no")']

/** An expression whose value is mostly a text; tasks `t0` and `t1` of a text are in scope, and x in their bodies. */
const { text } = fc.letrec<{ text: string; list: string }>((tie) => {
  const inner = tie("text")
  const two = (join: (a: string, b: string) => string) => fc.tuple(inner, inner).map(([a, b]) => join(a, b))
  return {
    text: fc.oneof(
      { maxDepth: 4, depthIdentifier: "text" },
      fc.oneof(
        fc.constantFrom(...LITERALS).map((literal) => JSON.stringify(literal)),
        fc.constantFrom(...QUESTIONS).map((question) => `ask("${question}")`),
        fc.constantFrom(...QUESTIONS).map((question) => `ask("${question}", recursive: false)`),
        fc.constantFrom('ask("Number?", returns: number)', 'ask("List?", returns: [any])', "1 / 0", "[1, 2]", "upper"),
      ),
      two((a, b) => `\`<\${${a}}|\${${b}}>\``),
      two((a, b) => `(${a} + ${b})`),
      two((a, b) => `(IF ask("True?", returns: boolean) THEN ${a} ELSE ${b})`),
      two((a, b) => `(LET v = ${a} IN \`\${v}; \${${b}}\`)`),
      two((a, b) => `(TRY ${a} ELSE ${b})`),
      fc.tuple(fc.constantFrom("t0", "t1"), inner).map(([task, a]) => `${task}(${a})`),
      fc.tuple(tie("list"), fc.constantFrom('", "', 'ask("Q0?")')).map(([list, by]) => `join(${list}, ${by})`),
      inner.map((a) => `upper(${a})`),
    ),
    list: fc.oneof(
      { maxDepth: 3, depthIdentifier: "text" },
      fc.array(inner, { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
      fc.array(inner, { maxLength: 3 }).map((items) => `map([${items.join(", ")}], t0)`),
      inner.map((a) => `(FOR i IN [1, 2, 3] : \`\${i}: \${${a}}\`)`),
      inner.map((a) => `(FOR i IN [1, 2, 3] WHERE i > 1 : ${a})`),
    ),
  }
})

interface Program {
  readonly source: string
  readonly kind: "module" | "document"
}

const BLOCK = `\`\`\`recall
TASK t0(x) = [x]
TASK t1(x: string) = ask("Q1?", x, recursive: false) + x
\`\`\``

const program: fc.Arbitrary<Program> = fc.oneof(
  fc
    .tuple(text, text, text)
    .map(([emitted, first, second]): Program => ({
      kind: "module",
      source: `TASK t0(x) = ${"`"}[\${x}]${"`"} + ${first}\nTASK t1(x: string) = x + ${second}\nEMIT ${emitted}`,
    })),
  fc
    .array(
      fc.oneof(
        fc.constantFrom("Some text. ", "\n\n# Title\n\n", "😀"),
        text.map((expression) => `CALL(${expression})`),
        text.map((expression) => `CALL(LET v = ${expression})`),
        fc.constantFrom(...QUESTIONS).map((question) => `CALL("${question}")`),
      ),
      { maxLength: 6 },
    )
    .map((parts): Program => ({ kind: "document", source: `${BLOCK}\n${parts.join("")}` })),
)

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })

test("all pieces together are the text of the result, which is that of a run", async () => {
  const seen = { streamed: 0, failed: 0, pieces: 0 }
  await fc.assert(
    fc.asyncProperty(
      program,
      sizes,
      fc.scheduler(),
      fc.constantFrom("finished" as const, "live" as const),
      async ({ source, kind }, chunk, scheduler, answers) => {
        const gate = ({ question }: { readonly question: { readonly text: string } }) =>
          scheduler.schedule(Promise.resolve(), question.text)
        const plain = await createRuntime({ models: answering(ANSWERS) })
          .run(source, { kind })
          .then(
            ({ text }) => text,
            (error: unknown) => `failed: ${(error as RecallError).code}`,
          )
        const runtime = createRuntime({ models: answering(ANSWERS, { chunk, gate }) })
        const first = await scheduler.waitFor(read(runtime.stream(source, { kind, answers })))
        const given = checked(first)
        seen.pieces = Math.max(seen.pieces, first.pieces.length)
        seen[given.startsWith("failed") ? "failed" : "streamed"]++
        if (given === "failed: answer-taken-back") {
          expect(answers).toBe("live")
          return
        }
        expect(given).toBe(plain)
        expect(checked(await scheduler.waitFor(read(runtime.stream(source, { kind }))))).toBe(plain)
      },
    ),
    { numRuns: 300 },
  )
  // The law says little about programs that fail, or whose text comes in one piece.
  expect(seen.streamed).toBeGreaterThan(50)
  expect(seen.failed).toBeGreaterThan(5)
  expect(seen.pieces).toBeGreaterThan(3)
})

test("a budget that ends a run leaves the text that was given, and no other", async () => {
  let partial = 0
  await fc.assert(
    fc.asyncProperty(program, sizes, fc.nat(4), fc.scheduler(), async ({ source, kind }, chunk, calls, scheduler) => {
      const gate = ({ question }: { readonly question: { readonly text: string } }) =>
        scheduler.schedule(Promise.resolve(), question.text)
      const runtime = createRuntime({ models: answering(ANSWERS, { chunk, gate }) })
      const stream = runtime.stream(source, { kind, budget: { calls }, answers: "live" })
      const ended = await scheduler.waitFor(read(stream))
      checked(ended)
      if (!("thrown" in ended.result) && ended.result.partial) partial++
    }),
    { numRuns: 200 },
  )
  expect(partial).toBeGreaterThan(20)
})

test("a reader that leaves has the beginning of the text, and the run ends", async () => {
  const seen = { aborted: 0, ended: 0 }
  await fc.assert(
    fc.asyncProperty(
      program,
      sizes,
      fc.nat(3),
      fc.scheduler(),
      fc.constantFrom("finished" as const, "live" as const),
      async ({ source, kind }, chunk, pieces, scheduler, answers) => {
        const gate = ({ question }: { readonly question: { readonly text: string } }) =>
          scheduler.schedule(Promise.resolve(), question.text)
        const plain = await createRuntime({ models: answering(ANSWERS) })
          .run(source, { kind })
          .then(
            ({ text }) => text,
            () => null,
          )
        const { text, result } = createRuntime({ models: answering(ANSWERS, { chunk, gate }) }).stream(source, {
          kind,
          answers,
        })
        const reader = text.getReader()
        const leave = async () => {
          let given = ""
          for (let i = 0; i < pieces; i++) given += (await reader.read().catch(() => ({ value: "" }))).value ?? ""
          await reader.cancel().catch(() => undefined)
          return given
        }
        const given = await scheduler.waitFor(leave())
        if (plain !== null && answers === "finished") expect(plain.startsWith(given)).toBe(true)
        const ended = await scheduler.waitFor(result.catch((thrown: unknown) => thrown as RecallError))
        if ("code" in ended && ended.code === "interrupted") seen.aborted++
        else seen.ended++
      },
    ),
    { numRuns: 200 },
  )
  expect(seen.aborted).toBeGreaterThan(20)
  expect(seen.ended).toBeGreaterThan(5)
})
