// A worker: it runs what the queue gives it, and ends without losing or doing anything twice.

import { pause, SYSTEM_CLOCK } from "../base/clock.ts"
import { RecallError } from "../base/errors.ts"
import { ModelError } from "../models/model.ts"
import { modulesFrom } from "../program/modules/texts.ts"
import type { ModuleLoader } from "../program/modules/loader.ts"
import type { Program } from "../run/program.ts"
import { createRuntime, type Runtime } from "../runtime.ts"
import { parseJsonExactly } from "../values/json-text.ts"
import { QUEUE, WORK_OPTIONS, type Boss, type BossJob } from "./boss.ts"
import { workerMemo } from "./memo.ts"
import type { WorkOptions } from "./options.ts"
import { outcomeOf, outcomeOfDeaths, outcomeOfError, type Outcome } from "./outcome.ts"
import { optionsOf, type RunRow } from "./rows.ts"
import type { Runs } from "./runs.ts"

const AT_ONCE = 16
const GRACE = 10
const RETRIES = 2
/** Attempts at a run that end with their workers: a run that takes down its process must not take down all. */
const MOST_ATTEMPTS = 10
/** Milliseconds before the second attempt at a run that a model's server has failed. */
const FIRST_WAIT = 1_000

/** The reason for which a run under way is put back. */
const PUT_BACK = new Error("the worker ends: another one resumes the run")

/** Runs what is in the queue until the signal aborts. */
export async function work(boss: Boss, runs: Runs, given: WorkOptions): Promise<void> {
  const { options, atOnce = AT_ONCE, signal, grace = GRACE } = given
  if (signal.aborted) return
  const ending = new AbortController()
  const runtime = createRuntime({ ...options, memo: workerMemo(given, runs.store) })
  const worker = new Worker(runtime, runs, given, ending.signal)
  const ids: string[] = []
  for (let place = 0; place < atOnce; place++) {
    const id = await boss.work(QUEUE, WORK_OPTIONS, async ([job]) => {
      try {
        await worker.perform(job!)
      } finally {
        // The next job is fetched at once, and not at the next look.
        const own = ids[place]
        if (own !== undefined) boss.notifyWorker(own)
      }
    })
    ids.push(id)
  }
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }))
  const callOff = SYSTEM_CLOCK.after(grace * 1_000, () => ending.abort(PUT_BACK))
  await Promise.all(ids.map((id) => boss.offWork(QUEUE, { id, wait: true })))
  callOff()
  runtime.dispose()
}

class Worker {
  private readonly runtime: Runtime
  private readonly runs: Runs
  private readonly given: WorkOptions
  private readonly ending: AbortSignal
  /** The programs of the queue by their hashes, as long as the worker lives: a queue has few. */
  private readonly programs = new Map<string, Promise<Program>>()

  constructor(runtime: Runtime, runs: Runs, given: WorkOptions, ending: AbortSignal) {
    this.runtime = runtime
    this.runs = runs
    this.given = given
    this.ending = ending
  }

  /** Runs the run of a job. An exception gives the job back to the queue. */
  async perform({ id: job, data, signal }: BossJob): Promise<void> {
    const { runs, given } = this
    const { onEvent } = given
    const row = await runs.begin((data as { readonly run: string }).run, job)
    // The run has ended, was cancelled, or was queued again under another job.
    if (row === null) return
    const { id, attempts } = row
    onEvent?.({ type: "began", id })
    try {
      const outcome = attempts > MOST_ATTEMPTS ? outcomeOfDeaths(attempts - 1) : await this.outcome(row, signal)
      await runs.end(row, outcome)
      onEvent?.({ type: "ended", id, state: outcome.state })
    } catch (thrown) {
      // Cancelled, or another worker has it: nothing of this attempt counts.
      if (signal.aborted) return
      if (this.ending.aborted) {
        await runs.putBack(row)
        onEvent?.({ type: "put-back", id })
      } else onEvent?.({ type: "error", id, error: thrown })
      throw thrown
    }
  }

  private async outcome(row: RunRow, job: AbortSignal): Promise<Outcome> {
    const { retries = RETRIES } = this.given
    const signal = AbortSignal.any([job, this.ending])
    const given = optionsOf(row)
    for (let attempt = 0; ; attempt++) {
      try {
        const program = await this.program(row.program)
        const args = parseJsonExactly(row.args) as { readonly [name: string]: unknown }
        return outcomeOf(await program.run({ args, id: row.id, signal, ...given }))
      } catch (thrown) {
        signal.throwIfAborted()
        if (attempt >= retries || !mayPass(thrown)) return outcomeOfError(thrown)
        const asked = thrown.retryAfter
        await pause(SYSTEM_CLOCK, asked === undefined ? FIRST_WAIT * 2 ** attempt : asked * 1_000, signal)
      }
    }
  }

  private program(hash: string): Promise<Program> {
    let known = this.programs.get(hash)
    if (known === undefined) {
      known = this.compile(hash)
      this.programs.set(hash, known)
      // A database that was away must not fail the runs that follow.
      known.catch(() => this.programs.delete(hash))
    }
    return known
  }

  private async compile(hash: string): Promise<Program> {
    const { source, name, modules } = await this.runs.program(hash)
    return this.runtime.compile(source, { name, modules: loaderOf(modules, this.given.options.modules) })
  }
}

/** Finds the modules of a program among its own texts, and then as the worker does. */
function loaderOf(texts: { readonly [path: string]: string }, others: ModuleLoader | undefined): ModuleLoader {
  const own = modulesFrom(texts)
  return {
    load: async (specifier, from) => (await own.load(specifier, from)) ?? (await others?.load(specifier, from)) ?? null,
  }
}

function mayPass(thrown: unknown): thrown is RecallError {
  return thrown instanceof RecallError && thrown.cause instanceof ModelError && thrown.cause.retryable
}
