// A fan-out of questions over each store: what it costs to keep every answer before the next question is asked.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sqliteStore } from "../../src/host/sqlite/store.ts"
import { createRuntime, type MemoStore } from "../../src/index.ts"
import { postgresStore } from "../../src/memo/stores/postgres/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { startPostgres } from "../support/postgres.ts"
import type { Case, Contender } from "./contender.ts"
import { fasterThan } from "./statistics.ts"

const QUESTIONS = 5_000
const AT_ONCE = 16
const PROGRAM = `EMIT length(FOR i IN range(0, ${QUESTIONS}) : ask("Is it so?", i, recursive: false))`
const [SQLITE, POSTGRES] = ["SQLite", "PostgreSQL"] as const

/** A store, and what closes it. */
interface Place {
  readonly store?: MemoStore
  readonly close: () => Promise<unknown>
}

async function sqlitePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "recall-bench-fan-out-"))
  const store = sqliteStore(join(folder, "memo.db"))
  return {
    store,
    async close() {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function postgresPlace(): Promise<Place> {
  const server = await startPostgres()
  if (server === null) throw new Error("there is no PostgreSQL here")
  const store = postgresStore({ url: server.url })
  return {
    store,
    async close() {
      await store.close()
      await server.stop()
    },
  }
}

function over(name: string, open: () => Promise<Place>): Contender {
  return {
    name,
    work: {
      kind: "function",
      async prepare() {
        const { store, close } = await open()
        const model = scripted(() => "Yes, it is so.")
        const runtime = createRuntime({
          models: model,
          budget: { concurrency: AT_ONCE },
          ...(store === undefined ? {} : { memo: store }),
        })
        const start = performance.now()
        const { text } = await runtime.run(PROGRAM)
        const ms = performance.now() - start
        await close()
        if (text !== String(QUESTIONS)) throw new Error(`the program gave ${text}`)
        return { run: () => undefined, instead: ms }
      },
    },
  }
}

export const fanOutCase: Case = {
  name: "fan-out",
  title: `${QUESTIONS.toLocaleString("en")} questions, ${AT_ONCE} at once, of a scripted model, over each store`,
  rounds: 3,
  amount: { kind: "items", items: QUESTIONS, item: "question" },
  contenders: [
    over(SQLITE, sqlitePlace),
    over(POSTGRES, postgresPlace),
    over("no store", async () => ({ close: async () => undefined })),
  ],
  targets: [fasterThan(POSTGRES, SQLITE, "at least", 0.5)],
}
