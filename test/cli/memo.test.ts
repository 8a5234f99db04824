// `recall memo`: the entries that it shows, the entries that it removes, and its refusals.

import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { DEFAULT_MEMO } from "../../src/host/sqlite/default.ts"
import { sqliteStore } from "../../src/host/sqlite/store.ts"
import type { Entry } from "../../src/memo/store.ts"
import type { Configuration } from "../../src/models/registry/index.ts"
import { entryOf, FREE, keyOf } from "../../src/testing/store/place.ts"
import { recallProcess } from "../support/built.ts"
import { recall } from "../support/command-line.ts"

const HOUR = 3_600_000
const DAY = 24 * HOUR

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-memo-"))
  path = join(folder, "memo.db")
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function fill(entries: readonly Entry[], got: readonly string[] = []): Promise<void> {
  const store = sqliteStore(path)
  for (const entry of entries) await store.put(entry)
  for (const name of got) await store.get(keyOf(name))
  await store.close()
}

/** Three entries of two tasks, one of which uses another; ages are an hour past the full day. */
const some = (): readonly Entry[] => {
  const made = (days: number) => Date.now() - days * DAY - HOUR
  return [
    entryOf("part", {
      task: "explain",
      title: "Explain this section.",
      cost: { input: 1_000, output: 200, usd: 0.5, milliseconds: 1_500 },
      created: made(40),
    }),
    entryOf("whole", {
      task: "article",
      title: "Combine the explanations.",
      uses: [keyOf("part"), keyOf("gone")],
      cost: { input: 3_000, output: 400, usd: 1.25, milliseconds: 9_000 },
      created: made(3),
      value: { text: "All of it.", parts: 2 },
    }),
    entryOf("free", {
      task: "explain",
      kind: "completion",
      title: "Explain this section.",
      cost: FREE,
      created: made(10),
      value: "x".repeat(5_000),
    }),
  ]
}

const memo = (...args: string[]) => recall(["memo", ...args, "--memo", path])

test.each([
  ["--memo", "m.db", "--no-memo"],
  ["--no-memo", "--memo", "m.db"],
])("%s %s %s contradict each other", async (...options) => {
  const { status, stderr } = await recall(["eval", "1", ...options])
  expect({ status, stderr }).toEqual({ status: 2, stderr: "error: --memo cannot be used with --no-memo\n" })
})

describe("list", () => {
  test("has a line for each entry, the latest first", async () => {
    await fill(some(), ["part", "part"])
    const { status, stdout, stderr } = await memo("list")
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    const key = (name: string) => keyOf(name).slice(0, 12)
    expect(stdout).toBe(
      [
        "KEY           KIND        MADE    SIZE  TOKENS     COST  HITS  TASK     TITLE",
        `${key("whole")}  answer       3 d   425 B   3,400    $1.25     0  article  Combine the explanations.`,
        `${key("free")}  completion  10 d  5.3 KB       0              0  explain  Explain this section.`,
        `${key("part")}  answer      40 d   274 B   1,200  $0.5000     2  explain  Explain this section.`,
        "",
      ].join("\n"),
    )
  })

  test.each([
    ["--sort cost", ["whole", "part", "free"]],
    ["--sort size", ["free", "whole", "part"]],
    ["--sort age", ["whole", "free", "part"]],
    ["--task explain", ["free", "part"]],
    ["--older-than 5d", ["free", "part"]],
    ["--newer-than 30d", ["whole", "free"]],
    ["--newer-than 5w --older-than 100h", ["free"]],
    ["--newer-than 5w --older-than 100h --task article", []],
  ])("%s", async (options, names) => {
    await fill(some())
    const { stdout } = await memo("list", ...options.split(" "), "--json")
    const { entries } = JSON.parse(stdout) as { entries: { key: string }[] }
    expect(entries.map(({ key }) => key)).toEqual(names.map(keyOf))
  })

  test("JSON has everything but the value", async () => {
    await fill(some())
    const { stdout } = await memo("list", "--task", "article", "--json")
    const [{ value: _, ...whole }] = [some()[1]!]
    expect(JSON.parse(stdout)).toEqual({
      entries: [{ ...whole, created: expect.any(Number), bytes: 425, lastUsed: expect.any(Number), hits: 0 }],
    })
  })

  test("obeys no control character in a question, and keeps its columns", async () => {
    await fill([
      entryOf("a", { task: "\u001b[2Jx", title: "한국어 \u202e\r\nabc ".repeat(20) }),
      entryOf("b", { title: "t" }),
    ])
    const { stdout } = await memo("list")
    // oxlint-disable-next-line no-control-regex -- the control characters that must not appear
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    expect(stdout).toContain("␛[2Jx")
    const [, second = "", first = ""] = stdout.split("\n")
    expect(first.endsWith("…")).toBe(true)
    expect(second.indexOf("explain")).toBe(first.indexOf("␛"))
  })

  test("no entry that matches", async () => {
    await fill([])
    expect(await memo("list")).toEqual({ status: 0, stdout: "no entries match\n", stderr: "" })
    expect(JSON.parse((await memo("list", "--json")).stdout)).toEqual({ entries: [] })
  })
})

describe("show", () => {
  test("shows an entry by the beginning of its key", async () => {
    await fill(some(), ["whole"])
    const { status, stdout } = await memo("show", keyOf("whole").slice(0, 6).toUpperCase())
    expect(status).toBe(0)
    expect(stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, "DATE")).toBe(
      [
        `key    ${keyOf("whole")}`,
        "kind   answer",
        "task   article",
        "title  Combine the explanations.",
        "made   DATE UTC, 3 d ago",
        "used   once, last 0 s ago",
        "cost   3,000 tokens in, 400 out, $1.25, 9.0 s, including the entries it uses",
        "size   425 B",
        "parts",
        "  question: What is whole?",
        "  model: test",
        "uses",
        `  ${keyOf("part").slice(0, 12)}  answer  Explain this section.`,
        `  ${keyOf("gone").slice(0, 12)}  no longer kept`,
        "value",
        "  {",
        '    "text": "All of it.",',
        '    "parts": 2',
        "  }",
        "",
      ].join("\n"),
    )
  })

  test("shows a text as its lines, with nothing obeyed; JSON as it is", async () => {
    await fill([entryOf("a", { value: "one\n\u001b[31mtwo\u0000" })])
    expect((await memo("show", keyOf("a"))).stdout).toMatch(/value\n {2}one\n {2}␛\[31mtwo␀\n$/)
    expect(JSON.parse((await memo("show", keyOf("a"), "--json")).stdout)).toMatchObject({
      entry: { key: keyOf("a"), value: "one\n\u001b[31mtwo\u0000", hits: 0, bytes: expect.any(Number) },
    })
  })

  test("a key that does not exist, and an ambiguous one", async () => {
    await fill(Array.from({ length: 40 }, (_, i) => entryOf(`n${i}`)))
    expect(await memo("show", "zz")).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining('error[no-such-entry]: no key begins with "zz"'),
    })
    const first = Array.from({ length: 40 }, (_, i) => keyOf(`n${i}`)[0]!).find(
      (digit, i, digits) => digits.indexOf(digit) !== i,
    )!
    const { status, stderr } = await memo("show", first)
    expect(status).toBe(2)
    expect(stderr).toMatch(
      new RegExp(`several keys begin with ${first}: ${first}[0-9a-f]{11}, .*\n.*write more digits`),
    )
  })

  test("a damaged entry", async () => {
    await fill([entryOf("a", { value: "ABCDEF" })])
    await writeFile(
      path,
      Buffer.from((await readFile(path)).toString("latin1").replaceAll("ABCDEF", "ABCDEG"), "latin1"),
    )
    const { status, stderr } = await memo("show", keyOf("a"))
    expect(status).toBe(2)
    expect(stderr).toContain("warning: the entry")
    expect(stderr).toContain("error[memo-damaged]")
  })
})

describe("stats", () => {
  test("sums by task the cost and the savings by hits", async () => {
    await fill(some(), ["whole", "whole", "part"])
    expect((await memo("stats")).stdout).toBe(
      [
        "TASK     ENTRIES    SIZE  TOKENS     COST  HITS  TOKENS SAVED    SAVED",
        "article        1   425 B   2,200  $0.7500     2         6,800    $2.50",
        "explain        2  5.5 KB   1,200  $0.5000     1         1,200  $0.5000",
        "total          3  6.0 KB   3,400    $1.25     3         8,000    $3.00",
        "",
      ].join("\n"),
    )
    const { stdout } = await memo("stats", "--json", "--task", "article")
    const sums = { entries: 1, bytes: 425, tokens: 2_200, usd: 0.75, hits: 2, saved: { tokens: 6_800, usd: 2.5 } }
    expect(JSON.parse(stdout)).toEqual({ tasks: [{ task: "article", ...sums }], total: sums })
  })

  test("of an empty memo", async () => {
    await fill([])
    expect(JSON.parse((await memo("stats", "--json")).stdout)).toMatchObject({
      tasks: [],
      total: { entries: 0, usd: 0 },
    })
  })
})

describe("gc", () => {
  test("keeps to a size, the cheapest entries going first", async () => {
    await fill(some())
    expect(await memo("gc", "--size", "1KB")).toEqual({
      status: 0,
      stdout: "removed 1 entry; 2 entries (699 B) left\n",
      stderr: "",
    })
    expect(JSON.parse((await memo("gc", "--size", "0.5kb", "--json")).stdout)).toEqual({
      removed: 1,
      entries: 1,
      bytes: 425,
    })
  })

  test("keeps entries that were used within an age", async () => {
    const store = sqliteStore(path, { now: () => Date.now() - 100 * DAY })
    await store.put(entryOf("old"))
    await store.close()
    await fill([entryOf("new")])
    expect((await memo("gc", "--age", "90d")).stdout).toMatch(/^removed 1 entry; 1 entry \(/)
    expect((await memo("list")).stdout).toContain(keyOf("new").slice(0, 12))
  })

  test("without a bound keeps to the configuration's, or to 1 GB and a year", async () => {
    const old = sqliteStore(path, { now: () => Date.now() - 366 * DAY })
    await old.put(entryOf("old"))
    await old.close()
    await fill(some())
    const gc = async (memo?: Configuration["memo"]) =>
      (await recall(["memo", "gc"], { configuration: { memo: { file: path, ...memo } } })).stdout
    expect(await gc({ age: "400d" })).toBe("removed 0 entries; 4 entries (6.2 KB) left\n")
    expect(await gc()).toBe("removed 1 entry; 3 entries (6.0 KB) left\n")
    expect(await gc({ size: "1KB" })).toBe("removed 1 entry; 2 entries (699 B) left\n")
    // A bound on the command line is the only one.
    expect(
      (await recall(["memo", "gc", "--age", "1d"], { configuration: { memo: { file: path, size: "1B" } } })).stdout,
    ).toBe("removed 0 entries; 2 entries (699 B) left\n")
  })

  test.each([
    [["gc", "--size", "500"], '--size "500" is not understood', "500MB, 1.5GB, 20KB, 100B"],
    [["gc", "--age", "3 days"], '--age "3 days" is not understood', "30d, 12h, 90m, 45s, 2w"],
    [["list", "--older-than", "-3d"], '--older-than "-3d" is not understood', "30d"],
    [
      ["list", "--older-than", "3d", "--newer-than", "2d"],
      "nothing is both older than 3d and newer than 2d",
      "the longer time",
    ],
  ])("%j is refused", async (args, message, hint) => {
    await fill(some())
    const { status, stdout, stderr } = await memo(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toContain(message)
    expect(stderr).toContain(hint)
  })
})

describe("clear", () => {
  test("frees the room of the removed entries", async () => {
    await fill(Array.from({ length: 200 }, (_, i) => entryOf(`large ${i}`, { value: "x".repeat(10_000), cost: FREE })))
    expect((await stat(path)).size).toBeGreaterThan(2_000_000)
    expect(await memo("clear")).toMatchObject({ status: 0, stdout: "removed 200 entries\n" })
    expect((await stat(path)).size).toBeLessThan(200_000)
  })

  test("asks before it removes entries that were paid for", async () => {
    await fill(some())
    expect(await memo("clear")).toEqual({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(
        /error\[needs-yes\]: 2 of 3 entries were paid for: 3,400 tokens, \$1\.25\n.*to remove them add --yes/,
      ),
    })
    expect(JSON.parse((await memo("stats", "--json")).stdout)).toMatchObject({ total: { entries: 3 } })
    expect(await memo("clear", "--yes")).toEqual({ status: 0, stdout: "removed 3 entries\n", stderr: "" })
    expect((await memo("list")).stdout).toBe("no entries match\n")
  })

  test("removes at once entries that cost nothing, and only named ones", async () => {
    await fill([...some(), entryOf("free too", { task: "other" })])
    expect((await memo("clear", "--task", "other")).stdout).toBe("removed 1 entry\n")
    expect(JSON.parse((await memo("clear", "--older-than", "5d", "--newer-than", "20d", "--json")).stdout)).toEqual({
      removed: 1,
    })
    expect(JSON.parse((await memo("stats", "--json")).stdout)).toMatchObject({ total: { entries: 2 } })
    expect((await memo("clear", "--task", "explain")).stderr).toContain(
      "1 of 1 entries were paid for: 1,200 tokens, $0.50",
    )
  })
})

describe("the file", () => {
  test.each(["list", "stats", "clear --yes", "gc --size 1MB", "show abc"])("%s creates none", async (args) => {
    const { status, stderr } = await memo(...args.split(" "))
    expect(status).toBe(2)
    expect(stderr).toContain(`error[memo-not-found]: there is no memo ${path}`)
    expect(existsSync(path)).toBe(false)
  })

  test("a file that is not a memo", async () => {
    await writeFile(path, "notes ".repeat(1_000))
    expect(await memo("list")).toMatchObject({ status: 2, stderr: expect.stringContaining("error[memo-damaged]") })
  })

  test("looking at it does not count as use", async () => {
    await fill(some())
    await memo("show", keyOf("whole"))
    expect(JSON.parse((await memo("list", "--json", "--task", "article")).stdout)).toMatchObject({
      entries: [{ hits: 0 }],
    })
  })

  test("is that of the folder in which the command runs, unless named", async () => {
    const store = sqliteStore(join(folder, DEFAULT_MEMO))
    await store.put(entryOf("a"))
    await store.close()
    const { status, stdout, stderr } = await recallProcess(["memo", "list"], { cwd: folder })
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(stdout).toContain(keyOf("a").slice(0, 12))
  })

  test("is the configuration's, from anywhere in its folder, unless named", async () => {
    await fill([entryOf("a")])
    await mkdir(join(folder, "below"))
    await writeFile(join(folder, "recall.config.json"), '{"memo": {"file": "memo.db"}}')
    const list = (...args: string[]) => recallProcess(["memo", "list", ...args], { cwd: join(folder, "below") })
    expect(await list()).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(keyOf("a").slice(0, 12)) as string,
    })
    expect(await list("--memo", "other.db")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("there is no memo other.db") as string,
    })
    await writeFile(join(folder, "recall.config.json"), '{"memo": {"size": "big"}}')
    expect(await list()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('memo.size is not understood: "big"') as string,
    })
  })

  test("help names the subcommands and the default", async () => {
    const { status, stdout } = await recall(["memo", "--help"])
    expect(status).toBe(0)
    for (const name of ["list", "show", "stats", "gc", "clear"])
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"))
    expect((await recall(["memo", "list", "--help"])).stdout).toContain(DEFAULT_MEMO)
    expect((await recall(["memo", "lst"])).status).toBe(2)
    expect((await recall(["memo"])).status).toBe(2)
  })
})
