// The runs of a queue in the database: each change is one statement or one transaction.

import { pause, SYSTEM_CLOCK } from "../base/clock.ts"
import { UsageError } from "../base/errors.ts"
import type { MemoStore } from "../memo/store.ts"
import { isAway } from "../memo/stores/postgres/client.ts"
import { QUEUE, type Boss, type Sql } from "./boss.ts"
import type { QueueState } from "./options.ts"
import type { Outcome } from "./outcome.ts"
import { rowOf, type NewRow, type RunRow } from "./rows.ts"
import type { QueuedRun } from "./options.ts"
import type { statementsFor } from "./sql.ts"

/** Milliseconds for which a change waits for a database that is away. */
const PATIENCE = 60_000
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 2_000
/** Runs that are added in one transaction. */
const BATCH = 500

/** The text of a program, with its modules. */
export interface StoredProgram {
  readonly source: string
  readonly name: string
  readonly modules: { readonly [path: string]: string }
}

export class Runs {
  private readonly boss: Boss
  private readonly sql: ReturnType<typeof statementsFor>
  /** The memo that all workers share. */
  readonly store: MemoStore

  constructor(boss: Boss, sql: ReturnType<typeof statementsFor>, store: MemoStore) {
    this.boss = boss
    this.sql = sql
    this.store = store
  }

  async add(given: readonly QueuedRun[]): Promise<readonly string[]> {
    const rows = given.map(rowOf)
    for (let from = 0; from < rows.length; from += BATCH) await this.addBatch(rows.slice(from, from + BATCH))
    return rows.map(({ id }) => id)
  }

  private async addBatch(given: readonly NewRow[]): Promise<void> {
    const programs = [...new Map(given.map(({ program, text }) => [program, text]))]
    // One statement cannot add a run twice. All add runs in one order, so that no two wait for each other.
    const rows = firstOfEach(given).sort((a, b) => (a.id < b.id ? -1 : 1))
    await this.transaction(async (db) => {
      await db.executeSql(this.sql.keep, [programs.map(([hash]) => hash), programs.map(([, text]) => text)])
      const added = await db.executeSql(this.sql.add, [
        rows.map(({ id }) => id),
        rows.map(({ of }) => of),
        rows.map(({ key }) => key),
        rows.map(({ program }) => program),
        rows.map(({ args }) => args),
        rows.map(({ options }) => options),
        rows.map(({ job }) => job),
      ])
      await this.send(added.rows as Pick<RunRow, "id" | "job">[], db)
    })
  }

  async get(id: string): Promise<RunRow | null> {
    return isUuid(id) ? ((await this.query<RunRow>(this.sql.get, [id]))[0] ?? null) : null
  }

  async list(of: string | null, state: QueueState | null, limit: number): Promise<readonly RunRow[]> {
    return this.query<RunRow>(this.sql.list, [of, state, limit])
  }

  async program(hash: string): Promise<StoredProgram> {
    const [row] = await this.query<{ readonly text: string }>(this.sql.program, [hash])
    return JSON.parse(row!.text) as StoredProgram
  }

  /** Begins an attempt at a run; null for one that is not to be run by this job. */
  async begin(id: string, job: string): Promise<RunRow | null> {
    return (await this.query<RunRow>(this.sql.begin, [id, job]))[0] ?? null
  }

  async end({ id, attempts }: RunRow, { state, result }: Outcome): Promise<void> {
    await this.query(this.sql.end, [id, attempts, state, result])
    if (state !== "waiting") return
    // A decision that was made while the run was still under way has found nothing to queue again.
    const known = await this.store.approvals(id)
    const { waiting } = JSON.parse(result) as { readonly waiting: readonly { readonly call: string }[] }
    const isDecided = known.some(
      ({ call, isAllowed }) => isAllowed !== null && waiting.some((waits) => waits.call === call),
    )
    if (isDecided) await this.resume(id)
  }

  async putBack({ id, attempts }: RunRow): Promise<void> {
    await this.query(this.sql.putBack, [id, attempts])
  }

  async cancel(id: string): Promise<boolean> {
    const [row] = isUuid(id) ? await this.query<Pick<RunRow, "job">>(this.sql.cancel, [id]) : []
    if (row === undefined) return false
    await this.boss.cancel(QUEUE, row.job)
    return true
  }

  async answer(id: string, call: string, isAllowed: boolean): Promise<void> {
    // The memo also has the calls of runs that are in no queue, and of those in others.
    const decided = (await this.get(id)) === null ? null : await this.store.approve(id, call, isAllowed)
    if (decided === null)
      throw new UsageError("no-such-approval", `no call ${JSON.stringify(call)} of the run ${id} waits`)
    if (decided.isAllowed !== isAllowed)
      throw new UsageError(
        "decided",
        `the call was decided before: ${decided.isAllowed === true ? "yes" : "no"}`,
        "the first decision holds",
      )
    await this.resume(id)
  }

  /** The runs of a group that have ended since a place in their order. */
  async ended(of: string, since: number, limit: number): Promise<readonly RunRow[]> {
    return this.query<RunRow>(this.sql.ended, [of, since, limit])
  }

  async hasOpen(of: string): Promise<boolean> {
    const [row] = await this.query<{ readonly open: boolean }>(this.sql.open, [of])
    return row!.open
  }

  /** Queues a run again that waits, under another job. */
  private async resume(id: string): Promise<void> {
    const job = globalThis.crypto.randomUUID()
    await this.transaction(async (db) => {
      const { rows } = await db.executeSql(this.sql.resume, [id, job])
      if (rows.length > 0) await this.send([{ id, job }], db)
    })
  }

  private async send(rows: readonly Pick<RunRow, "id" | "job">[], db: Sql): Promise<void> {
    if (rows.length === 0) return
    await this.boss.insert(
      QUEUE,
      rows.map(({ id, job }) => ({ id: job, data: { run: id } })),
      { db },
    )
  }

  private query<Row>(text: string, values: unknown[]): Promise<readonly Row[]> {
    return patiently(async () => (await this.boss.getDb().executeSql(text, values)).rows as Row[])
  }

  private transaction(change: (db: Sql) => Promise<void>): Promise<void> {
    return patiently(async () => {
      const transaction = await this.boss.getDb().beginTransaction?.()
      if (transaction === undefined)
        throw new UsageError("invalid-argument", "the database of this pg-boss has no transactions", "give its url")
      try {
        await change(transaction.db)
        await transaction.commit()
      } catch (error) {
        await transaction.rollback()
        throw error
      }
    })
  }
}

/** Repeats a change while the database is away. Each has no further effect when it is done again. */
export async function patiently<T>(change: () => Promise<T>): Promise<T> {
  const began = performance.now()
  for (let wait = FIRST_PAUSE; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
    try {
      return await change()
    } catch (error) {
      if (!isAway(error) || performance.now() - began > PATIENCE) throw error
    }
    await pause(SYSTEM_CLOCK, wait, new AbortController().signal)
  }
}

/** The rows of which none before has the id, as each would find the run in the queue if it were added alone. */
function firstOfEach(rows: readonly NewRow[]): NewRow[] {
  return [...new Map(rows.toReversed().map((row) => [row.id, row])).values()]
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
