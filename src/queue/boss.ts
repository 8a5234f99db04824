// The part of pg-boss that is used: a queue that gives each job to one worker, and again if that worker falls silent.

import { UsageError } from "../base/errors.ts"

/** A statement of PostgreSQL, on the connections of pg-boss or in a transaction. */
export interface Sql {
  executeSql(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>
}

/** The part of a transaction of pg-boss that is used. */
export interface BossTransaction {
  readonly db: Sql
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** A job of pg-boss as its worker receives it. */
export interface BossJob {
  readonly id: string
  readonly data: unknown
  /** Aborts when the job is not this worker's any more: it was cancelled, or another worker has it. */
  readonly signal: AbortSignal
}

/** The part of the class `PgBoss` of pg-boss 12 that is used. */
export interface Boss {
  start(): Promise<unknown>
  stop(options: { readonly graceful: boolean; readonly timeout: number }): Promise<void>
  on(event: "error", listener: (error: Error) => void): unknown
  createQueue(name: string, options: BossQueueOptions): Promise<void>
  insert(
    name: string,
    jobs: { readonly id: string; readonly data: object }[],
    options: { readonly db: Sql },
  ): Promise<unknown>
  work(
    name: string,
    options: { readonly pollingIntervalSeconds: number; readonly heartbeatRefreshSeconds: number },
    handler: (jobs: BossJob[]) => Promise<void>,
  ): Promise<string>
  notifyWorker(id: string): void
  offWork(name: string, options: { readonly id: string; readonly wait: boolean }): Promise<void>
  cancel(name: string, id: string): Promise<unknown>
  getDb(): Sql & { beginTransaction?(): Promise<BossTransaction> }
}

/** The options of the queue in pg-boss. */
export interface BossQueueOptions {
  readonly heartbeatSeconds: number
  readonly expireInSeconds: number
  readonly retryLimit: number
  readonly retentionSeconds: number
}

/** The name of the queue in pg-boss. */
export const QUEUE = "recall"

const DAY = 24 * 60 * 60

/** The shortest heartbeat of pg-boss: the job of a worker that is silent for so long is given to another. */
const HEARTBEAT = 10

export const QUEUE_OPTIONS: BossQueueOptions = {
  heartbeatSeconds: HEARTBEAT,
  // The longest that pg-boss allows.
  expireInSeconds: DAY - 1,
  // A run counts its own attempts: the queue gives up later.
  retryLimit: 1_000,
  retentionSeconds: 365 * DAY,
}

/** Seconds between two looks for jobs of a worker that found none, and between its heartbeats. */
export const WORK_OPTIONS = { pollingIntervalSeconds: 2, heartbeatRefreshSeconds: 2 } as const
/** Seconds between two looks for jobs whose workers are silent. */
const SUPERVISE_SECONDS = 2

/** Makes the instance of a queue. Rejects with a `UsageError` if pg-boss is not installed. */
export async function bossAt(url: string, schema: string): Promise<Boss> {
  const { PgBoss } = (await import("pg-boss").catch((cause: unknown) => {
    throw Object.assign(
      new UsageError(
        "missing-package",
        "the queue needs the package pg-boss, which is not installed",
        "npm install pg-boss pg",
      ),
      { cause },
    )
  })) as { readonly PgBoss: new (options: object) => Boss }
  return new PgBoss({
    connectionString: url,
    schema,
    application_name: "recall",
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  })
}
