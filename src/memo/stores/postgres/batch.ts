// Work of many callers that one statement does at once.

export interface BatchOptions<Job, Result> {
  /** Does the jobs of one batch, and returns their results in the same order. */
  readonly work: (jobs: readonly Job[]) => Promise<readonly Result[]>
  /** The keys that a job writes; two jobs that write the same key are never in one batch. */
  readonly keys?: (job: Job) => readonly string[]
  /** The size of a job, for `LARGEST_BATCH`. */
  readonly size?: (job: Job) => number
  /** Whether the error of a batch may be that of a single job, so that each is tried alone. */
  readonly isOfOne: (error: unknown) => boolean
}

/** The most jobs of a batch. */
const MOST_JOBS = 500
/** The most bytes, about, that the jobs of a batch have together. A larger job is a batch of its own. */
const LARGEST_BATCH = 4_000_000

interface Waiting<Job, Result> {
  readonly job: Job
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * A function that does a job. While a batch is under way, further jobs wait, and together make the next one: under load
 * batches grow, and a single job waits for nothing.
 */
export function batched<Job, Result>(options: BatchOptions<Job, Result>): (job: Job) => Promise<Result> {
  const { work, keys = () => [], size = () => 0, isOfOne } = options
  let waiting: Waiting<Job, Result>[] = []
  let isRunning = false

  function next(): readonly Waiting<Job, Result>[] {
    const touched = new Set<string>()
    const chosen: Waiting<Job, Result>[] = []
    let bytes = 0
    const left: Waiting<Job, Result>[] = []
    for (const [i, one] of waiting.entries()) {
      bytes += size(one.job)
      if (chosen.length > 0 && (chosen.length >= MOST_JOBS || bytes > LARGEST_BATCH)) {
        left.push(...waiting.slice(i))
        break
      }
      const own = keys(one.job)
      // A job that must wait keeps its place before later ones with the same keys.
      if (own.some((key) => touched.has(key))) left.push(one)
      else chosen.push(one)
      for (const key of own) touched.add(key)
    }
    waiting = left
    return chosen
  }

  async function run(): Promise<void> {
    isRunning = true
    // Jobs of the same turn are in one batch.
    await Promise.resolve()
    while (waiting.length > 0) await perform(next())
    isRunning = false
  }

  async function perform(batch: readonly Waiting<Job, Result>[]): Promise<void> {
    try {
      const results = await work(batch.map(({ job }) => job))
      batch.forEach(({ resolve }, i) => resolve(results[i]!))
    } catch (error) {
      if (batch.length > 1 && isOfOne(error)) for (const one of batch) await perform([one])
      else for (const { reject } of batch) reject(error)
    }
  }

  return (job) =>
    new Promise((resolve, reject) => {
      waiting.push({ job, resolve, reject })
      if (!isRunning) void run()
    })
}
