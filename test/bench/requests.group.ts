// Requests to a model's server: one after another, and thousands at once.

import type { Contender, Group, Target } from "./contender.ts"
import {
  bareFetch,
  bareOpenAI,
  delaysOfCalls,
  langchain,
  recallModel,
  recallProgram,
  recallTask,
  undici,
  vercelAI,
  type AskOnce,
  type Client,
} from "./requests.clients.ts"
import { startServer } from "./requests.start.ts"
import { fasterThan, median, memory, showFactor, times } from "./statistics.ts"

/** The server has the same text. */
const TIME = "What time is it?"
const ANSWER = "It scatters short waves most, and blue is short."
const IN_A_ROW = 100
const DELAY = 200
/** The number of connections that Recall opens at most; a process may often open no more than 4,096 files. */
const SOCKETS = 2_048

const RECALL = "Recall"
const PROGRAM = "Recall, one program"
const MODEL = "Recall's model alone"

async function checked(ask: AskOnce, i: number): Promise<void> {
  const text = await ask(i)
  if (text !== ANSWER) throw new Error(`the answer was ${JSON.stringify(text)}`)
}

function inARow(name: string, client: Client, stream: boolean): Contender {
  return {
    name,
    work: {
      kind: "function",
      async prepare() {
        const ask = await client(await startServer(0), stream)
        let next = 0
        return {
          run: async () => {
            for (let i = 0; i < IN_A_ROW; i++) await checked(ask, next++)
          },
        }
      },
    },
  }
}

function atOnce(name: string, client: Client, count: number): Contender {
  return {
    name,
    work: {
      kind: "function",
      once: true,
      async prepare() {
        const ask = await client(await startServer(DELAY), false)
        let next = 0
        return { run: () => Promise.all(Array.from({ length: count }, () => checked(ask, next++))).catch(explain) }
      },
    },
  }
}

/** A failed connection gives the reason only in its cause. */
function explain(error: unknown): never {
  const causes: string[] = []
  for (let at = error; at instanceof Error; at = at.cause) causes.push(at.message)
  throw new Error(causes.join(" "))
}

function inOneProgram(name: string, count: number): Contender {
  return {
    name,
    work: {
      kind: "function",
      once: true,
      prepare: async () => ({ run: await recallProgram(await startServer(DELAY), count) }),
    },
  }
}

/** The median of many calls, after as many that warm up the compiler. */
const fromWire: Contender = {
  name: RECALL,
  work: {
    kind: "function",
    async prepare() {
      const delays = await delaysOfCalls(await startServer(0), TIME, 400)
      return { run: () => undefined, instead: median(delays.slice(200)) }
    },
  },
}

function within(us: string, ms: number): Target {
  return {
    what: `${us}: within ${ms} ms`,
    level: "at least",
    judge(figures) {
      const measured = times(figures.get(us))
      return measured.length === 0
        ? undefined
        : { holds: median(measured) <= ms, measured: `${showFactor(median(measured))} ms` }
    },
  }
}

function lean(us: string, megabytes: number): Target {
  return {
    what: `${us} in at most ${megabytes} MB`,
    level: "aim",
    judge(figures) {
      const peaks = memory(figures.get(us))
      if (peaks.length === 0) return undefined
      const measured = median(peaks) / 1000
      return { holds: measured <= megabytes, measured: `${Math.round(measured)} MB` }
    },
  }
}

const sequential = (name: string, title: string, stream: boolean) => ({
  name,
  title,
  rounds: 5,
  amount: { kind: "items" as const, items: IN_A_ROW, item: "request" },
  contenders: [
    inARow(RECALL, recallTask, stream),
    inARow(MODEL, recallModel, stream),
    inARow("openai", bareOpenAI, stream),
    inARow("ai", vercelAI, stream),
    inARow("@langchain/openai", langchain, stream),
    inARow("undici", undici(1), stream),
  ],
  targets: [
    fasterThan(RECALL, "openai", "at least", 0.9),
    fasterThan(RECALL, "openai", "aim", 2),
    fasterThan(MODEL, "openai", "aim", 2),
  ],
})

export const requestsGroup: Group = {
  name: "requests",
  title: "Requests to a model's server",
  about:
    "A server in another process answers each request at once, or after 200 ms. “Recall” is a task that asks its "
    + "model a question, each time in a run of its own; “Recall, one program” asks all of them in one run; “Recall's "
    + "model alone” is the counterpart of the other packages. undici only sends and receives the bytes. "
    + `Recall opens at most ${SOCKETS.toLocaleString("en")} connections.`,
  cases: [
    sequential("plain", "Questions one after another, whole answers", false),
    sequential("streamed", "Questions one after another, streamed answers", true),
    {
      name: "at-once-2000",
      title: "2,000 questions at once, each answered after 200 ms",
      rounds: 3,
      contenders: [
        atOnce(RECALL, recallTask, 2_000),
        inOneProgram(PROGRAM, 2_000),
        atOnce(MODEL, recallModel, 2_000),
        atOnce("openai", bareOpenAI, 2_000),
        atOnce("ai", vercelAI, 2_000),
        atOnce("@langchain/openai", langchain, 2_000),
        atOnce("undici", undici(SOCKETS), 2_000),
      ],
      targets: [
        ...["openai", "ai", "@langchain/openai"].map((other) => fasterThan(RECALL, other, "at least")),
        fasterThan(RECALL, "undici", "aim", 1 / 1.5),
        lean(RECALL, 200),
        lean(PROGRAM, 200),
      ],
    },
    {
      name: "at-once-10000",
      title: "10,000 questions at once, each answered after 200 ms",
      rounds: 3,
      contenders: [
        atOnce(RECALL, recallTask, 10_000),
        inOneProgram(PROGRAM, 10_000),
        atOnce(MODEL, recallModel, 10_000),
        atOnce("fetch", bareFetch, 10_000),
        atOnce("openai", bareOpenAI, 10_000),
        atOnce("ai", vercelAI, 10_000),
        atOnce("undici", undici(SOCKETS), 10_000),
      ],
      targets: [fasterThan(RECALL, "undici", "aim", 1 / 3), fasterThan(PROGRAM, "undici", "aim", 1 / 3)],
    },
    {
      name: "from-wire",
      title: "From the end of a call on the wire to its evaluation",
      rounds: 3,
      contenders: [fromWire],
      targets: [within(RECALL, 1)],
    },
  ],
}
