// `recall worker`: runs what is in a queue until it is interrupted.

import type { MemoStore } from "../../memo/store.ts"
import { memoryStore } from "../../memo/stores/memory.ts"
import { createSources } from "../sources.ts"
import type { RunQueue } from "../../queue/index.ts"
import { readBudget } from "../budget.ts"
import type { Host } from "../host.ts"
import { openMemory } from "../memory.ts"
import { openQueue } from "../queue/open.ts"
import type { WorkerOptions } from "../queue-program.ts"
import { reportFailure } from "../report.ts"
import { runtimeOptions } from "../runtime.ts"
import { EXIT } from "../status.ts"

const AT_ONCE = 16
const GRACE = 10

export async function workerCommand(options: WorkerOptions, host: Host): Promise<number> {
  const sources = createSources()
  let store: MemoStore | null = null
  let queue: RunQueue | null = null
  try {
    const { atOnce = AT_ONCE, grace = GRACE, retries, sharedMemo = false, quiet = false } = options
    queue = openQueue(options, host)
    const configuration = await host.configuration()
    const { confirmLater: _, ...remembering } = options
    const memory = await openMemory(remembering, host)
    store = memory.store
    const { concurrency = atOnce, ...budget } = readBudget(options.budget)
    const runtime = runtimeOptions({ ...memory, configuration, authority: options, concurrency }, host, sources)
    const mayWrite = sharedMemo || options.yes === true || options.confirmLater === true
    host.extendGrace(grace + EXTRA_GRACE)
    if (!quiet) host.stderr.write("The worker takes runs until Ctrl-C.\n")
    await queue.work({
      options: { ...runtime, memo: store ?? memoryStore(), budget: { ...runtime.budget, ...budget } },
      memo: mayWrite ? "shared" : "own",
      atOnce,
      grace,
      ...(retries === undefined ? {} : { retries }),
      signal: host.signal,
      onEvent: ({ type, id, state }) => {
        if (!quiet && type !== "began") host.stderr.write(`${id ?? ""} ${state ?? type}\n`)
      },
    })
    return EXIT.done
  } catch (error) {
    return reportFailure(error, host, sources)
  } finally {
    await queue?.close()
    await store?.close()
  }
}

/** Seconds in which a worker puts its runs back and closes its connections. */
const EXTRA_GRACE = 20
