// The runtime of a command, from its options and the configuration, with modules from files verified by the lock.

import { fileModules } from "../host/modules.ts"
import type { ModuleLoader } from "../program/modules/loader.ts"
import { lockedModules } from "../program/modules/lock.ts"
import type { Configuration } from "../models/registry/index.ts"
import { createRuntime, type Runtime, type RuntimeOptions } from "../runtime.ts"
import { indexLines } from "../diagnostics/position.ts"
import { visible } from "../diagnostics/visible.ts"
import { commandAuthority, type AuthorityOptions } from "./authority.ts"
import { readBudget } from "./budget.ts"
import type { Host } from "./host.ts"
import { lockOf } from "./lock.ts"
import type { Memory } from "./memory.ts"
import { commandServers } from "./servers.ts"
import type { Sources } from "./sources.ts"

export interface RuntimeSettings extends Pick<Memory, "models" | "store"> {
  readonly configuration: Configuration
  /** The limits of `--budget`; each overrides the configuration's. */
  readonly budget?: string | undefined
  readonly authority?: AuthorityOptions
  /** The most requests of all runs at once. */
  readonly concurrency?: number
}

export function commandRuntime(settings: RuntimeSettings, host: Host, sources: Sources): Runtime {
  return createRuntime(runtimeOptions(settings, host, sources))
}

/** The options of the runtime of a command. */
export function runtimeOptions(
  { models, store, configuration, budget, authority = {}, concurrency }: RuntimeSettings,
  host: Host,
  sources: Sources,
): RuntimeOptions {
  const { natives = [], grant = [], packages = {} } = configuration
  const { world, confirm } = commandAuthority(authority, configuration, host)
  return {
    models,
    memo: store ?? true,
    natives,
    grant,
    packages,
    world,
    ...(confirm === undefined ? {} : { confirm }),
    concurrency,
    budget: { ...configuration.budget, ...readBudget(budget) },
    ...(configuration.limits === undefined ? {} : { limits: configuration.limits }),
    modules: commandModules(host, sources),
    mcp: commandServers(configuration, host),
    debug: ({ text, source, span }) =>
      host.stderr.write(`debug ${placeOf(source, span.start, sources)}: ${visible(text)}\n`),
  }
}

function placeOf(source: string, start: number, sources: Sources): string {
  const text = sources.textOf(source)
  if (text === undefined) return visible(source)
  const { line, column } = indexLines(text).position(start)
  return `${visible(source)}:${line}:${column}`
}

/** Finds modules in files and packages, held to the lock. */
export function commandModules(host: Host, sources: Sources): ModuleLoader {
  return lockedModules(sources.recording(fileModules({ read: (path) => host.readFile(path) })), lockOf(host))
}
