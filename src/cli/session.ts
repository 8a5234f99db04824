// The shared parts of commands that evaluate parts of modules: runtime, reader and the texts for diagnostics.

import type { Runtime } from "../runtime.ts"
import type { AuthorityOptions } from "./authority.ts"
import type { Host } from "./host.ts"
import { openMemory, type Memory, type MemoryOptions } from "./memory.ts"
import { createReader, type Reader } from "./reader.ts"
import { commandRuntime } from "./runtime.ts"
import { createSources, type Sources } from "./sources.ts"

export interface Session {
  /** Creates the runtime and opens its memory. */
  readonly runtime: () => Promise<Runtime>
  readonly reader: Reader
  readonly sources: Sources
  /** Marks a recording as broken off, so that it replaces no other. */
  abandon(): void
  /** Closes the memory, which writes a recording. */
  close(): Promise<void>
}

export function createSession(
  host: Host,
  options: MemoryOptions & AuthorityOptions & { readonly budget?: string },
): Session {
  const sources = createSources()
  let close = () => Promise.resolve()
  let abandon: Memory["abandon"] = () => null
  return {
    sources,
    reader: createReader(host),
    runtime: async () => {
      const configuration = await host.configuration()
      const memory = await openMemory(options, host)
      close = async () => memory.store?.close()
      abandon = memory.abandon
      return commandRuntime({ ...memory, configuration, budget: options.budget, authority: options }, host, sources)
    },
    abandon: () => void abandon(),
    close: () => close(),
  }
}
