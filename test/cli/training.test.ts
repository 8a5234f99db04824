// `recall trace export --format sft|preference|verifiers`: rows as a trainer reads them, and what they leave out.

import { link, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test, vi } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { CONTINUATIONS } from "../../src/models/model.ts"
import { lineOf } from "../../src/trace/write.ts"
import { scripted } from "../../src/testing/index.ts"
import { builtCommandLine, recallProcess } from "../support/built.ts"
import { exported, traceOf, type Message, type Row } from "../support/training.ts"

const own = (row: Row) => row.messages!.filter(({ role }) => role === "assistant")
const lastOf = (messages: readonly Message[] | undefined) => messages!.at(-1)!.content

describe("sft", () => {
  test("has a row for each answer that was taken, in which only turns that led on have the weight 1", async () => {
    const { rows, status, stderr } = await exported(["t.jsonl", "--format", "sft"], { "t.jsonl": await traceOf() })
    expect(status).toBe(0)
    expect(rows.map((row) => own(row).map(({ content, weight }) => [content, weight]))).toEqual(
      expect.arrayContaining([
        [['CALL("count them", xs: xs)', 1]],
        [["3", 1]],
        [
          ['Hello CALL("name")', 1],
          [", CALL(nothing_here)", 0],
          [" bye.", 1],
        ],
        [["Ada", 1]],
      ]),
    )
    expect(rows.length).toBe(4)
    for (const { messages } of rows)
      for (const { role, weight } of messages!) expect(weight !== undefined).toBe(role === "assistant")
    expect(stderr).toContain("4 rows of 1 trace; left out: 1 refused")
  })

  test.each(["prefill", "completion"] as const)(
    "of a model that continues its text has a row a turn: %s",
    async (how) => {
      const { rows } = await exported(["t.jsonl", "--format", "sft"], { "t.jsonl": await traceOf(how) })
      const completions = rows.map(({ completion }) =>
        typeof completion === "string" ? completion : lastOf(completion as readonly Message[]),
      )
      const expected = [" bye.", "3", "Ada", 'CALL("count them", xs: xs)', 'Hello CALL("name")']
      expect([...completions].sort()).toEqual(expected.sort())
      const bye = rows[completions.indexOf(" bye.")]!
      const before = typeof bye.prompt === "string" ? bye.prompt : lastOf(bye.prompt)
      // Text that the model did not write is in the prompt, and so in no loss.
      expect(before).toContain('Hello CALL("name")⟦it =')
    },
  )

  test("has the calls of a tool as calls of a function", async () => {
    const { rows } = await exported(["t.jsonl", "--format", "sft"], { "t.jsonl": await traceOf("tool") })
    const row = rows.find((one) => one.messages!.some(({ role }) => role === "tool"))!
    const [said, end] = own(row)
    expect(said!.tool_calls!.map((call) => JSON.parse(call.function.arguments) as unknown)).toEqual([
      { code: "1 + 1" },
      { code: "2 + 2" },
    ])
    const told = row.messages!.flatMap(({ tool_call_id }) => tool_call_id ?? [])
    expect(told).toEqual(said!.tool_calls!.map(({ id }) => id))
    expect([said!.weight, end!.weight, end!.content]).toEqual([1, 1, "bye."])
    expect(row["tools"]).toMatchObject([{ type: "function", function: { name: "recall" } }])
  })

  test("refuses to mix the forms of two ways to continue, unless one model is chosen", async () => {
    const files = { "a.jsonl": await traceOf("turn"), "b.jsonl": await traceOf("completion") }
    const mixed = await exported(["a.jsonl", "b.jsonl", "--format", "sft"], files)
    expect([mixed.status, mixed.stderr]).toEqual([2, expect.stringContaining("mixed-rows")])
    const { rows } = await exported(["a.jsonl", "b.jsonl", "--format", "sft", "--model", "m-completion"], files)
    expect(rows.every(({ prompt }) => typeof prompt === "string")).toBe(true)
  })
})

describe("preference", () => {
  test.each(CONTINUATIONS.filter((how) => how !== "tool"))(
    "pairs a refused answer with the one taken: %s",
    async (how) => {
      const { rows } = await exported(["t.jsonl", "--format", "preference"], { "t.jsonl": await traceOf(how) })
      const text = (part: unknown) => (typeof part === "string" ? part : lastOf(part as readonly Message[]))
      expect(rows.map(({ chosen, rejected }) => [text(chosen), text(rejected)])).toEqual([
        ['CALL("count them", xs: xs)', "many"],
      ])
      // The reason for the refusal is not in the prompt, which the refused answer did not have.
      expect(JSON.stringify(rows[0]!.prompt)).not.toContain("An earlier answer")
    },
  )
})

describe("verifiers", () => {
  test("has each answer with its reward, and the question as data", async () => {
    const { rows } = await exported(["t.jsonl", "--format", "verifiers"], { "t.jsonl": await traceOf() })
    expect(rows.map(({ example_id }) => example_id)).toEqual(rows.map((_, i) => i))
    const many = rows.filter(
      ({ info }) => (JSON.parse(info as string) as { question: string }).question === "How many?",
    )
    expect(many.map(({ reward, answer, task }) => [reward, answer, task])).toEqual([
      [0, "3", "counted"],
      [1, "3", "counted"],
    ])
    expect(JSON.parse(many[0]!["info"] as string)).toMatchObject({ data: { xs: "[1,2,3]" }, attempt: 0, taken: false })
    const fails = rows.filter(({ info }) => (info as string).includes("Fails."))
    expect(fails.map(({ reward, answer }) => [reward, answer])).toEqual([
      [0, ""],
      [0, ""],
      [0, ""],
    ])
  })

  test("takes the reward of a run from a task, or from the share of its TESTs", async () => {
    const files = {
      "t.jsonl": await traceOf(),
      "reward.rcl": "TASK reward(run) = run.value[0] / 4 + length(run.questions) * 0",
      "tests.rcl":
        'PARAM run\nTEST "three" : run.value[0] == 3\nTEST "done" : run.outcome == "done"\n'
        + 'TEST "four" : run.value[0] == 4\nTEST "named" : run.program == "p.rcl"',
      "none.rcl": "TASK other() = 1",
      "text.rcl": 'TASK reward(run) = "good"',
    }
    const taken = (rows: readonly Row[]) => [
      ...new Set(rows.filter(({ info }) => (info as string).includes('"taken":true')).map(({ reward }) => reward)),
    ]
    for (const module of ["reward.rcl", "tests.rcl"]) {
      const { rows, status } = await exported(["t.jsonl", "--format", "verifiers", "--reward", module], files)
      expect([module, status, taken(rows)]).toEqual([module, 0, [0.75]])
    }
    for (const module of ["none.rcl", "text.rcl"]) {
      const { status, stderr } = await exported(["t.jsonl", "--format", "verifiers", "--reward", module], files)
      expect([status, stderr]).toEqual([2, expect.stringContaining("bad-reward")])
    }
    const kept = await exported(["t.jsonl", "--format", "sft", "--reward", "reward.rcl", "--min-reward", "0.8"], files)
    expect([kept.rows, kept.stderr]).toEqual([[], expect.stringContaining("4 reward too low")])
    const equal = ["t.jsonl", "--format", "sft", "--reward", "reward.rcl", "--min-reward", "0.75"]
    expect((await exported(equal, files)).rows).toHaveLength(4)
  })

  test("a reward that is true counts 1, and one that is false 0", async () => {
    const files = {
      "t.jsonl": await traceOf(),
      "true.rcl": 'TASK reward(run) = run.outcome == "done"',
      "false.rcl": 'TASK reward(run) = run.outcome != "done"',
    }
    const rewards = async (module: string) => {
      const { rows } = await exported(["t.jsonl", "--format", "verifiers", "--reward", module, "--only", "ok"], files)
      return rows.map(({ reward }) => reward)
    }
    expect([await rewards("true.rcl"), await rewards("false.rcl")]).toEqual([
      [1, 1, 1, 1],
      [0, 0, 0, 0],
    ])
  })
})

describe("filters", () => {
  test.each([
    [
      ["--task", "counted"],
      ['CALL("count them", xs: xs)', "3"],
    ],
    [
      ["--depth", "1"],
      ['CALL("count them", xs: xs)', " bye."],
    ],
    [
      ["--only", "ok"],
      ['CALL("count them", xs: xs)', " bye.", "Ada", "3"],
    ],
    [["--model", "another"], []],
  ] as const)("%j", async (args, ends) => {
    const { rows } = await exported(["t.jsonl", "--format", "sft", ...args], { "t.jsonl": await traceOf() })
    expect(rows.map(({ messages }) => lastOf(messages)).sort()).toEqual([...ends].sort())
  })

  test("--max-chars counts all texts of a row", async () => {
    const files = { "t.jsonl": await traceOf() }
    const { rows } = await exported(["t.jsonl", "--format", "sft"], files)
    const lengths = rows.map(({ messages }) => messages!.reduce((sum, { content }) => sum + content.length, 0))
    const most = Math.min(...lengths)
    const kept = await exported(["t.jsonl", "--format", "sft", "--max-chars", String(most)], files)
    expect(kept.rows.length).toBe(lengths.filter((length) => length === most).length)
    expect((await exported(["t.jsonl", "--format", "sft", "--max-chars", String(most - 1)], files)).rows).toEqual([])
  })

  test("--only ok leaves out a run that did not end well", async () => {
    const trace = await traceOf()
    const killed = trace.slice(0, trace.indexOf('{"type":"end"'))
    const { rows, stderr } = await exported(["t.jsonl", "--format", "sft", "--only", "ok"], { "t.jsonl": killed })
    expect([rows, stderr]).toEqual([[], expect.stringContaining("the trace has no end")])
  })

  test("--dedupe writes equal rows once, with their number", async () => {
    const one = await traceOf()
    const files = { "a.jsonl": one, "b.jsonl": one, "c.jsonl": await traceOf("turn", {}, "03") }
    const { rows } = await exported(["a.jsonl", "b.jsonl", "c.jsonl", "--format", "sft", "--dedupe"], files)
    const counts = Object.fromEntries(rows.map((row) => [lastOf(row.messages), row["multiplicity"]]))
    expect(counts).toMatchObject({ "3": 2, "03": 1, "Ada": 3, " bye.": 3 })
  })
})

describe("what rows must not show", () => {
  test("is hidden by rules, of the option and the configuration, also where it is known only later", async () => {
    const { stdout } = await exported(
      ["t.jsonl", "--format", "verifiers", "--redact", "Ada", "--redact", "data:xs"],
      { "t.jsonl": await traceOf() },
      { configuration: { redact: ["Hello"] } },
    )
    expect(stdout).not.toMatch(/Ada|Hello|\[1,2,3\]/)
    expect(stdout).toContain("███")
  })

  test("is a secret, even one that comes in pieces, and a key by its form", async () => {
    const key = "sk-abcdefghij0123456789"
    const models = scripted([{ question: "Q", answer: `the key is ${key}.` }], { chunk: 3 })
    let text = ""
    await createRuntime({ models }).run('EMIT ask("Q", k: "Bearer abc123def456")', {
      trace: (event) => void (text += lineOf(event)),
    })
    for (const format of ["sft", "preference", "verifiers"]) {
      const { stdout, status } = await exported(["t.jsonl", "--format", format], { "t.jsonl": text })
      expect([status, stdout.includes(key), stdout.includes("abc123def456")]).toEqual([0, false, false])
    }
  })

  test("is a secret also where a rule hides a part of it", async () => {
    const models = scripted([{ question: "Q", answer: "the key is sk-abcdefghij0123456789." }], { chunk: 3 })
    let text = ""
    await createRuntime({ models }).run('EMIT ask("Q", k: "Bearer abc123def456")', {
      trace: (event) => void (text += lineOf(event)),
    })
    for (const rule of ["sk-abc", "e", "pattern:1.", "data:other"])
      for (const format of ["sft", "verifiers"]) {
        const { stdout, status } = await exported(["t.jsonl", "--format", format, "--redact", rule], {
          "t.jsonl": text,
        })
        expect([rule, status, /fghij|456/.test(stdout)]).toEqual([rule, 0, false])
      }
  })

  test("is a datum also in texts before it, and the rest of a secret of which a rule hides a part", async () => {
    const models = scripted([{ question: /./, answer: "noted 4111 1111 and zzyyxxwwvvuu" }])
    let text = ""
    await createRuntime({ models }).run('EMIT ask("Keep 4111 1111.") + ask("Q", card: "4111 1111")', {
      trace: (event) => void (text += lineOf(event)),
    })
    vi.stubEnv("SOME_API_KEY", "zzyyxxwwvvuu")
    try {
      for (const format of ["sft", "verifiers"]) {
        const args = ["t.jsonl", "--format", format, "--redact", "data:card", "--redact", "zzyy"]
        const { stdout, rows } = await exported(args, { "t.jsonl": text })
        expect([rows.length, /4111|wwvvuu/.test(stdout)]).toEqual([2, false])
      }
    } finally {
      vi.unstubAllEnvs()
    }
  })

  test("text that is not valid UTF-16 is valid in rows", async () => {
    const models = scripted([{ question: "Q", answer: "half \ud83d" }])
    let text = ""
    await createRuntime({ models }).run('EMIT ask("Q")', { trace: (event) => void (text += lineOf(event)) })
    for (const format of ["sft", "verifiers"]) {
      const { stdout, status } = await exported(["t.jsonl", "--format", format], { "t.jsonl": text })
      expect([status, stdout.includes("half"), /\\ud83d/i.test(stdout)]).toEqual([0, true, false])
    }
  })
})

describe("files", () => {
  test("of another kind are replaced neither by rows nor by a card, whatever their names", async () => {
    const folder = await mkdtemp(join(tmpdir(), "recall-training-"))
    try {
      const trace = await traceOf()
      await builtCommandLine()
      const others = { "t.jsonl": trace, "other.jsonl": trace, "mine.json": '{"my":1}', "a.card.json": '{"my":1}' }
      for (const [name, text] of Object.entries(others)) await writeFile(join(folder, name), text)
      await link(join(folder, "t.jsonl"), join(folder, "linked.jsonl"))
      const run = (output: string) =>
        recallProcess(["trace", "export", "t.jsonl", "--format", "sft", "-o", output], { cwd: folder })
      for (const output of ["linked.jsonl", "other.jsonl", "mine.json", "a.jsonl"]) {
        const { status, stderr } = await run(output)
        expect([output, status, stderr]).toEqual([output, 2, expect.stringContaining("is another file")])
      }
      for (const [name, text] of Object.entries(others)) expect(await readFile(join(folder, name), "utf8")).toBe(text)
      for (let times = 0; times < 2; times++) expect((await run("rows.jsonl")).status).toBe(0)
      expect(await readFile(join(folder, "rows.card.json"), "utf8")).toMatch(/^\{\n {2}"format": "sft"/)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test("with -o the rows are in a file, and a card of counts is beside it", async () => {
    const written = new Map<string, string>()
    const files = { "a.jsonl": await traceOf(), "b.jsonl": await traceOf() }
    const args = ["a.jsonl", "b.jsonl", "--format", "verifiers", "-o", "rows.jsonl", "--dedupe"]
    const { stdout, stderr } = await exported(args, files, { written })
    const rows = written.get("rows.jsonl")!.trimEnd().split("\n")
    const card = JSON.parse(written.get("rows.card.json")!) as { readonly [field: string]: unknown }
    expect(stdout).toBe("")
    expect(stderr).toContain("the counts are in rows.card.json")
    expect(card).toMatchObject({
      format: "verifiers",
      layout: "messages",
      rows: rows.length,
      filters: { dedupe: true },
      questions: { asked: 10, failed: 2, refusedAnswers: 8 },
      leftOut: { duplicate: rows.length + 2 },
      models: { "m-turn": rows.length },
    })
    expect(card["traces"]).toMatchObject([
      { file: "a.jsonl", outcome: "done", questions: 5 },
      { file: "b.jsonl", rows: 0 },
    ])
    expect(JSON.stringify(card)).not.toContain("Greet")
  })

  test("each have their number of rows on the card, which counts rewards and hidden texts, too", async () => {
    const files = { "a.jsonl": await traceOf(), "b.jsonl": await traceOf() }
    const cardOf = async (...more: readonly string[]) => {
      const written = new Map<string, string>()
      await exported(["a.jsonl", "b.jsonl", "--format", "verifiers", "-o", "rows.jsonl", ...more], files, { written })
      return JSON.parse(written.get("rows.card.json")!) as { readonly [field: string]: unknown }
    }
    const card = await cardOf()
    const each = (card["rows"] as number) / 2
    expect(card).toMatchObject({ traces: [{ rows: each }, { rows: each }], hidden: 0, rewards: { least: 0, most: 1 } })
    const { hidden, rows } = await cardOf("--redact", "How many?")
    expect([hidden, rows]).toEqual([4, card["rows"]])
  })

  test("that are no traces, compressed or damaged are refused by name and line", async () => {
    const lines = (await traceOf()).split("\n")
    const cases: readonly (readonly [string | Uint8Array, string])[] = [
      ["hello\n", "no-trace"],
      ["", "no-trace"],
      [new Uint8Array([0x1f, 0x8b, 8, 0]), "gzip -dc t.jsonl"],
      [[...lines.slice(0, 5), lines[5]!.slice(0, 9), ...lines.slice(6)].join("\n"), "t.jsonl:6 is no event"],
    ]
    for (const [content, said] of cases) {
      const { status, stderr } = await exported(["t.jsonl", "--format", "sft"], { "t.jsonl": content })
      expect([status, stderr]).toEqual([2, expect.stringContaining(said)])
    }
  })

  test("cut at any byte give rows of the whole trace, and no others", async () => {
    const trace = await traceOf()
    const whole = new Set((await exported(["t.jsonl", "--format", "sft"], { "t.jsonl": trace })).stdout.split("\n"))
    for (let cut = trace.indexOf("\n") + 1; cut < trace.length; cut += 997) {
      const { stdout, status } = await exported(["t.jsonl", "--format", "sft"], { "t.jsonl": trace.slice(0, cut) })
      expect(status).toBe(0)
      for (const line of stdout.split("\n")) expect(whole.has(line)).toBe(true)
    }
  })

  test("that end in the middle of an answer count it neither as taken nor as refused", async () => {
    const trace = await traceOf()
    const lines = trace.split("\n")
    const response = lines.findIndex((line) => line.startsWith('{"type":"response"'))
    const cut = lines.slice(0, response + 1).join("\n")
    const { rows, stderr } = await exported(["t.jsonl", "--format", "verifiers"], { "t.jsonl": cut })
    expect([rows, stderr]).toEqual([[], expect.stringContaining("unfinished")])
  })

  test("options of the other formats are refused", async () => {
    const files = { "t.jsonl": await traceOf() }
    for (const args of [
      ["--format", "chrome", "--only", "ok"],
      ["--format", "sft", "--content"],
      ["t.jsonl", "--format", "otlp-json"],
      ["--format", "sft", "-o", "t.jsonl"],
    ]) {
      const { status, stderr } = await exported(["t.jsonl", ...args], files)
      expect([args, status, stderr]).toEqual([args, 2, expect.stringContaining("bad-option")])
    }
  })
})

// Readers that are not ours; without Debian's packages these are skipped.
