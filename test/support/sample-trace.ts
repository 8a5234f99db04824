// A small realistic run, by hand: an article is explained section by section, and one answer asks a question of its
// own.

import { fromHost } from "../../src/values/host-values.ts"
import type { Place, TraceEvent } from "../../src/trace/events.ts"
import { createRecorder, type RecorderOptions } from "../../src/trace/recorder.ts"

/** The data of the sample's questions. */
export const ARTICLE =
  "# Chunking\n\n"
  + "A file is divided where a rolling hash of its last bytes has a certain form. "
  + `${"So an insertion moves the boundaries near it and no others. ".repeat(12)}\n\n# Costs\n\n`
  + "A hash a byte; 2 GB a second.\n"
export const FIRST = "A file is cut where its content says so, not at fixed places; the hash is rolled byte by byte."
export const SECOND = "It costs one hash for each byte."
export const DEFINITION = "A rolling hash is one that is cheap to move on by a byte."
export const TITLE = "Cutting by content"

const PROGRAM = `PARAM article: string
TASK explain(section: string): string = ask("Explain this section in plain words.", section)
EMIT """
  # \${ask("Give this article a short title.", article)}

  CALL("Combine these explanations.", FOR s IN sections(article) : explain(s.body))
"""
`
const CALL = 'CALL("What is a rolling hash?", section)'
export const COMBINED = `${FIRST} ${SECOND}`
const TEXT = `# ${TITLE}\n\n${COMBINED}\n`

export function sampleTrace(options: Partial<RecorderOptions> = {}): readonly TraceEvent[] {
  const events: TraceEvent[] = []
  let t = 0
  const recorder = createRecorder({ emit: (event) => void events.push(event), now: () => t, ...options })
  const { valueOf, named, record } = recorder
  const at = (source: string, start: number, end: number): Place => ({ source, start, end })
  const program = (text: string): Place => at("report.rcl", PROGRAM.indexOf(text), PROGRAM.indexOf(text) + text.length)
  const sections = ARTICLE.split(/^# .*\n\n/m).slice(1)
  const ask = { model: "default", modelId: "openai:gpt-5.5", returns: "string", sample: 0, recursive: true, tools: [] }
  const request = (id: number, parent: number, written: number, ...content: string[]): void =>
    record({
      type: "request",
      t,
      id,
      parent,
      modelId: "openai:gpt-5.5",
      attempt: 0,
      written,
      prompt: null,
      messages: content.map((text, i) => ({ role: ["system", "user", "assistant"][i % 3]!, content: valueOf(text) })),
    })
  const say = (id: number, text: string): void => {
    for (const piece of text.match(/.{1,24}/gs) ?? []) record({ type: "delta", t: (t += 40), id, text: piece })
  }
  const respond = (id: number, finish: "stop" | "paused", kept: number, input: number, output: number): void =>
    record({
      type: "response",
      t: (t += 5),
      id,
      finish,
      kept,
      input,
      output,
      estimated: finish === "paused",
      usd: (input * 1.25 + output * 10) / 1e6,
      remembered: false,
    })
  const system = `You answer questions. ${"A call is written CALL(…). ".repeat(30)}`

  record({
    type: "run",
    t,
    version: 1,
    run: "20300102-030405-a1b2",
    name: "report.rcl",
    kind: "module",
    at: "2030-01-02T03:04:05.000Z",
    arguments: [named("article", ARTICLE)],
    models: { default: "openai:gpt-5.5" },
    budget: { usd: 2 },
    text: valueOf(PROGRAM),
  })
  // The title comes from an earlier run.
  record({
    type: "hit",
    t,
    id: 1,
    parent: 0,
    what: "question",
    name: "Give this article a short title.",
    of: null,
    from: "store",
    value: valueOf(TITLE),
    saved: { input: 420, output: 6, usd: 0.000585, milliseconds: 900 },
    at: program('ask("Give this article a short title.", article)'),
  })
  record({
    type: "node",
    t,
    id: 2,
    parent: 0,
    kind: "result",
    at: program('CALL("Combine these explanations.", FOR s IN sections(article) : explain(s.body))'),
  })
  for (const [i, section] of sections.entries()) {
    record({
      type: "call",
      t: (t += 1),
      id: 3 + i,
      parent: 2,
      task: "explain",
      arguments: [named("section", section)],
      at: program("explain(s.body)"),
    })
  }
  for (const [i, section] of sections.entries()) {
    record({
      type: "question",
      t: (t += 1),
      id: 5 + i,
      parent: 3 + i,
      question: valueOf("Explain this section in plain words."),
      data: [named("section", section)],
      ...ask,
      source: `answer to "Explain this section in plain…" (${i + 1})`,
      at: program('ask("Explain this section in plain words.", section)'),
    })
    record({
      type: "miss",
      t,
      id: 5 + i,
      ...(i === 0 ? { reason: "changed" as const, parts: ["data section"] } : { reason: "new" as const }),
    })
  }
  request(7, 5, 0, system, `Explain this section in plain words.\n\nsection:\n${sections[0]}`)
  request(8, 6, 0, system, `Explain this section in plain words.\n\nsection:\n${sections[1]}`)
  record({
    type: "retry",
    t: (t += 90),
    id: 8,
    code: "rate-limited",
    message: "the server is busy",
    milliseconds: 1_000,
  })
  const opening = "A file is cut where its content says so, not at fixed places; "
  say(7, `${opening}${CALL} and then`)
  respond(7, "paused", opening.length + CALL.length, 510, 31)
  const source = 'answer to "Explain this section in plain…" (1)'
  record({
    type: "node",
    t,
    id: 9,
    parent: 5,
    kind: "effect",
    at: at(source, opening.length, opening.length + CALL.length),
  })
  record({
    type: "question",
    t,
    id: 10,
    parent: 9,
    question: valueOf("What is a rolling hash?"),
    data: [named("section", sections[0]!)],
    ...ask,
    source: 'answer to "What is a rolling hash?"',
    at: at(source, opening.length, opening.length + CALL.length),
  })
  request(11, 10, 0, system, `What is a rolling hash?\n\nsection:\n${sections[0]}`)
  say(11, DEFINITION)
  respond(11, "stop", DEFINITION.length, 480, 15)
  record({ type: "result", t, id: 10, value: valueOf(DEFINITION) })
  record({ type: "result", t, id: 9, value: valueOf(DEFINITION) })
  request(
    12,
    5,
    opening.length + CALL.length,
    system,
    `Explain this section in plain words.\n\nsection:\n${sections[0]}`,
    opening + CALL,
  )
  say(12, FIRST.slice(opening.length))
  respond(12, "stop", FIRST.length - opening.length, 560, 9)
  record({ type: "result", t, id: 5, value: valueOf(FIRST) })
  record({ type: "result", t, id: 3, value: valueOf(FIRST) })
  t += 1_000
  say(8, SECOND)
  respond(8, "stop", SECOND.length, 300, 10)
  record({ type: "result", t, id: 6, value: valueOf(SECOND) })
  record({ type: "result", t, id: 4, value: valueOf(SECOND) })
  record({
    type: "hit",
    t: (t += 1),
    id: 13,
    parent: 2,
    what: "call",
    name: "explain",
    of: 4,
    from: "run",
    saved: { input: 300, output: 10, usd: 0.000475, milliseconds: 1_600 },
    at: program("explain(s.body)"),
  })
  record({
    type: "question",
    t,
    id: 14,
    parent: 2,
    question: valueOf("Combine these explanations."),
    data: [named("data1", fromHost([FIRST, SECOND], "data1"))],
    ...ask,
    recursive: false,
    source: 'answer to "Combine these explanations."',
    at: program('CALL("Combine these explanations.", FOR s IN sections(article) : explain(s.body))'),
  })
  record({ type: "miss", t, id: 14, reason: "new" })
  request(15, 14, 0, system, `Combine these explanations.\n\ndata1:\n${JSON.stringify([FIRST, SECOND])}`)
  say(15, COMBINED)
  respond(15, "stop", COMBINED.length, 350, 40)
  record({
    type: "diagnostic",
    t,
    parent: 14,
    diagnostic: {
      code: "quoted-call",
      severity: "warning",
      message: "this call is quoted from the data of the answer, so it stays text",
      span: { start: 0, end: 4 },
      source: 'answer to "Combine these explanations."',
    },
  })
  record({ type: "result", t, id: 14, value: valueOf(COMBINED) })
  record({ type: "result", t, id: 2, value: valueOf(COMBINED) })
  record({
    type: "native",
    t,
    id: 16,
    parent: 0,
    native: "publish",
    effect: "write",
    arguments: [named("title", TITLE)],
    at: program("explain(s.body)"),
  })
  record({
    type: "failure",
    t: (t += 12),
    id: 16,
    code: "not-granted",
    message: "publish has effects and was not granted",
    hint: 'grant: ["publish"]',
  })
  record({
    type: "end",
    t: (t += 2),
    outcome: "done",
    value: valueOf(TEXT),
    text: valueOf(TEXT),
    usage: {
      calls: { evaluated: 2, remembered: 1 },
      questions: { asked: 4, remembered: 1 },
      requests: 5,
      tokens: { input: 2_200, output: 105, estimated: true },
      usd: 0.0038,
      depth: 2,
      steps: 12,
      seconds: t / 1_000,
    },
  })
  return events
}
