// A run of a program as a job of BullMQ.

import { Worker, type ConnectionOptions } from "bullmq"
import type { Program } from "recall-lang"

/** The memo of the program's runtime is `postgresStore`, or one of the machine: a run that stalls is begun again. */
export function workerOf(program: Program, connection: ConnectionOptions) {
  const perform = async (job: { readonly id?: string; readonly data: { readonly [name: string]: unknown } }) => {
    const result = await program.run({ args: job.data, id: `bullmq-${job.id}` })
    return result.partial ? { waiting: result.waiting } : { value: result.value }
  }
  // A worker that is killed is noticed after the lock and one look for stalled jobs.
  const noticing = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 10 }
  return new Worker("recall", perform, { connection, concurrency: 16, ...noticing })
}
