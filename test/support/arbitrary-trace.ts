// Traces as a run could have written them: calls, questions, nodes, requests and hits, concurrent and nested.

import fc from "fast-check"
import type { Id, Place, TraceEvent } from "../../src/trace/events.ts"
import { createRecorder, type Recorder, type RecorderOptions } from "../../src/trace/recorder.ts"
import { anyText } from "./arbitrary-text.ts"
import { USAGE } from "./usage.ts"

export interface Script {
  /** One number for each next event. */
  readonly choices: readonly number[]
  /** The texts, used again and again from the beginning. */
  readonly texts: readonly string[]
  /** Whether the run reaches its end. */
  readonly ends: boolean
}

export const traceScript: fc.Arbitrary<Script> = fc.record({
  choices: fc.array(fc.nat(0xffff), { maxLength: 60 }),
  texts: fc.array(fc.oneof(anyText, fc.constantFrom("a", "The buyer is Ada. ", "long ".repeat(100))), {
    minLength: 1,
    maxLength: 6,
  }),
  ends: fc.boolean(),
})

/** Whole and unfinished traces, by the rules of the events. */
export const trace: fc.Arbitrary<readonly TraceEvent[]> = traceScript.map((script) => written(script))

interface Open {
  readonly id: Id
  readonly kind: "run" | "call" | "native" | "question" | "node"
  readonly parent: Open | null
  children: number
  /** Only for a question, and for the run, which is a document. */
  readonly answer: Answer | null
  /** Only for a node: its own call is reported by its parent's answer. */
  readonly effect: boolean
}

interface Answer {
  readonly source: string
  written: string
  readonly spliced: string[]
  request: { readonly id: Id; readonly start: number } | null
  attempt: number
  waits: boolean
}

const NODE = 'CALL("next", it)'

/** The events of a script. */
export function written(
  { choices, texts, ends }: Script,
  options: Pick<RecorderOptions, "redact"> = {},
): readonly TraceEvent[] {
  const events: TraceEvent[] = []
  let t = 0
  const recorder = createRecorder({ emit: (event) => void events.push(event), now: () => t, ...options })
  let said = 0
  const say = (): string => texts[said++ % texts.length]!
  const pages = choices.length % 3
  const text = `Begin. ${`${NODE} and `.repeat(pages)}the end.`
  recorder.record({
    type: "run",
    t,
    version: 1,
    run: "r1",
    name: "letter.md",
    kind: "document",
    at: "2030-01-02T03:04:05.000Z",
    arguments: [recorder.named("article", say())],
    models: { default: "test:model" },
    budget: { calls: 9 },
    text: recorder.valueOf(text),
  })
  if (pages === 1)
    recorder.record({
      type: "import",
      t,
      specifier: "./sections.rcl",
      importer: "letter.md",
      module: "sections.rcl",
      text: recorder.valueOf(say()),
    })
  const simulation = new Simulation(recorder, () => t, say, text)
  for (const choice of choices) {
    t += choice % 7
    simulation.step(choice)
  }
  if (ends) simulation.finish()
  return events
}

class Simulation {
  private readonly recorder: Recorder
  private readonly now: () => number
  private readonly say: () => string
  private readonly text: string
  private readonly open: Open[]
  private readonly done: { readonly id: Id; readonly kind: string }[] = []
  private last = 0
  private placed = 0

  constructor(recorder: Recorder, now: () => number, say: () => string, text: string) {
    this.recorder = recorder
    this.now = now
    this.say = say
    this.text = text
    this.open = [
      {
        id: 0,
        kind: "run",
        parent: null,
        children: 0,
        effect: false,
        answer: { source: "letter.md", written: text, spliced: [], request: null, attempt: 0, waits: false },
      },
    ]
  }

  step(choice: number): void {
    const row = this.open[choice % this.open.length]!
    const action = choice >> 4
    if (row.kind === "question") this.write(row, action)
    else if (row.kind === "run" && action % 2 === 0) this.place(row)
    else if (row.kind === "native") this.close(row, action)
    else this.evaluate(row, action)
  }

  finish(): void {
    for (const row of [...this.open].reverse()) {
      if (row.kind === "run") continue
      if (row.answer?.request) this.respond(row.answer, "stop", row.answer.written.length)
      this.close(row, 1)
    }
    const text = this.recorder.valueOf(this.text)
    this.recorder.record({ type: "end", t: this.now(), outcome: "done", value: text, text, usage: USAGE })
  }

  private evaluate(row: Open, action: number): void {
    const { recorder } = this
    const t = this.now()
    const at: Place = { source: "letter.md", start: 1, end: 5 }
    switch (action % 8) {
      case 0:
      case 1: {
        const argument = recorder.named("section", this.say())
        return recorder.record({
          type: "call",
          t,
          id: this.begin("call", row),
          parent: row.id,
          task: "explain",
          arguments: [argument],
          at,
        })
      }
      case 2:
      case 3: {
        const question = recorder.valueOf(this.say())
        const data = [recorder.named("article", this.say())]
        const source = `answer to "${this.last + 1}"`
        recorder.record({
          type: "question",
          t,
          id: this.begin("question", row, source),
          parent: row.id,
          question,
          data,
          model: "default",
          modelId: "test:model",
          returns: "string",
          sample: 0,
          recursive: true,
          tools: [],
          source,
          at,
        })
        if (action % 3 === 0)
          recorder.record({ type: "miss", t, id: this.last, reason: "changed", parts: ["data article"] })
        return
      }
      case 4: {
        const writes = action % 2 === 0
        recorder.record({
          type: "native",
          t,
          id: this.begin("native", row),
          parent: row.id,
          native: "price",
          effect: writes ? "write" : "read",
          arguments: [],
          at,
        })
        if (!writes) return
        recorder.record({
          type: "confirmation",
          t,
          id: this.last,
          by: "program",
          provenance: [{ name: "to", origins: ["data", "answer"] }],
        })
        if (action % 3 > 0) recorder.record({ type: "decision", t, id: this.last, allowed: action % 3 === 1 })
        return
      }
      case 5: {
        const of = this.done.findLast(({ kind }) => kind === "call")?.id ?? null
        return recorder.record({
          type: "hit",
          t,
          id: ++this.last,
          parent: row.id,
          what: "call",
          name: "explain",
          of,
          from: of === null ? "store" : "run",
          ...(of === null
            ? { value: recorder.valueOf(this.say()), saved: { input: 9, output: 3, usd: 0.01, milliseconds: 40 } }
            : {}),
          at,
        })
      }
      case 6:
        return recorder.record({
          type: "diagnostic",
          t,
          parent: row.id,
          diagnostic: { code: "near-miss", severity: "warning", message: this.say(), span: { start: 0, end: 1 } },
        })
      default:
        return this.close(row, action)
    }
  }

  /** The next node of the run's own document. */
  private place(run: Open): void {
    const start = this.text.indexOf(NODE, this.placed)
    if (start < 0) return
    this.placed = start + NODE.length
    this.recorder.record({
      type: "node",
      t: this.now(),
      id: this.begin("node", run),
      parent: run.id,
      kind: "result",
      at: { source: "letter.md", start, end: this.placed },
    })
  }

  private write(row: Open, action: number): void {
    const answer = row.answer!
    if (answer.waits) return
    if (answer.request === null) return this.request(row, answer)
    const { id } = answer.request
    const t = this.now()
    switch (action % 6) {
      case 0:
      case 1:
        return this.delta(answer, this.say())
      case 2:
        return this.recorder.record({
          type: "retry",
          t,
          id,
          code: "rate-limited",
          message: this.say(),
          milliseconds: 100,
        })
      case 3: {
        const start = answer.written.length
        this.delta(answer, NODE)
        const end = answer.written.length
        this.recorder.record({ type: "delta", t, id, text: "past the call" })
        this.respond(answer, "paused", end)
        answer.waits = true
        const effect = action % 4 === 0
        return this.recorder.record({
          type: "node",
          t,
          id: this.begin("node", row, null, effect),
          parent: row.id,
          kind: effect ? "effect" : "result",
          at: {
            source: answer.attempt === 0 ? answer.source : `${answer.source}, attempt ${answer.attempt + 1}`,
            start,
            end,
          },
        })
      }
      case 4: {
        this.respond(answer, "stop", answer.written.length)
        answer.written = ""
        answer.spliced.length = 0
        answer.attempt++
        return this.request(row, answer)
      }
      default: {
        this.respond(answer, "stop", answer.written.length)
        return this.close(row, action)
      }
    }
  }

  private request(row: Open, answer: Answer): void {
    answer.request = { id: ++this.last, start: answer.written.length }
    this.recorder.record({
      type: "request",
      t: this.now(),
      id: this.last,
      parent: row.id,
      modelId: "test:model",
      attempt: answer.attempt,
      written: answer.written.length,
      messages: [{ role: "user", content: this.recorder.valueOf(`Answer. ${this.say()}`) }],
      prompt: null,
    })
  }

  private delta(answer: Answer, text: string): void {
    answer.written += text
    answer.spliced.push(text)
    this.recorder.record({ type: "delta", t: this.now(), id: answer.request!.id, text })
  }

  private respond(answer: Answer, finish: "stop" | "paused", end: number): void {
    const { id, start } = answer.request!
    answer.request = null
    this.recorder.record({
      type: "response",
      t: this.now(),
      id,
      finish,
      kept: end - start,
      input: 10,
      output: 5,
      estimated: false,
      usd: 0.001,
      remembered: id % 5 === 0,
    })
  }

  private begin(kind: Open["kind"], parent: Open, source: string | null = null, effect = false): Id {
    const answer =
      source === null ? null : { source, written: "", spliced: [], request: null, attempt: 0, waits: false }
    this.open.push({ id: ++this.last, kind, parent, children: 0, answer, effect })
    parent.children++
    return this.last
  }

  private close(row: Open, action: number): void {
    if (row.children > 0 || row.parent === null) return
    this.open.splice(this.open.indexOf(row), 1)
    row.parent.children--
    const { id, kind, parent } = row
    const t = this.now()
    const value = row.answer === null ? this.say() : row.answer.spliced.join("")
    if (kind === "node" && parent.kind === "question") {
      const answer = parent.answer!
      answer.waits = false
      answer.spliced[answer.spliced.length - 1] = row.effect ? "" : value
    } else if (action % 5 === 0) {
      return this.recorder.record({ type: "failure", t, id, code: "wrong-type", message: this.say() })
    }
    this.done.push({ id, kind })
    this.recorder.record({ type: "result", t, id, value: this.recorder.valueOf(value) })
  }
}
