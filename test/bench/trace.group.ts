// The cost of tracing a run: the same programs without a trace, with one of the questions, and with one of everything;
// and of folding a trace.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TextFile } from "../../src/host/text-file.ts"
import type { Model, RunOptions, TraceEvent } from "../../src/index.ts"
import type { Amount, Case, Contender, Group, Ready, Target } from "./contender.ts"
import { ratio, showFactor } from "./statistics.ts"

const NONE = "no trace"
const QUESTIONS = "questions, to memory"
const ALL = "all, to memory"
const QUESTIONS_FILE = "questions, to a file"
const ALL_FILE = "all, to a file"
/** The ways of tracing a run. */
const WAYS: { readonly [name: string]: { readonly calls: boolean; readonly to: "nothing" | "memory" | "file" } } = {
  [NONE]: { calls: true, to: "nothing" },
  [QUESTIONS]: { calls: false, to: "memory" },
  [ALL]: { calls: true, to: "memory" },
  [QUESTIONS_FILE]: { calls: false, to: "file" },
  [ALL_FILE]: { calls: true, to: "file" },
}

const FIB = "TASK fib(n: number): number = IF n < 2 THEN n ELSE (fib(n - 1) + fib(n - 2)) % 1000007\n"
const ASKED = 2_000
const CALLS_IN_ANSWER = 500
/** A piece of the streamed answer, with a call in the middle of text. */
const PIECE = (i: number) => `Part ${i} of the answer says: CALL(twice(${i})), and so on for a while.\n`

interface Traced {
  readonly source: string
  readonly memo: boolean
  readonly model?: () => Promise<Model>
}

const scriptedModel = async (answer: string, chunk?: number): Promise<Model> => {
  const { scripted } = await import("../../src/testing/index.ts")
  return scripted([{ question: /^/, answer }], chunk === undefined ? {} : { chunk, pause: "end" })
}

/** One run in a runtime of its own, so that nothing is remembered. */
async function run({ source, memo, model }: Traced, options: RunOptions): Promise<void> {
  const { createRuntime } = await import("../../src/index.ts")
  await createRuntime({ memo, ...(model === undefined ? {} : { models: await model() }) }).run(source, options)
}

async function tracing(program: Traced, name: string): Promise<Ready> {
  const { calls, to } = WAYS[name]!
  if (to === "nothing") {
    // Warmed up like the others: otherwise loading Recall would take up the time of the warm-up.
    await run(program, {})
    return { run: () => run(program, {}) }
  }
  const { lineOf } = await import("../../src/trace/write.ts")
  const events: TraceEvent[] = []
  await run(program, { traceCalls: calls, trace: (event) => events.push(event) })
  const bytes = events.reduce((sum, event) => sum + Buffer.byteLength(lineOf(event)), 0)
  const count = bytes / events.length
  if (to === "memory") {
    return {
      count,
      async run() {
        const kept: TraceEvent[] = []
        await run(program, { traceCalls: calls, trace: (event) => kept.push(event) })
      },
    }
  }
  const { openTextFile } = await import("../../src/host/text-file.ts")
  const folder = mkdtempSync(join(tmpdir(), "recall-bench-trace-"))
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  return {
    count,
    async run() {
      const file: TextFile = await openTextFile(join(folder, "run.jsonl"))
      await run(program, { traceCalls: calls, trace: (event) => file.write(lineOf(event)) })
      await file.close()
    },
  }
}

function atMost(us: string, factor: number): Target {
  return {
    what: `${us}: at most ${factor} × as long as without`,
    level: "aim",
    judge(figures) {
      const measured = ratio(figures, us, NONE)
      return measured === undefined ? undefined : { holds: measured <= factor, measured: `${showFactor(measured)} ×` }
    },
  }
}

function traced(name: string, title: string, amount: Amount, program: Traced, targets: readonly Target[]): Case {
  return {
    name,
    title,
    rounds: 3,
    amount,
    counted: "bytes an event",
    targets,
    contenders: Object.keys(WAYS).map((way): Contender => ({
      name: way,
      work: { kind: "function", prepare: () => tracing(program, way) },
    })),
  }
}

const items = (count: number, item: string): Amount => ({ kind: "items", items: count, item })

/** Folds the events of 100,000 calls, so many at a time. */
function folding(name: string, atOnce: number): Contender {
  return {
    name,
    work: {
      kind: "function",
      once: true,
      async prepare() {
        const { EMPTY_RUN, fold } = await import("../../src/trace/index.ts")
        const events: TraceEvent[] = []
        const source = "TASK double(n: number): number = n * 2\nEMIT sum(FOR i IN range(0, 100000) : double(i))"
        await run({ source, memo: true }, { trace: (event) => events.push(event) })
        return {
          run() {
            let state = EMPTY_RUN
            for (let at = 0; at < events.length; at += atOnce) state = fold(state, events.slice(at, at + atOnce))
            if (state.totals.calls !== 100_000) throw new Error(`${state.totals.calls} calls were folded`)
          },
        }
      },
    },
  }
}

export const traceGroup: Group = {
  name: "trace",
  title: "Tracing",
  about:
    "The same runs without a trace, with a trace of the questions alone (traceCalls: false), "
    + "and with one of all calls; kept in memory, or written to a file as JSON Lines.",
  cases: [
    traced(
      "fib",
      "fib(20) without memo: 21,891 calls",
      items(21_891, "a call"),
      { source: `${FIB}EMIT fib(20)`, memo: false },
      [atMost(QUESTIONS, 1.1), atMost(ALL, 15)],
    ),
    traced(
      "fib-memo",
      "fib(5,000) with memo: 5,001 calls and 4,998 hits",
      items(5_001, "a call"),
      { source: `${FIB}EMIT fib(5000)`, memo: true },
      [atMost(QUESTIONS, 1.1), atMost(ALL, 15)],
    ),
    traced(
      "questions",
      `${ASKED.toLocaleString("en")} questions of a scripted model`,
      items(ASKED, "a question"),
      {
        source: `EMIT length(FOR i IN range(0, ${ASKED}) : ask("Is it so?", i))`,
        memo: true,
        model: () => scriptedModel("Yes, it is so."),
      },
      [atMost(ALL, 1.5), atMost(ALL_FILE, 2)],
    ),
    traced(
      "streamed",
      `An answer with ${CALLS_IN_ANSWER} calls, streamed in pieces of 8`,
      items(CALLS_IN_ANSWER, "a call"),
      {
        source: 'TASK twice(n: number): number = n * 2\nEMIT ask("Say it.", tools: [twice])',
        memo: true,
        model: () => scriptedModel(Array.from({ length: CALLS_IN_ANSWER }, (_, i) => PIECE(i)).join(""), 8),
      },
      [atMost(ALL, 1.5), atMost(ALL_FILE, 2)],
    ),
    {
      name: "fold",
      title: "Folding the trace of 100,000 calls into the state of the run",
      rounds: 3,
      amount: items(100_000, "a call"),
      contenders: [
        folding("all at once", Infinity),
        folding("1,000 events at a time", 1_000),
        folding("100 events at a time", 100),
      ],
      targets: [],
    },
  ],
}
