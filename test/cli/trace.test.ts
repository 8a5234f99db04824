// `recall trace`: the display of a trace, and the terminal's safety from it.

import { describe, expect, test } from "vitest"
import type { TraceEvent } from "../../src/trace/events.ts"
import { lineOf } from "../../src/trace/write.ts"
import { recall } from "../support/command-line.ts"
import { COMBINED, DEFINITION, FIRST, sampleTrace } from "../support/sample-trace.ts"

const file = (events: readonly TraceEvent[]): string => events.map(lineOf).join("")
const files = { "run.jsonl": file(sampleTrace()) }

describe("tree", () => {
  test("a line for each row, with its result", async () => {
    const { status, stdout, stderr } = await recall(["trace", "tree", "run.jsonl"], { files })
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    const lines = stdout.split("\n")
    expect(lines.slice(0, 3)).toEqual([
      '#0 run report.rcl (article: "# Chunking↵↵A file is divided where a rolling hash of its l…") → "# '
        + 'Cutting by content↵↵A file is cut where its content says …"  1.9 s, about 2,305 tokens, $0.0038',
      '  #1 ask("Give this article a short title.") → "Cutting by content"  remembered, from disk',
      '  #2 CALL … (result) → "A file is cut where its content says so, not at fixed place…"  1.8 s, '
        + "about 2,305 tokens, $0.0038",
    ])
    expect(lines).toContain(
      '          #10 ask("What is a rolling hash?", section: '
        + '"A file is divided where a rolling hash of its last bytes ha…") → "A rolling hash is one that is '
        + 'cheap to move on by a byte."  125 ms, 495 tokens, $0.00075',
    )
    expect(lines).toContain('    #13 explain() → "It costs one hash for each byte."  remembered, as #4')
    expect(lines).toContain("        #8 request to openai:gpt-5.5  1.6 s, 310 tokens, $0.000475, 1 retry")
    expect(stdout).toContain(
      '#16 publish(title: "Cutting by content")  not-granted: publish has effects and was not granted',
    )
    expect(stdout).toContain("done, 2 calls, 4 questions, 2 remembered, 5 requests, about 2,305 tokens, $0.0038")
    expect(stdout).toContain("  explain: 2 calls, 3 questions, 1 remembered, about 1,915 tokens")
    expect(stdout).toContain("  1.6 s  #8 request to openai:gpt-5.5")
  })

  test("shows, for a native with effects, the request for confirmation and its answer", async () => {
    const [run] = sampleTrace()
    const at = { source: "report.rcl", start: 0, end: 1 }
    const native = (id: number): TraceEvent => ({
      type: "native",
      t: 1,
      id,
      parent: 0,
      native: "send",
      effect: "write",
      arguments: [{ name: "to", value: { json: "ann" } }],
      at,
    })
    const asked = (id: number): TraceEvent => ({
      type: "confirmation",
      t: 2,
      id,
      by: "answer",
      provenance: [{ name: "to", origins: ["data", "answer"] }],
    })
    const events: TraceEvent[] = [
      run!,
      native(1),
      asked(1),
      { type: "decision", t: 1_502, id: 1, allowed: true },
      { type: "result", t: 1_503, id: 1, value: { json: null } },
      native(2),
      asked(2),
    ]
    const files = { "run.jsonl": file(events) }
    const { stdout } = await recall(["trace", "tree", "run.jsonl"], { files })
    expect(stdout).toContain('#1 send(to: "ann") → null  1.5 s, confirmed')
    expect(stdout).toMatch(/#2 send\(to: "ann"\) {2}.*to be confirmed, unfinished/)
    expect((await recall(["trace", "show", "run.jsonl", "1"], { files })).stdout).toContain(
      "  the host was asked to confirm it: called by an answer, to may come from data or an answer; "
        + "allowed after 1.5 s\n",
    )
    expect((await recall(["trace", "show", "run.jsonl", "2"], { files })).stdout).toContain("; no answer yet\n")
  })

  test("folded and filtered", async () => {
    const ids = async (...options: readonly string[]) =>
      [
        ...(await recall(["trace", "tree", "run.jsonl", ...options], { files })).stdout
          .split("\n\n")[0]!
          .matchAll(/^ *#(\d+)/gm),
      ].map(([, id]) => Number(id))
    expect(await ids("--depth", "1")).toEqual([0, 1, 2, 16])
    expect(await ids("--errors")).toEqual([0, 16])
    expect(await ids("--task", "explain", "--depth", "2")).toEqual([0, 2, 3, 4, 13])
    expect(await ids("--min-cost", "0.0015")).toEqual([0, 2, 3, 5])
    expect((await recall(["trace", "tree", "run.jsonl", "--depth", "1"], { files })).stdout).toContain("13 more below")
  })

  test("--json has the rows, totals and the longest path", async () => {
    const { stdout } = await recall(["trace", "tree", "run.jsonl", "--json"], { files })
    expect(JSON.parse(stdout)).toMatchObject({
      run: { name: "report.rcl" },
      totals: { calls: 2 },
      rows: { length: 17 },
      byTask: [{ task: "explain" }, { task: null }],
      longestPath: { length: 7 },
    })
  })

  test("colours for a terminal only", async () => {
    expect(
      (await recall(["trace", "tree", "run.jsonl"], { files, terminal: true, env: { TERM: "xterm" } })).stdout,
    ).toContain("\u001b[31mnot-granted")
    expect((await recall(["trace", "tree", "run.jsonl"], { files })).stdout).not.toContain("\u001b")
  })
})

describe("show", () => {
  test("a question: its text, data, answer, calls and their results", async () => {
    const { status, stdout } = await recall(["trace", "show", "run.jsonl", "5"], { files })
    expect(status).toBe(0)
    for (const text of [
      "Explain this section in plain words.",
      "asked of openai:gpt-5.5 (default), returns string, sample 0",
      "not remembered: it differs from the nearest stored question in data section",
      'CALL("What is a rolling hash?", section)',
      "dropped, as it followed a call:  and then",
      `#10 ask("What is a rolling hash?"`,
      DEFINITION,
      FIRST,
      "Data section",
    ])
      expect(stdout).toContain(text)
  })

  test("a request: the messages, and each repetition", async () => {
    const { stdout } = await recall(["trace", "show", "run.jsonl", "#8"], { files })
    for (const text of [
      "Message (system)",
      "Message (user)",
      "You answer questions.",
      "sent again after 1.0 s: rate-limited: the server is busy",
      "stop; 300 tokens in, 10 out, $0.000475",
    ])
      expect(stdout).toContain(text)
  })

  test("a hit and a failure", async () => {
    expect((await recall(["trace", "show", "run.jsonl", "1"], { files })).stdout).toMatch(
      /remembered, from disk\n {2}saved 426 tokens, \$0\.000585, 900 ms/,
    )
    expect((await recall(["trace", "show", "run.jsonl", "16"], { files })).stdout).toContain(
      'Failure\n  not-granted: publish has effects and was not granted\n  grant: ["publish"]',
    )
  })

  test("--json has the values whole", async () => {
    const { stdout } = await recall(["trace", "show", "run.jsonl", "14", "--json"], { files })
    expect(JSON.parse(stdout)).toMatchObject({
      id: 14,
      value: COMBINED,
      question: { text: "Combine these explanations." },
      below: [{ id: 15 }],
    })
  })

  test.each(["17", "x", "", "__proto__", "1.5", "-1"])(
    "no row %j: an error that says where to find the numbers",
    async (row) => {
      const { status, stderr } = await recall(["trace", "show", "run.jsonl", "--", row], { files })
      expect(status).toBe(2)
      expect(stderr).toContain("error[unknown-row]")
      expect(stderr).toContain("hint: recall trace tree FILE shows the numbers of all rows")
    },
  )
})

test("diff lists new, missing and different rows", async () => {
  const other = sampleTrace().map((event): TraceEvent => {
    if (event.type === "question" && event.id === 14) return { ...event, question: { json: "Combine them." } }
    return event.type === "result" && event.id === 6 ? { ...event, value: { json: "It is cheap." } } : event
  })
  const { status, stdout } = await recall(["trace", "diff", "run.jsonl", "other.jsonl"], {
    files: { ...files, "other.jsonl": file(other) },
  })
  expect(status).toBe(0)
  expect(stdout).toBe(`- #14 ask("Combine these explanations.", data1: ["${FIRST.slice(0, 57)}…)
+ #14 ask("Combine them.", data1: ["${FIRST.slice(0, 57)}…)
~ #6 ask("Explain this section in plain words.", section: "A hash a byte; 2 GB a second.↵")
    before: "It costs one hash for each byte."
    after:  "It is cheap."

1 only in the first, 1 only in the second, 1 with other results, 5 the same
cost: about 2,305 tokens, $0.0038 before, about 2,305 tokens, $0.0038 after
`)
  expect(
    JSON.parse((await recall(["trace", "diff", "run.jsonl", "run.jsonl", "--json"], { files })).stdout),
  ).toMatchObject({ gone: [], come: [], changed: [], same: 7 })
})

test("export gives the formats of other tools", async () => {
  const chrome = await recall(["trace", "export", "run.jsonl", "--format", "chrome"], { files })
  expect(JSON.parse(chrome.stdout)).toMatchObject({
    displayTimeUnit: "ms",
    traceEvents: expect.arrayContaining([expect.objectContaining({ ph: "X", cat: "request" })]),
  })
  const otlp = await recall(["trace", "export", "run.jsonl", "--format", "otlp-json"], { files })
  expect(JSON.parse(otlp.stdout)).toMatchObject({ resourceSpans: [{ scopeSpans: [{ spans: { length: 13 } }] }] })
  expect(otlp.stdout).not.toContain(DEFINITION)
  expect(
    (await recall(["trace", "export", "run.jsonl", "--format", "otlp-json", "--content"], { files })).stdout,
  ).toContain(DEFINITION)
  const { status, stderr } = await recall(["trace", "export", "run.jsonl"], { files })
  expect(status).toBe(2)
  expect(stderr).toContain("--format")
})

describe("traces that cannot be read", () => {
  test.each<[string, string | undefined, number, string]>([
    ["no file", undefined, 2, "error[not-found]"],
    ["no trace", "# A page\n", 2, "error[no-trace]: bad.jsonl is not a trace"],
    ["an empty file", "", 2, "error[no-trace]: bad.jsonl is empty"],
    [
      "a newer version",
      lineOf({ ...sampleTrace()[0]!, version: 9 } as TraceEvent),
      2,
      "error[foreign-trace]: bad.jsonl is a trace of version 9, and this release reads version 1",
    ],
    ["a trace that was cut", files["run.jsonl"].slice(0, -20), 0, "bad.jsonl: the trace ends in the middle of a line"],
    [
      "a run that was killed",
      file(sampleTrace().slice(0, -1)),
      0,
      "bad.jsonl: the trace has no end: its run is still running or was killed",
    ],
    [
      "lines that are no events",
      `${files["run.jsonl"]}{}\nx\n`,
      0,
      "bad.jsonl: 2 lines are not understood and left out",
    ],
  ])("%s", async (_, content, status, message) => {
    const outcome = await recall(["trace", "tree", "bad.jsonl"], {
      files: content === undefined ? {} : { "bad.jsonl": content },
    })
    expect(outcome.status).toBe(status)
    expect(outcome.stderr).toContain(message)
  })

  test("a trace cut inside a character, from standard input", async () => {
    const bytes = new TextEncoder().encode(
      file(sampleTrace().slice(0, 3)) + lineOf({ type: "delta", t: 1, id: 1, text: "한국어" }),
    )
    expect((await recall(["trace", "tree", "-"], { stdin: bytes.subarray(0, -5) })).stderr).toContain(
      "<stdin>: the trace ends",
    )
  })

  test.each([
    ["--depth", "x"],
    ["--depth", "-1"],
    ["--min-cost", "much"],
  ])("%s %s is a usage error", async (...options) => {
    expect((await recall(["trace", "tree", "run.jsonl", ...options], { files })).status).toBe(2)
  })
})

describe("a hostile trace", () => {
  const EVIL = `\u001b]0;owned\u0007\u001b[2J\u009b31m\u202egnp.exe\u2066\r\u0008\ufeff`
  const everywhere = sampleTrace().map((event): TraceEvent => {
    const inside = (value: unknown, key: string): unknown => {
      if (typeof value === "string")
        return [
          "type",
          "ref",
          "kind",
          "effect",
          "what",
          "from",
          "reason",
          "finish",
          "outcome",
          "severity",
          "source",
        ].includes(key)
          ? value
          : EVIL + value
      if (Array.isArray(value)) return value.map((item) => inside(item, key))
      if (typeof value !== "object" || value === null) return value
      return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, inside(item, field)]))
    }
    return inside(event, "") as TraceEvent
  })
  const hostile = { "evil.jsonl": file(everywhere) }

  test.each(
    [
      ["tree"],
      ["tree", "--json"],
      ...Array.from({ length: 17 }, (_, id) => ["show", String(id)]),
      ["show", "14", "--json"],
      ["diff"],
      ["export", "--format", "chrome", "--content"],
      ["export", "--format", "otlp-json", "--content"],
    ].map((words) => [words.join(" "), words] as const),
  )("%s does nothing to the terminal", async (_, [command = "", ...rest]) => {
    const { status, stdout, stderr } = await recall(
      ["trace", command, "evil.jsonl", ...(command === "diff" ? ["run.jsonl"] : []), ...rest],
      { files: { ...files, ...hostile } },
    )
    expect(status).toBe(0)
    // Only line ends act, and without colours there is no escape at all.
    expect(stdout + stderr).not.toMatch(
      // oxlint-disable-next-line no-control-regex -- the control characters that must not appear
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/,
    )
  })

  test("a line of 10 MB, and calls 50,000 deep, are printed short", async () => {
    const huge = "x".repeat(10_000_000)
    const depth = 50_000
    const deep = Array.from({ length: depth }, (_, i): TraceEvent => ({
      type: "call",
      t: 1,
      id: i + 1,
      parent: i,
      task: i === 0 ? huge : "f",
      arguments: [{ name: "x", value: { json: i === 0 ? huge : i } }],
      at: { source: "s", start: 0, end: 0 },
    }))
    const { stdout } = await recall(["trace", "tree", "big.jsonl"], {
      files: { "big.jsonl": file([sampleTrace()[0]!, ...deep]) },
    })
    expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThan(500)
    expect(stdout).toContain(`[level ${depth}]`)
  })
})
