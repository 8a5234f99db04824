// `recall-lang/queue/pg-boss`: a queue of runs in a PostgreSQL database, for several machines.

import { UsageError } from "../base/errors.ts"
import { postgresStore } from "../memo/stores/postgres/index.ts"
import { bossAt, QUEUE, QUEUE_OPTIONS, type Boss } from "./boss.ts"
import type { PgBossQueueOptions, RunQueue } from "./options.ts"
import { resultsOf } from "./results.ts"
import { statusOf } from "./rows.ts"
import { patiently, Runs } from "./runs.ts"
import { FORMAT, statementsFor } from "./sql.ts"
import { work } from "./worker.ts"

export { MOST_ARGUMENT_BYTES } from "./options.ts"
export type {
  PgBossQueueOptions,
  QueuedError,
  QueuedProgram,
  QueuedRun,
  QueueState,
  QueueStatus,
  RunQueue,
  WorkEvent,
  WorkOptions,
} from "./options.ts"
export type { Boss, BossJob, BossQueueOptions, BossTransaction, Sql } from "./boss.ts"

/** Runs that `list` gives. */
const LISTED = 100

/**
 * A queue of runs in a PostgreSQL database, which connects on first use and makes its tables. A run is made at least
 * once: of a worker that is killed, what was under way is done again, and what its memo has is not paid for twice.
 */
export function pgBossQueue(options: PgBossQueueOptions): RunQueue {
  const { schema = "recall_queue", warn = () => undefined } = options
  if (!/^[a-z_][a-z0-9_]{0,50}$/.test(schema))
    throw new UsageError(
      "invalid-argument",
      `${JSON.stringify(schema)} is not a valid name for the queue's schema`,
      "write lower-case letters, digits and _, at most 51",
    )
  const sql = statementsFor(schema)
  let opening: Promise<{ readonly boss: Boss; readonly runs: Runs }> | null = null

  const open = async () => {
    const boss = "boss" in options ? options.boss : await bossAt(options.url, `${schema}_boss`)
    if ("url" in options) {
      boss.on("error", (error) => warn(error.message))
      await patiently(() => boss.start())
    }
    const db = boss.getDb()
    await patiently(() => db.executeSql(sql.create))
    const [meta] = (await db.executeSql(sql.format)).rows as { readonly format: number }[]
    if (meta!.format !== FORMAT)
      throw new UsageError(
        "memo-newer",
        `the queue in the schema ${schema} is of format ${meta!.format}, and this release reads ${FORMAT}`,
        "use the release that made it, or name another schema",
      )
    await boss.createQueue(QUEUE, QUEUE_OPTIONS)
    const store = "boss" in options ? options.store : postgresStore({ url: options.url, warn })
    return { boss, runs: new Runs(boss, sql, store) }
  }
  const opened = async () => {
    opening ??= open()
    try {
      return await opening
    } catch (error) {
      opening = null // The database may be reachable the next time.
      throw error
    }
  }
  const runs = async () => (await opened()).runs

  return {
    submit: async (run) => (await (await runs()).add([run]))[0]!,
    submitAll: async (given) => (await runs()).add(given),
    async status(id) {
      const row = await (await runs()).get(id)
      return row === null ? null : statusOf(row)
    },
    list: async ({ of, state, limit = LISTED } = {}) =>
      (await (await runs()).list(of ?? null, state ?? null, limit)).map(statusOf),
    cancel: async (id) => (await runs()).cancel(id),
    answer: async (id, call, isAllowed) => (await runs()).answer(id, call, isAllowed),
    async *results(of, { signal = new AbortController().signal } = {}) {
      yield* resultsOf(await runs(), of, signal)
    },
    async work(given) {
      const { boss, runs } = await opened()
      await work(boss, runs, given)
    },
    async close() {
      if (opening === null || "boss" in options) return
      const { boss, runs } = await opening
      opening = null
      await boss.stop({ graceful: true, timeout: 10_000 })
      await runs.store.close()
    },
  }
}
