// The trace of a run as people have them, to look at: an article explained, with nested and concurrent questions, some
// remembered, one that fails, one sent again. Every time in it is made up and the same each time.

import { fromHost } from "../../src/values/host-values.ts"
import type { Id, NamedValue, Place, TraceEvent, TracedValue } from "../../src/trace/events.ts"
import { createRecorder } from "../../src/trace/recorder.ts"
import { lineOf } from "../../src/trace/write.ts"

/** The question that combines the sections. */
export const COMBINE = "Combine these explanations into one page."

const PROGRAM = `## Explain a long technical article: each section by itself, then together.
PARAM article: string

TASK explain(section: string): string =
  ask("Explain this section in three plain sentences.", section)

EMIT """
  # \${ask("Give this article a short title.", article)}

  \${ask("Combine these explanations into one page.", FOR s IN sections(article) : explain(s.body))}
"""
`

const SECTIONS: readonly (readonly [title: string, body: string, answer: string])[] = [
  [
    "Why cut by content",
    "A fixed cut moves with every insertion before it, so one new word changes every block that follows.",
    "Files are stored in blocks. If blocks are cut every so many bytes, "
      + "one inserted word shifts all later blocks, and all of them count as new. "
      + "Cutting by content keeps the borders where the text itself has them.",
  ],
  [
    "The rolling hash",
    "A window of 48 bytes slides over the file; its hash is renewed in constant time for each byte.",
    "A small window slides over the file, and a number is kept that sums up what is in it. "
      + "Moving on by one byte costs the same wherever one is. "
      + "A border is set where that number ends in zeros.",
  ],
  [
    "Bounds of a block",
    "Borders too near each other or too far apart are not taken.",
    "Blocks that are too small cost more to list than they save. "
      + "Blocks that are too big change as a whole. So there is a least and a greatest size between which a "
      + "border may lie.",
  ],
  [
    "Finding what is known",
    "Each block is named by the hash of its content, and is stored once.",
    "A block's name is the fingerprint of what is in it. "
      + "A block whose name is known is not stored again. Two versions of a file then share all that they "
      + "have in common.",
  ],
  [
    "What it costs",
    "Hashing takes one pass over the file; the index takes 40 bytes for each block.",
    "One pass over the file is enough. The list of blocks needs little room beside them. "
      + "What it saves depends on how much of the file stays as it was.",
  ],
]

interface Draft {
  readonly events: TraceEvent[]
  readonly recorder: ReturnType<typeof createRecorder>
  at(t: number): void
  id(): Id
}

/** Ids count up as rows begin, so events are sorted by time first. */
function draft(): Draft & { sorted(): readonly TraceEvent[] } {
  let t = 0
  let last = 0
  const events: TraceEvent[] = []
  return {
    events,
    recorder: createRecorder({ emit: (event) => void events.push(event), now: () => t }),
    at: (time) => void (t = time),
    id: () => ++last,
    sorted: () => [...events.slice(0, 1), ...events.slice(1).sort((a, b) => a.t - b.t)],
  }
}

const AT: Place = { source: "explain.rcl", start: 152, end: 214 }
const PRICE = { input: 1.25e-6, output: 1e-5 }

interface Asked {
  readonly parent: Id
  readonly from: number
  readonly question: string
  readonly data: readonly NamedValue[]
  readonly answer: string
  readonly writes: number
  readonly place?: Place
  readonly retry?: boolean
}

/** One question with one request, its answer streamed word by word; gives its id and the time of its end. */
function ask(
  { recorder, at, id }: Draft,
  { parent, from, question, data, answer, writes, place = AT, retry = false }: Asked,
): { readonly id: Id; readonly to: number } {
  at(from)
  const asked = id()
  recorder.record({
    type: "question",
    t: from,
    id: asked,
    parent,
    question: recorder.valueOf(question),
    data,
    model: "default",
    modelId: "openai:gpt-5.5",
    returns: "string",
    sample: 0,
    recursive: true,
    tools: [],
    source: `answer to "${question}" (${asked})`,
    at: place,
  })
  recorder.record({ type: "miss", t: from, id: asked, reason: "new" })
  const sent = from + 40
  const request = id()
  const messages = [
    {
      role: "system",
      content: recorder.valueOf(
        'You answer one question of a program. Your answer may hold calls: CALL("question", '
          + "data) asks another, and its result takes the call's place.",
      ),
    },
    {
      role: "user",
      content: recorder.valueOf(
        `${question}\n\n${data.map(({ name, value }) => `<data name="${name}">\n${shown(value)}\n</data>`).join("\n")}`,
      ),
    },
  ]
  at(sent)
  recorder.record({
    type: "request",
    t: sent,
    id: request,
    parent: asked,
    modelId: "openai:gpt-5.5",
    attempt: 0,
    written: 0,
    messages,
    prompt: null,
  })
  const begins = retry ? sent + 900 : sent + 180
  if (retry)
    recorder.record({
      type: "retry",
      t: sent + 60,
      id: request,
      code: "rate-limited",
      message: "429: too many requests, slow down",
      milliseconds: 700,
    })
  const words = answer.match(/\S+\s*/g) ?? []
  words.forEach((text, i) =>
    recorder.record({ type: "delta", t: begins + Math.round((writes * i) / words.length), id: request, text }),
  )
  const to = begins + writes
  const [input, output] = [
    180 + Math.round(messages[1]!.content === undefined ? 0 : shown(messages[1]!.content).length / 4),
    Math.round(answer.length / 4),
  ]
  recorder.record({
    type: "response",
    t: to,
    id: request,
    finish: "stop",
    kept: answer.length,
    input,
    output,
    estimated: false,
    usd: input * PRICE.input + output * PRICE.output,
    remembered: false,
  })
  at(to)
  recorder.record({ type: "result", t: to + 2, id: asked, value: recorder.valueOf(answer) })
  return { id: asked, to: to + 2 }
}

function shown(value: TracedValue): string {
  return "json" in value ? String(value.json) : "ref" in value ? `${value.beginning}…` : value.opaque
}

/** The story's events, in the order of their times. */
export function storyEvents(): readonly TraceEvent[] {
  const story = draft()
  const { recorder, at, id } = story
  const named = (name: string, value: string): NamedValue => recorder.named(name, value)
  const article = SECTIONS.map(([title, body]) => `## ${title}\n\n${body}\n`).join("\n")
  recorder.record({
    type: "run",
    t: 0,
    version: 1,
    run: "2030-01-02-a4c1",
    name: "explain.rcl",
    kind: "module",
    at: "2030-01-02T03:04:05.000Z",
    arguments: [named("article", article)],
    models: { default: "openai:gpt-5.5" },
    budget: { calls: 50, usd: 1 },
    text: recorder.valueOf(PROGRAM),
  })
  const title = ask(story, {
    parent: 0,
    from: 4,
    question: "Give this article a short title.",
    data: [named("article", article)],
    answer: "Cutting files by their content",
    writes: 420,
    place: { source: "explain.rcl", start: 236, end: 281 },
  })

  const ends: number[] = []
  SECTIONS.forEach(([heading, body, answer], i) => {
    const from = 6 + i * 3
    at(from)
    const call = id()
    recorder.record({
      type: "call",
      t: from,
      id: call,
      parent: 0,
      task: "explain",
      arguments: [named("section", body)],
      at: { source: "explain.rcl", start: 352, end: 367 },
    })
    const asked = ask(story, {
      parent: call,
      from: from + 1,
      question: "Explain this section in three plain sentences.",
      data: [named("section", `${heading}\n\n${body}`)],
      answer,
      writes: 1_100 + i * 310,
      retry: i === 3,
    })
    at(asked.to)
    recorder.record({ type: "result", t: asked.to + 1, id: call, value: recorder.valueOf(answer) })
    ends.push(asked.to + 1)
  })
  at(20)
  recorder.record({
    type: "hit",
    t: 20,
    id: id(),
    parent: 0,
    what: "call",
    name: "explain",
    arguments: [named("section", "A table says which blocks a file has.")],
    of: null,
    from: "store",
    value: recorder.valueOf("A table of all blocks says which file has which."),
    saved: { input: 412, output: 58, usd: 0.0011, milliseconds: 1_840 },
    at: { source: "explain.rcl", start: 352, end: 367 },
  })
  recorder.record({
    type: "hit",
    t: 22,
    id: id(),
    parent: 0,
    what: "call",
    name: "explain",
    arguments: [named("section", SECTIONS[0]![1])],
    of: 3,
    from: "flight",
    at: { source: "explain.rcl", start: 352, end: 367 },
  })

  const whole = combine(story, Math.max(...ends) + 3, title.to)
  const text = `# Cutting files by their content\n\n${whole.text}\n`
  at(whole.to + 4)
  const ended = recorder.valueOf(text)
  recorder.record({
    type: "end",
    t: whole.to + 4,
    outcome: "done",
    value: ended,
    text: ended,
    usage: {
      calls: { evaluated: 5, remembered: 2 },
      questions: { asked: 9, remembered: 0 },
      requests: 10,
      tokens: { input: 3_000, output: 900, estimated: false },
      usd: 0.014,
      depth: 2,
      steps: 400,
      seconds: (whole.to + 4) / 1000,
    },
  })
  return story.sorted()
}

/** The last question: its answer pauses at two calls, one of which fails and is recovered from. */
function combine(story: Draft, from: number, _after: number): { readonly text: string; readonly to: number } {
  const { recorder, at, id } = story
  const parts = SECTIONS.map(([, , answer]) => answer)
  const question = "Combine these explanations into one page."
  at(from)
  const asked = id()
  const source = `answer to "${question}" (${asked})`
  recorder.record({
    type: "question",
    t: from,
    id: asked,
    parent: 0,
    question: recorder.valueOf(question),
    data: [recorder.named("data1", fromHost(parts, "data1"))],
    model: "default",
    modelId: "openai:gpt-5.5",
    returns: "string",
    sample: 0,
    recursive: true,
    tools: [],
    source,
    at: { source: "explain.rcl", start: 285, end: 372 },
  })
  recorder.record({ type: "miss", t: from, id: asked, reason: "changed", parts: ["data data1"] })
  const nodes = [
    {
      before: `${parts[0]}\n\n`,
      call: 'CALL("Say in one sentence how a border is found.", data1[1])',
      ask: "Say in one sentence how a border is found.",
      gives: "A border is set wherever a number that sums up the last bytes ends in zeros.",
      fails: false,
    },
    {
      before: "\n\nEvery block is known by its fingerprint. ",
      call:
        'CALL(TRY CALL("Give a figure for what it saves.", '
        + 'data1[4]) ELSE "How much it saves depends on the file.")',
      ask: "Give a figure for what it saves.",
      gives: "How much it saves depends on the file.",
      fails: true,
    },
  ]
  const after = "\n\nAll of it takes one pass over the file, and a list that needs little room."
  let written = ""
  let text = ""
  let t = from
  for (const node of [...nodes, null]) {
    const [before, call] = node === null ? [after, ""] : [node.before, node.call]
    const request = id()
    t += 40
    at(t)
    recorder.record({
      type: "request",
      t,
      id: request,
      parent: asked,
      modelId: "openai:gpt-5.5",
      attempt: 0,
      written: written.length,
      messages: [
        { role: "user", content: recorder.valueOf(`${question}\n\n<data name="data1">\na list of 5 texts\n</data>`) },
        ...(text === "" ? [] : [{ role: "assistant", content: recorder.valueOf(text) }]),
      ],
      prompt: null,
    })
    t += 170
    for (const piece of `${before}${call}`.match(/\S+\s*|\s+/g) ?? [])
      recorder.record({ type: "delta", t: (t += 11), id: request, text: piece })
    if (node !== null) recorder.record({ type: "delta", t, id: request, text: " and so" })
    recorder.record({
      type: "response",
      t,
      id: request,
      finish: node === null ? "stop" : "paused",
      kept: before.length + call.length,
      input: 640,
      output: Math.round((before.length + call.length) / 4),
      estimated: node !== null,
      usd: 0.0021,
      remembered: false,
    })
    const start = written.length + before.length
    written += before + call
    text += before
    if (node === null) break
    const inText = id()
    recorder.record({
      type: "node",
      t: ++t,
      id: inText,
      parent: asked,
      kind: "result",
      at: { source, start, end: start + call.length },
    })
    const place = { source, start, end: start + call.length }
    if (node.fails) {
      const failing = id()
      recorder.record({
        type: "question",
        t: ++t,
        id: failing,
        parent: inText,
        question: recorder.valueOf(node.ask),
        data: [recorder.named("data1", parts[4]!)],
        model: "default",
        modelId: "openai:gpt-5.5",
        returns: "number",
        sample: 0,
        recursive: true,
        tools: [],
        source: `answer to "${node.ask}" (${failing})`,
        at: place,
      })
      for (const attempt of [0, 1]) {
        const again = id()
        recorder.record({
          type: "request",
          t: (t += 30),
          id: again,
          parent: failing,
          modelId: "openai:gpt-5.5",
          attempt,
          written: 0,
          messages: [{ role: "user", content: recorder.valueOf(node.ask) }],
          prompt: null,
        })
        for (const piece of ["The section ", "gives ", "no figure."])
          recorder.record({ type: "delta", t: (t += 90), id: again, text: piece })
        recorder.record({
          type: "response",
          t,
          id: again,
          finish: "stop",
          kept: 28,
          input: 210,
          output: 7,
          estimated: false,
          usd: 0.0003,
          remembered: false,
        })
      }
      recorder.record({
        type: "diagnostic",
        t,
        parent: failing,
        diagnostic: {
          code: "undecodable-answer",
          severity: "error",
          message: "the answer is not a number: The section gives no figure.",
          span: { start: 0, end: 28 },
          hint: "let it return number | null",
        },
      })
      recorder.record({
        type: "failure",
        t: ++t,
        id: failing,
        code: "undecodable-answer",
        message: "the answer is not a number",
        hint: "let it return number | null",
      })
    } else
      t = ask(story, {
        parent: inText,
        from: ++t,
        question: node.ask,
        data: [recorder.named("data1", parts[1]!)],
        answer: node.gives,
        writes: 380,
        place,
      }).to
    recorder.record({ type: "result", t: ++t, id: inText, value: recorder.valueOf(node.gives) })
    text += node.gives
  }
  recorder.record({ type: "result", t: ++t, id: asked, value: recorder.valueOf(text) })
  return { text, to: t }
}

export function linesOf(events: Iterable<TraceEvent>): string {
  let text = ""
  for (const event of events) text += lineOf(event)
  return text
}
