// What the commands that evaluate modules' parts have in common: a runtime made from the options, a reader, the texts for diagnostics.

import { fileModules } from "../host/modules.ts"
import { lockedModules } from "../modules/lock.ts"
import { createRuntime, type Runtime } from "../runtime.ts"
import { readBudget } from "./budget.ts"
import type { Host } from "./host.ts"
import { lockOf } from "./lock.ts"
import { openMemory, type MemoryOptions } from "./memory.ts"
import { createReader, type Reader } from "./reader.ts"
import { createSources, type Sources } from "./sources.ts"

export interface Session {
  /** Makes the runtime, and opens the memory that it is given. */
  readonly runtime: () => Promise<Runtime>
  readonly reader: Reader
  readonly sources: Sources
  /** Closes the memory: a recording is written then. */
  close(): Promise<void>
}

export function createSession(host: Host, options: MemoryOptions & { readonly budget?: string }): Session {
  const sources = createSources()
  let close = () => Promise.resolve()
  return {
    sources,
    reader: createReader(host),
    runtime: async () => {
      const configuration = await host.configuration()
      const { models, store } = await openMemory(options, host)
      close = async () => store?.close()
      return createRuntime({
        models,
        memo: store ?? options.memo !== false,
        natives: configuration.natives ?? [],
        grant: configuration.grant ?? [],
        // Limits of the command line take the place of the configuration's, one by one.
        budget: { ...configuration.budget, ...readBudget(options.budget) },
        modules: lockedModules(sources.recording(fileModules({ read: (path) => host.readFile(path) })), lockOf(host)),
      })
    },
    close: () => close(),
  }
}
