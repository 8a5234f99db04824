// Stores on the disk: puts that are safe once acknowledged, hits, a large memo, two processes at once.

import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Case, Contender, Group, Ready, Target } from "./contender.ts"
import { fasterThan, median, times } from "./statistics.ts"
import { CLIENTS, keyOf, valueOf, type Client } from "./store.clients.ts"

const IN_A_ROW = 200
const AT_ONCE = 2_000
const HITS = 5_000
const MANY = 100_000
const FOR_EACH_PROCESS = 1_000

/** Contenders that get an empty folder each, which is removed with their process. */
function contenders(prepare: (name: string, folder: string) => Promise<Ready>, once?: true): readonly Contender[] {
  return Object.keys(CLIENTS).map((name) => ({
    name,
    work: {
      kind: "function",
      ...(once === undefined ? {} : { once }),
      prepare() {
        const folder = mkdtempSync(join(tmpdir(), "recall-bench-store-"))
        process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
        return prepare(name, folder)
      },
    },
  }))
}

async function fill(store: Client, count: number): Promise<void> {
  const batch = 2_000
  for (let i = 0; i < count; i += batch)
    await Promise.all(
      Array.from({ length: Math.min(batch, count - i) }, (_, j) => store.put(keyOf(i + j), valueOf(i + j))),
    )
}

async function checkedGet(store: Client, i: number): Promise<void> {
  const value = (await store.get(keyOf(i))) as { readonly text: string } | undefined
  if (value?.text !== valueOf(i).text) throw new Error(`the value ${i} was ${JSON.stringify(value)}`)
}

function puts(
  name: string,
  title: string,
  count: number,
  put: (store: Client, from: number) => Promise<unknown>,
  targets: Case["targets"],
): Case {
  return {
    name,
    title,
    rounds: 3,
    amount: { kind: "items", items: count, item: "put" },
    contenders: contenders(async (name, folder) => {
      const store = await CLIENTS[name]!(folder)
      let from = 0
      return { run: () => put(store, (from += count)) }
    }),
    targets,
  }
}

function underMicroseconds(limit: number): Target {
  return {
    what: `Recall: a hit under ${limit} µs`,
    level: "at least",
    judge(figures) {
      const measured = times(figures.get("Recall"))
      if (measured.length === 0) return undefined
      const microseconds = (median(measured) / HITS) * 1000
      return { holds: microseconds < limit, measured: `${microseconds.toPrecision(2)} µs` }
    },
  }
}

function write(name: string, folder: string, from: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL("store.writer.ts", import.meta.url))
    const child = spawn(process.execPath, [script, name, folder, ...[from, FOR_EACH_PROCESS, 100].map(String)], {
      stdio: ["ignore", "ignore", "inherit"],
    })
    child.on("error", reject)
    child.on("close", (status) => (status === 0 ? resolve() : reject(new Error(`the process ended with ${status}`))))
  })
}

export const storeGroup: Group = {
  name: "store",
  title: "Results on the disk",
  about:
    "Values of a kilobyte, each on the disk when its put is acknowledged (SQLite with WAL and "
    + "synchronous=FULL, lmdb waiting for its flush). "
    + "Recall stores whole entries, checked on each put and by a checksum on each get.",
  cases: [
    puts(
      "single",
      "Puts one after another",
      IN_A_ROW,
      async (store, from) => {
        for (let i = 0; i < IN_A_ROW; i++) await store.put(keyOf(from + i), valueOf(from + i))
      },
      [fasterThan("Recall", "keyv", "at least", 0.5), fasterThan("Recall", "better-sqlite3", "aim", 0.7)],
    ),
    puts(
      "at-once",
      "Puts at once",
      AT_ONCE,
      (store, from) =>
        Promise.all(Array.from({ length: AT_ONCE }, (_, i) => store.put(keyOf(from + i), valueOf(from + i)))),
      [fasterThan("Recall", "keyv", "at least", 3), fasterThan("Recall", "better-sqlite3", "aim", 3)],
    ),
    {
      name: "hits",
      title: `Hits among ${HITS.toLocaleString("en")}`,
      rounds: 3,
      amount: { kind: "items", items: HITS, item: "a hit" },
      contenders: contenders(async (name, folder) => {
        const store = await CLIENTS[name]!(folder)
        await fill(store, HITS)
        return {
          run: async () => {
            for (let i = 0; i < HITS; i++) await checkedGet(store, i)
          },
        }
      }),
      targets: [underMicroseconds(50), fasterThan("Recall", "keyv", "at least")],
    },
    {
      name: "large",
      title: `Opening a store of ${MANY.toLocaleString("en")} and the first hit`,
      rounds: 1,
      contenders: contenders(async (name, folder) => {
        const store = await CLIENTS[name]!(folder)
        await fill(store, MANY)
        await store.close()
        return {
          run: async () => {
            const again = await CLIENTS[name]!(folder)
            await checkedGet(again, MANY - 1)
            await again.close()
          },
        }
      }, true),
      targets: [],
    },
    {
      name: "two-processes",
      title: `Two processes at one store, ${FOR_EACH_PROCESS.toLocaleString("en")} puts each, 100 at once`,
      rounds: 1,
      contenders: contenders(async (name, folder) => {
        let from = 0
        return {
          run: async () => {
            await Promise.all([write(name, folder, from), write(name, folder, from + FOR_EACH_PROCESS)])
            const store = await CLIENTS[name]!(folder)
            for (let i = from; i < from + 2 * FOR_EACH_PROCESS; i++) await checkedGet(store, i)
            await store.close()
            from += 2 * FOR_EACH_PROCESS
          },
        }
      }, true),
      targets: [],
    },
  ],
}
