// A process for tests, at the file of a memo: it makes entries under claims, writes or holds claims until it is killed,
// or reads as another user.

import { appendFileSync } from "node:fs"
import { UsageError } from "../../../src/base/errors.ts"
import { sqliteStore } from "../../../src/host/sqlite/store.ts"
import { DEFAULT_BOUNDS } from "../../../src/memo/limits.ts"
import type { MemoStore } from "../../../src/memo/store.ts"
import { entryOf, keyOf } from "../../../src/testing/store/place.ts"

const [mode = "", path = "", ...rest] = process.argv.slice(2)

/** Makes `count` entries together with other processes, each as a runtime would, and logs its own. */
async function make(store: MemoStore, owner: string, count: number, log: string): Promise<void> {
  const makeOne = async (name: string): Promise<void> => {
    const key = keyOf(name)
    for (;;) {
      if ((await store.get(key)) !== null) return
      const claiming = await store.claim(key, { lease: 60_000, owner, within: [] })
      if (claiming.kind === "held") {
        if ((await store.get(key)) !== null) return store.release(claiming.claim)
        appendFileSync(log, `${name}\n`)
        await new Promise((resolve) => setTimeout(resolve, 1))
        if (!(await store.put(entryOf(name, { value: owner }), { claim: claiming.claim })))
          throw new Error(`${name} was taken away`)
        return
      }
      if (claiming.kind === "cyclic") throw new Error(`${name} waits for itself`)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
  const names = Array.from({ length: count }, (_, i) => `n${i}`)
  const next = names.values()
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (const name of next) await makeOne(name)
    }),
  )
}

/** Sets the wall clock of this process ahead, or back, by milliseconds. */
function moveClock(milliseconds: number): void {
  const now = Date.now
  Date.now = () => now() + milliseconds
}

/** Puts entries, some at a time, and prints the number of each as soon as it is acknowledged. */
async function writeForever(store: MemoStore): Promise<never> {
  for (let i = 0; ; i += 5) {
    await Promise.all(
      [0, 1, 2, 3, 4].map(async (j) => {
        await store.put(entryOf(`n${i + j}`, { value: `value ${i + j} `.repeat(50) }))
        process.stdout.write(`${i + j}\n`)
      }),
    )
  }
}

/** Claims `inner` for the sake of `outer`, prints the outcomes, and makes neither. */
async function claimForever(store: MemoStore): Promise<void> {
  for (const [name, within] of [
    ["outer", []],
    ["inner", [keyOf("outer")]],
  ] as const) {
    const { kind } = await store.claim(keyOf(name), { lease: 3_600_000, owner: "killed", within })
    process.stdout.write(`${kind}\n`)
  }
  setInterval(() => undefined, 60_000)
}

/** The operations possible on a file that another user owns. */
async function asNobody(): Promise<void> {
  process.setgid?.(65_534)
  process.setuid?.(65_534)
  const warnings: string[] = []
  const store = sqliteStore(path, { warn: (message) => void warnings.push(message) })
  const got = await store.get(keyOf("a"))
  const put = await store
    .put(entryOf("b"))
    .catch((error: unknown) => (error instanceof UsageError ? error.code : String(error)))
  await store.close()
  process.stdout.write(JSON.stringify({ got: got?.value, put, warnings }))
}

switch (mode) {
  case "make": {
    const [owner = "", count, log = "", jump] = rest
    const store = sqliteStore(path, { bounds: DEFAULT_BOUNDS })
    // The wall clock jumps while entries are being made.
    if (jump !== undefined) setTimeout(() => moveClock(Number(jump)), 20)
    await make(store, owner, Number(count), log)
    await store.close()
    break
  }
  case "write":
    await writeForever(sqliteStore(path))
    break
  case "claim":
    await claimForever(sqliteStore(path))
    break
  case "as-nobody":
    await asNobody()
    break
  default:
    throw new Error(`no mode ${mode}`)
}
