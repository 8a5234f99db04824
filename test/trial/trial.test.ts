// Whole trials on scripted models: scored, recorded, interrupted, resumed and replayed.

import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { ModelError, type Model } from "../../src/index.ts"
import { CONTINUATIONS } from "../../src/models/model.ts"
import { ARM_NAMES, armsOf } from "../../scripts/trial/arms.ts"
import { secondsOf } from "../../scripts/trial/exchange.ts"
import { openFolder, pathOf, readCases } from "../../scripts/trial/recording.ts"
import { replayTrial } from "../../scripts/trial/replay.ts"
import type { Row } from "../../scripts/trial/row.ts"
import { tableOf } from "../../scripts/trial/table.ts"
import { TASKS } from "../../scripts/trial/tasks/index.ts"
import { runTrial, type Trial } from "../../scripts/trial/trial.ts"
import { PROTOCOL, SHORT_PROTOCOL } from "../../src/answers/prompt/protocol.ts"
import { reader } from "./readers.ts"

const SIZES = { counts: 45, pairs: 60, chain: 5_000, table: 30, needles: 9_000, extraction: 9_000, letters: 12 }
const SEEDS = [1, 2]

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recall-trial-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The trial of one task with both of its seeds. */
function trialOf(task: keyof typeof SIZES, model: Model, more: Partial<Trial> = {}): Trial {
  return {
    tasks: TASKS.filter(({ name }) => name === task),
    sizes: [SIZES[task]],
    seeds: SEEDS,
    arms: armsOf(["plain", "recall", "library"], "turn"),
    model: (continuation) => ({ ...model, continuation }),
    tokens: "reported",
    budget: {},
    concurrency: 2,
    ...more,
  }
}

/** The same, recorded. */
function recordedTrial(task: keyof typeof SIZES, model: Model, more: Partial<Trial> = {}): Promise<readonly Row[]> {
  openFolder(folder, "a scripted model")
  return runTrial(trialOf(task, model, { record: folder, ...more }))
}

describe("a perfect reader", () => {
  test.each(["counts", "pairs", "table", "needles", "extraction"] as const)(
    "is exact in every arm: %s",
    async (task) => {
      const rows = await runTrial(trialOf(task, reader(SIZES, SEEDS)))
      expect(rows.map(({ arm, seed, exact, deviation, failure }) => [arm, seed, exact, deviation, failure])).toEqual(
        ["plain", "recall/turn", "library/turn"].flatMap((arm) => SEEDS.map((seed) => [arm, seed, true, 0, null])),
      )
    },
  )

  test.each(["chain", "letters"] as const)("is exact plainly and with Recall: %s", async (task) => {
    const rows = await runTrial(trialOf(task, reader(SIZES, SEEDS), { arms: armsOf(["plain", "recall"], "turn") }))
    expect(rows.every(({ exact }) => exact)).toBe(true)
  })

  test("is exact with every continuation and protocol that Recall has", async () => {
    const rows = await runTrial(trialOf("counts", reader(SIZES, SEEDS), { arms: armsOf(["all"], "turn") }))
    const arms = [
      "plain",
      ...CONTINUATIONS.flatMap((how) => ["", "/short", "/full"].map((protocol) => `recall/${how}${protocol}`)),
      ...CONTINUATIONS.map((how) => `library/${how}`),
    ]
    expect([...new Set(rows.map(({ arm }) => arm))]).toEqual(arms)
    expect(rows.filter(({ exact }) => !exact)).toEqual([])
  })

  test.each([
    [8_000, [SHORT_PROTOCOL, SHORT_PROTOCOL, PROTOCOL]],
    [100, [PROTOCOL, SHORT_PROTOCOL, PROTOCOL]],
  ])(
    "is asked with the protocol of the arm, and otherwise by what is shown: %d characters",
    async (shown, expected) => {
      const model = reader(SIZES, SEEDS, { shown })
      const arms = armsOf(["recall/turn", "recall/turn/short", "recall/turn/full"], "turn")
      const rows = await runTrial(trialOf("counts", model, { arms, seeds: [1], concurrency: 1 }))
      const begun = model.requests.filter(({ question }) => question.written === "")
      expect(begun.map(({ messages }) => messages[0]!.content)).toEqual(expected)
      const wholes = begun.map(({ question }) => question.data[0]!.whole !== null)
      expect(wholes).toEqual(expected.map((protocol) => protocol === SHORT_PROTOCOL))
      expect(rows.every(({ exact }) => exact)).toBe(true)
    },
  )

  test("is asked once plainly, with all of the data, and twice where it makes a call", async () => {
    const model = reader(SIZES, SEEDS, { price: { input: 1_000_000, output: 2_000_000 } })
    const rows = await runTrial(trialOf("counts", model, { seeds: [1] }))
    expect(rows.map(({ requests }) => requests)).toEqual([1, 2, 3])
    const [plain] = model.requests
    expect(plain!.messages.at(-1)!.content).toContain("||")
    expect(plain!.question.data).toEqual([])
    const characters = plain!.messages.reduce((sum, { content }) => sum + content.length, 0)
    expect(rows[0]).toMatchObject({ input: Math.ceil(characters / 4), estimated: false, cached: null })
    for (const { input, output, usd } of rows) expect(usd).toBeCloseTo(input + 2 * output, 6)
    const ratios = rows.map(({ input, output }) => (input + output) / (rows[0]!.input + rows[0]!.output))
    const column = tableOf(rows)
      .split("\n")
      .slice(2)
      .map((line) => line.split(" | ")[9])
    expect(column).toEqual(ratios.map((ratio) => String(Math.round(ratio * 100) / 100)))
  })
})

test("a reader that errs is off in every sample, by what it errs", async () => {
  const answer = (truth: unknown) => {
    const { human, ...others } = truth as { readonly human: number }
    return { ...others, human: human + 2 }
  }
  const arms = armsOf(["plain", "recall"], "turn")
  const rows = await runTrial(trialOf("counts", reader(SIZES, SEEDS, { answer }), { arms }))
  expect(rows.map(({ exact, deviation, failure }) => [exact, deviation, failure])).toEqual(
    Array.from({ length: 4 }, () => [false, 2, null]),
  )
})

describe("failures are samples", () => {
  test("an exhausted budget", async () => {
    const rows = await runTrial(trialOf("counts", reader(SIZES, SEEDS), { budget: { calls: 1 }, seeds: [1] }))
    expect(rows.map(({ failure }) => failure)).toEqual([null, null, "the budget of calls (1) is used up"])
    expect(rows[2]).toMatchObject({ exact: false, deviation: null, requests: 1 })
    expect(tableOf(rows)).toContain("| library/turn | 0 of 1 | 1 | – |")
  })

  test("a model that fails, recorded and replayed with its cost", async () => {
    const model: Model = {
      id: "failing",
      async *generate() {
        yield { type: "delta", text: "I cannot" }
        throw new ModelError("model-refused", "the server has had enough")
      },
    }
    const rows = await recordedTrial("letters", model, { arms: armsOf(["plain"], "turn") })
    expect(rows.map(({ failure }) => failure)).toEqual(SEEDS.map(() => expect.stringContaining("had enough") as string))
    expect(rows[0]!.input).toBeGreaterThan(0)
    const replayed = await replayTrial(folder)
    expect(replayed.map(({ row }) => row)).toEqual(rows)
    expect(replayed.map(({ state }) => state)).toEqual(["same", "same"])
  })

  test("answers of a wrong type, three times", async () => {
    const rows = await runTrial(trialOf("counts", reader(SIZES, [1], { answer: () => "many" }), { seeds: [1] }))
    expect(rows.map(({ failure, requests }) => [failure === null, requests])).toEqual([
      [false, 3],
      [false, 6],
      [true, 3],
    ])
  })
})

test("tokens by a tokenizer are the same for a model that reports others, and are replayed", async () => {
  const arms = armsOf(["plain", "recall"], "turn")
  const model = reader(SIZES, SEEDS, { chunk: 16, price: { input: 1_000_000, output: 0 } })
  const silent: Model = {
    ...model,
    async *generate(request, options) {
      for await (const event of model.generate(request, options)) if (event.type !== "usage") yield event
    },
  }
  const counted = await recordedTrial("counts", model, { arms, tokens: "o200k_base" })
  const figures = (rows: readonly Row[]) => rows.map(({ input, output, estimated }) => [input, output, estimated])
  expect(figures(await runTrial(trialOf("counts", silent, { arms, tokens: "o200k_base" })))).toEqual(figures(counted))
  for (const { input, output, estimated, usd } of counted)
    expect([estimated, usd, input > 100, output > 10]).toEqual([false, input, true, true])
  expect((await replayTrial(folder)).map(({ row, state }) => [row, state])).toEqual(counted.map((row) => [row, "same"]))
  const otherTokens = recordedTrial("counts", model, { arms })
  await expect(otherTokens).rejects.toThrow("was recorded with")
})

test("cached input is counted apart, where the provider reports it", async () => {
  const perfect = reader(SIZES, SEEDS)
  const caching: Model = {
    ...perfect,
    async *generate(request, options) {
      for await (const event of perfect.generate(request, options))
        yield event.type === "usage" ? { ...event, cached: 7 } : event
    },
  }
  const rows = await recordedTrial("counts", caching, { arms: armsOf(["plain", "library"], "turn"), seeds: [1] })
  expect(rows.map(({ cached }) => cached)).toEqual([7, 21])
  expect((await replayTrial(folder)).map(({ row }) => row.cached)).toEqual([7, 21])
})

describe("a recorded trial", () => {
  test.each(["counts", "needles"] as const)("is replayed to the same rows and the same table: %s", async (task) => {
    const model = reader(SIZES, SEEDS, { chunk: 5 })
    const rows = await recordedTrial(task, model)
    const replayed = await replayTrial(folder)
    expect(replayed.map(({ state }) => state)).toEqual(rows.map(() => "same"))
    expect(replayed.map(({ row }) => row)).toEqual(rows)
    expect(tableOf(replayed.map(({ row }) => row))).toBe(tableOf(rows))
  })

  test("is not run again where it is finished", async () => {
    const rows = await recordedTrial("counts", reader(SIZES, SEEDS))
    const again = reader(SIZES, SEEDS)
    expect(await recordedTrial("counts", again)).toEqual(rows)
    expect(again.requests).toEqual([])
  })

  test("that was killed asks only what it has no answer to, and gives the same rows", async () => {
    const rows = await recordedTrial("counts", reader(SIZES, SEEDS), { concurrency: 1 })
    const path = pathOf(folder, { task: "counts", size: SIZES.counts, seed: 1, arm: "library/turn" })
    const lines = readFileSync(path, "utf8").split("\n")
    expect(lines).toHaveLength(6)
    // One exchange is whole, and the next was cut while it was written.
    truncateSync(path, Buffer.byteLength(lines.slice(0, 2).join("\n")) + 40)
    expect(readCases(folder).filter(({ outcome }) => outcome === null)).toHaveLength(1)
    expect(
      (await replayTrial(folder)).filter(({ state }) => state === "unfinished").map(({ row }) => row),
    ).toMatchObject([{ arm: "library/turn", seed: 1, exact: false, failure: "the trial was interrupted" }])

    const model = reader(SIZES, SEEDS)
    const resumed = await recordedTrial("counts", model)
    expect(model.requests).toHaveLength(2)
    const withoutTime = (all: readonly Row[]) => all.map(({ seconds: _, ...row }) => row)
    expect(withoutTime(resumed)).toEqual(withoutTime(rows))
    expect((await replayTrial(folder)).map(({ row, state }) => [row, state])).toEqual(
      resumed.map((row) => [row, "same"]),
    )
  })

  test("keeps its figures, marked, where Recall makes other requests today", async () => {
    const rows = await recordedTrial("letters", reader(SIZES, SEEDS), { arms: armsOf(["plain"], "turn"), seeds: [1] })
    const path = pathOf(folder, { task: "letters", size: SIZES.letters, seed: 1, arm: "plain" })
    const text = readFileSync(path, "utf8")
    writeFileSync(path, text.replace(/"request":"\w+"/, `"request":"${"0".repeat(32)}"`))
    expect(await replayTrial(folder)).toEqual([{ row: rows[0], state: "changed" }])
  })

  test("is refused for other data, for another model or budget, and without a note", async () => {
    await recordedTrial("letters", reader(SIZES, SEEDS), { arms: armsOf(["plain"], "turn") })
    const other = recordedTrial("letters", { ...reader(SIZES, SEEDS), id: "another" })
    await expect(other).rejects.toThrow("was recorded with another model")
    await expect(recordedTrial("letters", reader(SIZES, SEEDS), { budget: { calls: 5 } })).rejects.toThrow("budget")
    expect(() => openFolder(folder, "another note")).toThrow("has another note: a scripted model")
    expect(() => openFolder(join(folder, "new"), undefined)).toThrow("nothing says what the model is")

    const path = pathOf(folder, { task: "letters", size: SIZES.letters, seed: 1, arm: "plain" })
    writeFileSync(path, readFileSync(path, "utf8").replace(/"problem":"\w+"/, '"problem":"0"'))
    await expect(replayTrial(folder)).rejects.toThrow("recorded with other data")
    writeFileSync(path, "no recording\n")
    await expect(replayTrial(folder)).rejects.toThrow("line 1 of")
  })
})

test("the seconds of a case are those in which a request was open, each once", () => {
  const open = (from: number, to: number) => ({ request: "", question: "", from, to, events: [] })
  expect(secondsOf([])).toBe(0)
  expect(secondsOf([open(2, 3), open(0, 1)])).toBe(2)
  expect(secondsOf([open(0, 10), open(1, 2), open(9, 12), open(20, 20.5)])).toBe(12.5)
})

test("a size that is named twice is one case", async () => {
  const rows = await runTrial(trialOf("letters", reader({ letters: 40 }, SEEDS), { sizes: ["small", 40], seeds: [1] }))
  expect(rows.map(({ arm }) => arm)).toEqual(["plain", "recall/turn"])
})

test("a size that a task does not have is refused before anything is asked", async () => {
  const model = reader(SIZES, SEEDS)
  await expect(runTrial(trialOf("chain", model, { sizes: ["small", 100] }))).rejects.toThrow(
    "the task chain cannot have 100 characters",
  )
  expect(model.requests).toEqual([])
})

test("arms are named by the continuations that Recall has", () => {
  for (const how of CONTINUATIONS) expect(ARM_NAMES).toContain(`recall/${how}`)
  expect(armsOf(["recall", "recall/turn", "plain"], "turn").map(({ name }) => name)).toEqual(["recall/turn", "plain"])
  expect(armsOf(["recall"], "prefill").map(({ name }) => name)).toEqual(["recall/prefill"])
  expect(() => armsOf(["recall/never"], "turn")).toThrow("there is no arm recall/never")
})
