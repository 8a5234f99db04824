// The jobs of a queue, their results, and the queue as a program sees it.

import type { Usage } from "../base/usage.ts"
import type { WaitingCall } from "../base/waiting-call.ts"
import type { Budget } from "../budget/budget.ts"
import type { MemoStore } from "../memo/store.ts"
import type { RuntimeOptions } from "../runtime.ts"
import type { Boss } from "./boss.ts"

/** A module to run, with the local modules that it imports: the queue keeps one copy of each version. */
export interface QueuedProgram {
  readonly source: string
  /** The name in diagnostics, and the base of relative imports. */
  readonly name?: string | undefined
  /** The texts of local modules by their paths, as `modulesFrom` takes them. Others are the worker's. */
  readonly modules?: { readonly [path: string]: string } | undefined
}

/** A run to be made by some worker. */
export interface QueuedRun {
  /** The source of a module, or one with the modules that it imports. */
  readonly program: string | QueuedProgram
  /** Values for the PARAMs: JSON of at most `MOST_ARGUMENT_BYTES`. */
  readonly args?: { readonly [name: string]: unknown } | undefined
  /**
   * The name of the run among those of `of`: submitted again, also in one `submitAll`, it is the same run, with the
   * program and the arguments that it had first. Only one that has failed, was cancelled, or is partial is then queued
   * again, with the new ones.
   */
  readonly key?: string | undefined
  /** The group whose results are read together; empty by default. */
  readonly of?: string | undefined
  /** Names of PARAMs whose values are untrusted: see `ProgramOptions.untrusted`. */
  readonly untrusted?: readonly string[] | undefined
  /** The budget of the run; that of the worker by default. */
  readonly budget?: Budget | undefined
}

/** The state of a run in the queue: `waiting` for a person, and after its end `done` and the three behind it. */
export type QueueState = "queued" | "running" | "waiting" | "done" | "partial" | "failed" | "cancelled"

/** The first error of a run that failed. */
export interface QueuedError {
  readonly code: string
  readonly message: string
  readonly hint?: string
}

/** A run in the queue, with what it has come to. */
export interface QueueStatus {
  /** The id of the run, and of its job. */
  readonly id: string
  readonly of: string
  readonly key: string | null
  readonly state: QueueState
  /** The attempts that began: more than one where a worker ended in the middle. */
  readonly attempts: number
  /** The hash of the program. */
  readonly program: string
  /** The time of its submission, in milliseconds since 1970. */
  readonly since: number
  /** The value of a run that is done, or the known part of a partial one. */
  readonly value?: unknown
  /** The paths that are missing in a partial result, and the limit that ended its run. */
  readonly missing?: readonly string[]
  readonly exhausted?: string | null
  readonly error?: QueuedError
  readonly warnings?: readonly QueuedError[]
  /** The calls that wait for a person's decision. */
  readonly waiting?: readonly WaitingCall[]
  /** The usage of the attempt that ended. */
  readonly usage?: Usage
}

/** The options of a worker. */
export interface WorkOptions {
  /** The options of the worker's runtime: its models, natives and authority. */
  readonly options: RuntimeOptions
  /** The most runs at once; 16 by default. */
  readonly atOnce?: number | undefined
  /** Ends the worker: it takes no further run, and resolves when those under way have ended or were put back. */
  readonly signal: AbortSignal
  /** Seconds for which runs under way may still end; then they are put back for other workers. 10 by default. */
  readonly grace?: number | undefined
  /**
   * The memo of the answers: that of the runtime's options (`own`), or the database's, which all workers share
   * (`shared`). By default it is `shared` where runs may change something or wait for a person, as another worker must
   * then find the same answers, and else `own`.
   */
  readonly memo?: "own" | "shared" | undefined
  /** Further attempts at a run that a model's server fails; 2 by default. */
  readonly retries?: number | undefined
  /** Called with each run that begins and ends. */
  readonly onEvent?: ((event: WorkEvent) => void) | undefined
}

/** A run that a worker begins, ends, puts back for others, or gives back as the database failed. */
export interface WorkEvent {
  readonly type: "began" | "ended" | "put-back" | "error"
  readonly id?: string
  readonly state?: QueueState
  readonly error?: unknown
}

/** A queue of runs in a PostgreSQL database: any process submits, and any worker runs. */
export interface RunQueue {
  /** Puts a run into the queue, durably. Resolves with its id. */
  submit(run: QueuedRun): Promise<string>
  /** The same, one after another, for many runs in few statements. Resolves with their ids, in order. */
  submitAll(runs: readonly QueuedRun[]): Promise<readonly string[]>
  /** A run by its id; null for none. */
  status(id: string): Promise<QueueStatus | null>
  /** Runs, the last submitted first; 100 unless `limit` says more. */
  list(filter?: { of?: string; state?: QueueState; limit?: number }): Promise<readonly QueueStatus[]>
  /**
   * Ends a run: one that a worker has begun is aborted at the worker's next heartbeat, within some seconds. Returns
   * false for a run that has ended.
   */
  cancel(id: string): Promise<boolean>
  /**
   * Decides on a call that waits, and queues its run again. The first decision holds: rejects with a `UsageError` for
   * another one (`decided`), and for a call that is not known (`no-such-approval`).
   */
  answer(id: string, call: string, isAllowed: boolean): Promise<void>
  /**
   * The runs of a group that have ended or wait, in the order in which they did, until none is queued or running. Read
   * it after the runs were submitted. One that waited and then ended appears twice.
   */
  results(of: string, options?: { readonly signal?: AbortSignal }): AsyncIterable<QueueStatus>
  /** Runs what is in the queue until `signal` aborts. */
  work(options: WorkOptions): Promise<void>
  /** Closes the connections that the queue has made. */
  close(): Promise<void>
}

/** The database of a queue, by its address or as an instance of pg-boss. */
export type PgBossQueueOptions = {
  /** The schema of the tables, `recall_queue` by default; those of pg-boss are in one of this name with `_boss`. */
  readonly schema?: string
  /** Receives errors of pg-boss, which it recovers from. */
  readonly warn?: (message: string) => void
} & (
  | {
      /** `postgres://user:password@host/database`; the packages `pg-boss` and `pg` must be installed. */
      readonly url: string
    }
  | {
      /** An instance of pg-boss that the program has started, and stops. */
      readonly boss: Boss
      /** The memo that all workers share: effects and approvals are kept in it, whatever the memo of the answers. */
      readonly store: MemoStore
    }
)

/** The most bytes of the arguments of a run, as JSON. Larger data belong behind a name that a native reads. */
export const MOST_ARGUMENT_BYTES = 1_000_000
