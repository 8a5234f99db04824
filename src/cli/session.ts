// The shared parts of commands that evaluate parts of modules: runtime, reader and the texts for diagnostics.

import type { Runtime } from "../runtime.ts"
import type { Host } from "./host.ts"
import { openMemory, type MemoryOptions } from "./memory.ts"
import { createReader, type Reader } from "./reader.ts"
import { commandRuntime } from "./runtime.ts"
import { createSources, type Sources } from "./sources.ts"

export interface Session {
  /** Creates the runtime and opens its memory. */
  readonly runtime: () => Promise<Runtime>
  readonly reader: Reader
  readonly sources: Sources
  /** Closes the memory, which writes a recording. */
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
      const memory = await openMemory(options, host)
      close = async () => memory.store?.close()
      return commandRuntime(
        { ...memory, configuration, remembers: options.memo !== false, budget: options.budget },
        host,
        sources,
      )
    },
    close: () => close(),
  }
}
