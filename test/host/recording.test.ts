// Recordings in files: a recorded run, a killed one, and a replay's report on a question that was not recorded.

import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import {
  appendFile,
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { readRecording, recordTo, replayFrom } from "../../src/host/index.ts"
import { createRuntime, memoryStore } from "../../src/index.ts"
import { partOf } from "../../src/base/part.ts"
import { replayModels } from "../../src/memo/replay.ts"
import { recordingStore } from "../../src/memo/stores/recording.ts"
import { ModelError, type Model } from "../../src/models/model.ts"
import { collect, createRequest, scripted } from "../../src/testing/index.ts"
import { entryOf, keyOf, keysOf } from "../../src/testing/store/place.ts"

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-recording-"))
  path = join(folder, "runs", "run.jsonl")
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const models: { readonly [name: string]: Model } = {
  default: {
    ...scripted([]),
    id: "test:large",
    parameters: { temperature: 0.5 },
    continuation: "prefill",
    price: { input: 1, output: 2 },
  },
  small: { ...scripted([]), id: "test:small" },
}

async function record(names: readonly string[]): Promise<string> {
  const { memo: store } = recordTo(path, { models })
  await Promise.all(names.map((name) => store.put(entryOf(name, { created: Math.random() * 1e6 }))))
  await store.close()
  return readFile(path, "utf8")
}

describe("recording", () => {
  test("entries can be replayed, with the models; an answer only where its completions are missing", async () => {
    const { memo: store } = recordTo(path, { models })
    await store.put(entryOf("part", { kind: "completion" }))
    await store.put(entryOf("made"), { replaces: [keyOf("part")] })
    await store.put(entryOf("whole"))
    await store.delete([keyOf("part")])
    expect((await store.get(keyOf("part")))?.kind).toBe("completion")
    await store.close()
    const { memo: again } = replayFrom(path)
    expect((await again.get(keyOf("whole")))?.value).toBe("the value of whole")
    expect(await again.get(keyOf("made"))).toBe(null)
    expect((await again.get(keyOf("part")))?.value).toBe("the value of part")
    expect(readRecording(path).models).toEqual({
      default: {
        id: "test:large",
        parameters: { temperature: 0.5 },
        continuation: "prefill",
        pause: "each",
        structuredOutput: false,
      },
      small: expect.objectContaining({ id: "test:small", parameters: {}, continuation: "turn" }),
    })
  })

  test("equal runs give equal files, whatever the order of events", async () => {
    const first = await record(["a", "b", "c", "d"])
    expect(await record(["d", "b", "a", "c"])).toBe(first)
    expect(first.trimEnd().split("\n")).toHaveLength(5)
  })

  test("it begins empty, and replaces the old file when it is closed", async () => {
    await record(["a"])
    const { memo: store } = recordTo(path, { models })
    expect(await store.get(keyOf("a"))).toBe(null)
    await store.put(entryOf("b"))
    expect(readRecording(path).entries.map(({ key }) => key)).toEqual([keyOf("a")])
    await store.close()
    await store.close()
    expect(readRecording(path).entries.map(({ key }) => key)).toEqual([keyOf("b")])
    expect(existsSync(`${path}.partial`)).toBe(false)
    await expect(store.put(entryOf("c"))).rejects.toMatchObject({ code: "memo-closed" })
  })

  test("an entry is in the file before the recording is closed", async () => {
    const { memo: store } = recordTo(path, { models })
    await store.put(entryOf("a"))
    await store.put(entryOf("b"))
    await appendFile(`${path}.partial`, '{"key":"cut')
    const warnings: string[] = []
    const { memo: killed } = replayFrom(`${path}.partial`, { warn: (message) => void warnings.push(message) })
    expect((await keysOf(killed.list())).toSorted()).toEqual([keyOf("a"), keyOf("b")].toSorted())
    expect(warnings).toEqual([expect.stringContaining("the last line of")])
    await store.close()
  })

  test("an old claim is not recorded", async () => {
    const { memo: store } = recordTo(path, { models })
    const claiming = await store.claim(keyOf("a"), { lease: 1_000, owner: "A", within: [] })
    if (claiming.kind !== "held") throw new Error(claiming.kind)
    await store.release(claiming.claim)
    expect(await store.put(entryOf("a"), { claim: claiming.claim })).toBe(false)
    await store.close()
    expect(readRecording(path).entries).toEqual([])
  })

  test("a place where nothing can be written is refused", async () => {
    await writeFile(join(folder, "file"), "")
    expect(() => recordTo(join(folder, "file", "run.jsonl"), { models })).toThrow(
      expect.objectContaining({ name: "UsageError", code: "recording-unwritable" }),
    )
  })
})

describe("replaying", () => {
  test("writes of a replay stay in memory", async () => {
    const text = await record(["a"])
    const { memo: store } = replayFrom(path)
    await store.put(entryOf("b"))
    expect((await store.get(keyOf("b")))?.value).toBe("the value of b")
    await store.close()
    expect(await readFile(path, "utf8")).toBe(text)
  })

  test("a missing file, and one that is no text", async () => {
    expect(() => replayFrom(path)).toThrow(expect.objectContaining({ name: "UsageError", code: "not-found" }))
    await record([])
    await writeFile(path, new Uint8Array([0x7b, 0xff]))
    expect(() => replayFrom(path)).toThrow(expect.objectContaining({ code: "not-utf8" }))
    expect(() => replayFrom(folder)).toThrow(expect.objectContaining({ code: "unreadable" }))
  })

  const article = `The harbour was quiet. ${"It rained. ".repeat(100)}`
  const recorded = (data: string) =>
    ({
      models: { default: { id: "m", parameters: {}, continuation: "turn", pause: "each", structuredOutput: false } },
      entries: [
        entryOf("1", {
          task: "explain",
          title: "Explain this section.",
          parts: { question: "Explain this section.", model: "m", "data section": partOf(data) },
        }),
        entryOf("2", { task: "title", title: "Give a title.", parts: { question: "Give a title.", model: "m" } }),
      ],
      failures: [],
    }) as const
  const missing = async (
    data: string,
    question: string,
    given: { readonly [name: string]: string },
  ): Promise<ModelError> => {
    const model = replayModels(recorded(data))["default"]!
    const parts = {
      question: partOf(question),
      model: "m",
      ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`data ${name}`, partOf(value)])),
    }
    const error = await collect(model, { ...createRequest(question, given), parts }).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (!(error instanceof ModelError)) throw new Error(`it failed with ${String(error)}`)
    expect(error).toMatchObject({ code: "not-recorded", retryable: false })
    return error
  }

  test("has the models that were recorded", async () => {
    expect(replayModels(recorded(""))).toMatchObject({
      default: { id: "m", parameters: {}, continuation: "turn", pause: "each", structuredOutput: false },
    })
  })

  test("names the nearest and the difference: a short datum", async () => {
    const error = await missing("The tide was low in the morning.", "Explain this section.", {
      section: "The tide was high in the morning.",
    })
    expect(error.message).toBe('the recording has no answer to "Explain this section."')
    expect(error.hint).toBe(
      'the nearest is "Explain this section." in explain, which differs in data section: '
        + 'recorded "The tide was low in the morning.", now "The tide was high in the morning."; '
        + "undo the change, or record it again",
    )
  })

  test("a long datum, from shortly before the change", async () => {
    const changed = article.replace("quiet", "loud")
    expect((await missing(article, "Explain this section.", { section: changed })).hint).toContain(
      'data section: recorded "The harbour was quiet. It rained. It rained. It rained. It r…", '
        + 'now "The harbour was loud. It rained.',
    )
  })

  test("a long datum that changed past the shown part, and a card", async () => {
    expect((await missing(article, "Explain this section.", { section: `${article}!` })).hint).toContain(
      'differs in data section: changed somewhere after "The harbour was quiet. It rained.',
    )
    const long = "x".repeat(10_000)
    expect((await missing(long, "Explain this section.", { section: `${long}!` })).hint).toContain(
      'data section: changed somewhere after "xxx',
    )
  })

  test("the question, a datum more and a datum less", async () => {
    expect((await missing("a", "Explain that section.", { section: "a" })).hint).toContain(
      'in explain, which differs in question: recorded "Explain this section.", now "Explain that section."; undo',
    )
    expect((await missing("a", "Explain this section.", { section: "a", more: "b" })).hint).toContain(
      'data more: now "b", not recorded',
    )
    expect((await missing("a", "Explain this section.", {})).hint).toContain('data section: recorded "a", now absent')
  })

  test("control characters are shown, not obeyed", async () => {
    expect((await missing("a\u001b[2J", "Explain this section.", { section: "a" })).hint).toContain('recorded "a␛[2J"')
  })

  test("nothing similar, and nothing at all", async () => {
    const model = replayModels({ models: recorded("").models, entries: [], failures: [] })["default"]!
    await expect(collect(model, createRequest("Who?"))).rejects.toMatchObject({
      code: "not-recorded",
      hint: "the recording is empty: record it again",
    })
    const other = replayModels({ models: recorded("").models, entries: [entryOf("1")], failures: [] })["default"]!
    await expect(collect(other, createRequest("Who?"))).rejects.toMatchObject({
      hint: "nothing similar is recorded: record it again",
    })
  })
})

test("of two at once to one file the last to end remains", async () => {
  const [first, second] = [recordTo(path, { models }).memo, recordTo(path, { models }).memo]
  await first.put(entryOf("first"))
  await second.put(entryOf("second"))
  await first.close()
  await second.close()
  expect(readRecording(path).entries.map(({ key }) => key)).toEqual([keyOf("second")])
})

test("a folder is refused before anything is asked", () => {
  expect(() => recordTo(folder, { models })).toThrow(`the recording ${folder} cannot be written: it is a folder`)
})

describe("a path that is no plain file", () => {
  test("is followed where it is a link, to a file or to none yet; the link stays", async () => {
    await writeFile(join(folder, "old.jsonl"), "")
    await symlink("old.jsonl", join(folder, "inner"))
    await symlink("inner", join(folder, "link"))
    await symlink(join("new", "run.jsonl"), join(folder, "dangling"))
    for (const [link, target] of [
      ["link", "old.jsonl"],
      ["dangling", join("new", "run.jsonl")],
    ] as const) {
      const { memo: store } = recordTo(join(folder, link), { models })
      await store.put(entryOf("a"))
      expect(readRecording(join(folder, `${target}.partial`)).entries).toHaveLength(1)
      await store.close()
      expect((await lstat(join(folder, link))).isSymbolicLink()).toBe(true)
      expect(readRecording(join(folder, target)).entries).toHaveLength(1)
    }
    expect((await readdir(folder)).toSorted()).toEqual(["dangling", "inner", "link", "new", "old.jsonl"])
  })

  test("is refused where it is a pipe, a link to one, or a circle of links", async ({ skip }) => {
    const pipe = join(folder, "pipe")
    if (spawnSync("mkfifo", [pipe]).status !== 0) skip("there is no mkfifo")
    await symlink(pipe, join(folder, "link"))
    await symlink("circle", join(folder, "circle"))
    for (const name of ["pipe", "link", "circle"])
      expect(() => recordTo(join(folder, name), { models })).toThrow(
        expect.objectContaining({
          code: "recording-unwritable",
          message: expect.stringMatching(name === "circle" ? /ELOOP/ : /it is a pipe or a device/) as string,
        }),
      )
    expect((await lstat(pipe)).isFIFO()).toBe(true)
    expect((await readdir(folder)).toSorted()).toEqual(["circle", "link", "pipe"])
  })
})

test.each(["a memo\n", "# Data\n", '{"models": {}}', '{"type":"run","version":1}\n'])(
  "a file that is no recording is not replaced: %j",
  async (text) => {
    path = join(folder, "data")
    await writeFile(path, text)
    expect(() => recordTo(path, { models })).toThrow(/another file/)
    expect(await readdir(folder)).toEqual(["data"])
    expect(await readFile(path, "utf8")).toBe(text)
  },
)

test("an empty file and an older recording are replaced, and keep their permissions", async () => {
  await mkdir(join(folder, "runs"))
  await writeFile(path, "")
  await chmod(path, 0o600)
  for (const names of [["a"], ["b"]]) {
    const text = await record(names)
    expect(text.split("\n")).toHaveLength(3)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  }
})

test("one that is abandoned replaces no other, and can be replayed", async () => {
  const text = await record(["a"])
  const { memo: store, abandon } = recordTo(path, { models })
  await store.put(entryOf("b"))
  expect(abandon()).toBe(`${path}.partial`)
  await store.close()
  expect(await readFile(path, "utf8")).toBe(text)
  expect(readRecording(`${path}.partial`).entries.map(({ key }) => key)).toEqual([keyOf("b")])
})

test.each(["get", "put", "claim"] as const)(
  "a memo whose %s fails does not keep anything from being recorded",
  async (operation) => {
    const source = 'LET a = ask("A"), b = ask("B", a: a) IN [a, b]'
    const kept = memoryStore()
    const model = scripted([
      { question: "A", answer: "a CALL(1)" },
      { question: "B", answer: "b" },
    ])
    await createRuntime({ models: model, memo: kept }).run('ask("A")', { kind: "expression" })
    const warnings: string[] = []
    const recording = recordingStore(
      { ...kept, [operation]: () => Promise.reject(new Error("no disk")) },
      recordTo(path, { models: { default: model } }).memo,
      (message) => warnings.push(message),
    )
    const { value, diagnostics } = await createRuntime({ models: model, memo: recording }).run(source, {
      kind: "expression",
    })
    await recording.close()
    expect(diagnostics).toEqual([])
    expect(warnings).toEqual(["the memo stores nothing more in this run, but the recording does: no disk"])
    const replay = createRuntime(replayFrom(path))
    expect((await replay.run(source, { kind: "expression" })).value).toEqual(value)
  },
)

describe("a request that failed", () => {
  const source = 'TRY ask("Broken") ELSE `${error.code}: ${error.message} (${error.hint ?? "no hint"})`'
  const run = (options: {
    readonly models: { readonly default: Model }
    readonly memo: ReturnType<typeof memoryStore>
  }) => createRuntime(options).run(source, { kind: "expression" })

  test.each([
    [
      "of a model",
      new ModelError("bad-request", "the server said no", { hint: "ask another" }),
      "bad-request: the server said no (ask another)",
    ],
    [
      "of a model, without a hint",
      new ModelError("no-credit", "no money is left"),
      "no-credit: no money is left (no hint)",
    ],
    [
      "of its code",
      new TypeError("x is not a function"),
      'model-error: the model failed on "Broken": x is not a function (no hint)',
    ],
  ])("%s fails again in a replay", async (_, thrown, expected) => {
    const model: Model = {
      ...scripted([]),
      // oxlint-disable-next-line require-yield -- it only fails
      async *generate() {
        throw thrown
      },
    }
    const recording = recordTo(path, { models: { default: model } })
    expect((await run(recording)).value).toBe(expected)
    await recording.memo.close()
    expect((await run(replayFrom(path))).value).toBe(expected)
  })

  test("in the middle of an answer fails again in a replay", async () => {
    const model: Model = {
      ...scripted([]),
      async *generate() {
        yield { type: "delta", text: "half" }
        throw new ModelError("no-credit", "no money is left")
      },
    }
    const recording = recordTo(path, { models: { default: model } })
    const { value } = await run(recording)
    await recording.memo.close()
    expect((await run(replayFrom(path))).value).toBe(value)
    expect(value).toBe("no-credit: no money is left (no hint)")
  })

  test("is not a missing recording, which no TRY hides", async () => {
    const recording = recordTo(path, { models: { default: scripted([{ question: "Broken", answer: "whole" }]) } })
    await recording.memo.close()
    await expect(run(replayFrom(path))).rejects.toMatchObject({ code: "not-recorded" })
  })

  test("aborting the run itself is no failure", async () => {
    const model: Model = {
      ...scripted([]),
      async *generate(_, { signal }) {
        yield { type: "delta", text: "a" }
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
      },
    }
    const recording = recordTo(path, { models: { default: model } })
    await expect(
      createRuntime(recording)
        .run('ask("Long")', { kind: "expression", budget: { seconds: 0.01 } })
        .then(({ partial }) => partial),
    ).resolves.toBe(true)
    await recording.memo.close()
    expect(readRecording(path).failures).toEqual([])
  })
})
