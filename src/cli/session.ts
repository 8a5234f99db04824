// What the commands that evaluate have in common: a runtime made from the options, a reader, and the texts for diagnostics.

import { fileModules } from "../host/modules.ts"
import { createRuntime, type Runtime } from "../runtime.ts"
import { readBudget } from "./budget.ts"
import type { Host } from "./host.ts"
import { chooseModels } from "./model.ts"
import { lockedModules } from "../modules/lock.ts"
import { lockOf } from "./lock.ts"
import { createReader, type Reader } from "./reader.ts"
import { createSources, type Sources } from "./sources.ts"

export interface Session {
  readonly runtime: () => Promise<Runtime>
  readonly reader: Reader
  readonly sources: Sources
}

export function createSession(host: Host, { model, budget }: { readonly model?: string | undefined; readonly budget?: string | undefined }): Session {
  const sources = createSources()
  return {
    sources,
    reader: createReader(host),
    runtime: async () => {
      const configuration = await host.configuration()
      return createRuntime({
        models: await chooseModels(model, configuration, host),
        // Limits of the command line take the place of the configuration's, one by one.
        budget: { ...configuration.budget, ...readBudget(budget) },
        modules: lockedModules(sources.recording(fileModules({ read: (path) => host.readFile(path) })), lockOf(host)),
      })
    },
  }
}
