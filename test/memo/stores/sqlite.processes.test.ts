// The file of a memo with real processes: several at once, one that is killed, one that may only read.

import { spawn } from "node:child_process"
import { chmod, mkdir, mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest"
import { sqliteStore } from "../../../src/host/sqlite/store.ts"
import type { MemoStore } from "../../../src/memo/store.ts"
import { entryOf, keyOf, keysOf } from "../../../src/testing/store/place.ts"

const CHILD = fileURLToPath(new URL("sqlite.child.ts", import.meta.url))

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-sqlite-"))
  path = join(folder, "memo.db")
})
afterEach(() => rm(folder, { recursive: true, force: true }))

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the child; `kill` receives its output so far. */
function child(args: readonly string[], kill: (stdout: string) => boolean = () => false): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [CHILD, ...args])
    const written = { stdout: "", stderr: "" }
    running.stdout.on("data", (data: Buffer) => {
      written.stdout += data.toString()
      if (kill(written.stdout)) running.kill("SIGKILL")
    })
    running.stderr.on("data", (data: Buffer) => void (written.stderr += data.toString()))
    running.on("error", reject)
    running.on("close", (status) => resolve({ status, ...written }))
  })
}

const HOUR = 60 * 60 * 1000

test.each([
  ["", [], []],
  [", where the clock of one jumps ahead by an hour", [HOUR], []],
  [", where the clock of one jumps back by an hour", [], [-HOUR]],
  [", where the clock of one jumps ahead by 400 days", [400 * 24 * HOUR], []],
  [", where the clocks of both jump ahead by 400 days", [400 * 24 * HOUR], [400 * 24 * HOUR]],
  [", where their clocks jump apart", [400 * 24 * HOUR], [-HOUR]],
])("two processes make each entry once, and keep all of them%s", async (_, ...jumps) => {
  const log = join(folder, "log")
  const ended = await Promise.all(
    ["A", "B"].map((owner, i) => child(["make", path, owner, "300", log, ...jumps[i]!.map(String)])),
  )
  expect(ended).toEqual([0, 1].map(() => ({ status: 0, stdout: "", stderr: "" })))
  const made = (await readFile(log, "utf8")).trim().split("\n")
  expect(made.toSorted()).toEqual(Array.from({ length: 300 }, (_, i) => `n${i}`).toSorted())
  const store = sqliteStore(path)
  expect(await keysOf(store.list())).toHaveLength(300)
  await store.close()
})

test.each([10, 120, 500])("no acknowledged write is lost when the process is killed after %i", async (count) => {
  const { stdout, status } = await child(["write", path], (stdout) => stdout.split("\n").length > count)
  expect(status).toBe(null)
  // The last line may be cut.
  const acknowledged = stdout.split("\n").slice(0, -1)
  expect(acknowledged.length).toBeGreaterThanOrEqual(count)
  const store = sqliteStore(path, {
    warn: (message) => {
      throw new Error(message)
    },
  })
  for (const number of acknowledged)
    expect((await store.get(keyOf(`n${number}`)))?.value).toBe(`value ${number} `.repeat(50))
  // The memo continues to work.
  await store.put(entryOf("after"))
  expect((await store.get(keyOf("after")))?.value).toBe("the value of after")
  await store.close()
  const database = new DatabaseSync(path)
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" })
  database.close()
})

const claimAs = (store: MemoStore, name: string, within: readonly string[] = []) =>
  store.claim(keyOf(name), { lease: 1_000, owner: "other", within: within.map(keyOf) })

test("the claims of a process are passed on at once when it is killed, and only then", async () => {
  const store = sqliteStore(path)
  const running = spawn(process.execPath, [CHILD, "claim", path])
  const closed = new Promise((resolve) => running.on("close", resolve))
  let printed = ""
  for await (const data of running.stdout as AsyncIterable<Buffer>) {
    printed += data.toString()
    if (printed === "held\nheld\n") break
  }
  expect((await claimAs(store, "inner")).kind).toBe("taken")
  running.kill("SIGKILL")
  await closed
  // The killed process no longer waits for the other: no cycle.
  expect((await claimAs(store, "outer", ["inner"])).kind).toBe("held")
  expect((await claimAs(store, "inner")).kind).toBe("held")
  await store.close()
})

test("the claims of a process that lives outlast a clock that jumps, and a collection by it", async () => {
  const store = sqliteStore(path)
  const running = spawn(process.execPath, [CHILD, "claim", path])
  const closed = new Promise((resolve) => running.on("close", resolve))
  let printed = ""
  for await (const data of running.stdout as AsyncIterable<Buffer>) {
    printed += data.toString()
    if (printed === "held\nheld\n") break
  }
  const [now, steady] = [Date.now(), performance.now()]
  const wall = vi.spyOn(Date, "now").mockReturnValue(now + 400 * 24 * HOUR)
  const monotonic = vi.spyOn(performance, "now").mockReturnValue(steady)
  onTestFinished(() => void vi.restoreAllMocks())
  expect((await claimAs(store, "outer")).kind).toBe("taken")
  await store.collect({ size: 1e9, age: HOUR })
  monotonic.mockReturnValue(steady + 999)
  expect((await claimAs(store, "outer")).kind).toBe("taken")
  // Its `inner` is claimed for the sake of `outer`: a claim the other way round waits for itself.
  expect((await claimAs(store, "outer", ["inner"])).kind).toBe("cyclic")
  // A process that lives and is silent for a whole lease has lost it.
  monotonic.mockReturnValue(steady + 1_000)
  expect((await claimAs(store, "outer")).kind).toBe("held")
  wall.mockRestore()
  monotonic.mockRestore()
  running.kill("SIGKILL")
  await closed
  await store.close()
})

test("a killed process that waited for others' claims makes no cycle", async () => {
  await child(["claim", path], (stdout) => stdout === "held\nheld\n")
  const store = sqliteStore(path)
  expect((await claimAs(store, "inner")).kind).toBe("held")
  expect((await claimAs(store, "outer", ["inner"])).kind).toBe("held")
  await store.close()
})

test.each([
  ["of another machine", "machine = 'another'"],
  ["whose id another process has", `process = ${process.ppid}`],
])("the claim of a process %s is passed on when its lease ends", async (_, change) => {
  await child(["claim", path], (stdout) => stdout === "held\nheld\n")
  const database = new DatabaseSync(path)
  database.exec(`UPDATE leases SET ${change}, until = 1000`)
  database.close()
  let time = 999
  const store = sqliteStore(path, { now: () => time })
  expect((await claimAs(store, "outer")).kind).toBe("taken")
  time = 1_000
  expect((await claimAs(store, "outer")).kind).toBe("held")
  await store.close()
})

test("the claim of a living process is passed on when its lease ends", async () => {
  let time = 0
  const [silent, other] = [sqliteStore(path, { now: () => time }), sqliteStore(path, { now: () => time })]
  await silent.claim(keyOf("a"), { lease: 1_000, owner: "silent", within: [] })
  time = 999
  expect((await claimAs(other, "a")).kind).toBe("taken")
  time = 1_000
  expect((await claimAs(other, "a")).kind).toBe("held")
  await Promise.all([silent.close(), other.close()])
})

test.skipIf(process.platform === "win32").each([
  ["a file", 0o444, 0o777],
  ["a file in a folder", 0o444, 0o555],
] as const)(
  "%s that may not be written is read, with a warning, and nothing is stored",
  async (_, fileMode, folderMode) => {
    const home = join(folder, "home")
    await mkdir(home)
    const store = sqliteStore(join(home, "memo.db"))
    await store.put(entryOf("a"))
    await store.close()
    await chmod(folder, 0o755)
    await chmod(join(home, "memo.db"), fileMode)
    await chmod(home, folderMode)
    const { stdout, stderr } = await child(["as-nobody", join(home, "memo.db")])
    expect(stderr).toBe("")
    expect(JSON.parse(stdout)).toEqual({
      got: "the value of a",
      put: "memo-read-only",
      warnings: [expect.stringContaining("is read-only")],
    })
    await chmod(home, 0o755)
  },
)
