// The limits that processes share: those of the configuration's database, which is opened when one is first used.

import { UsageError } from "../base/errors.ts"
import type { SharedLimits } from "../memo/stores/postgres/limits/index.ts"
import type { Limiter } from "../models/network/limiter.ts"
import type { Configuration } from "../models/registry/index.ts"
import type { Host } from "./host.ts"

/** The shared limits of a command. Rejects with a `UsageError` where the configuration names no database. */
export async function sharedLimits({ database }: Configuration, host: Host): Promise<SharedLimits> {
  if (database === undefined)
    throw new UsageError(
      "bad-config",
      "the configuration names no database, in which processes share limits",
      'add database: { urlVariable: "DATABASE_URL" } to recall.config.ts',
    )
  const { urlVariable, schema } = database
  const url = host.env[urlVariable]
  if (url === undefined || url === "")
    throw new UsageError(
      "bad-config",
      `the environment has no ${urlVariable}, the address of the database of shared limits`,
      `set ${urlVariable} to postgres://USER:PASSWORD@HOST/DATABASE`,
    )
  const { postgresLimits } = await import("../memo/stores/postgres/limits/index.ts")
  return postgresLimits({
    url,
    ...(schema === undefined ? {} : { schema }),
    warn: (message) => host.stderr.write(`warning: ${message}\n`),
  })
}

/** The rates of the configuration's database, which is opened for the first request. */
export function sharedRates(configuration: Configuration, host: Host): (name: string) => Limiter {
  let limits: Promise<SharedLimits> | undefined
  return (name) => ({
    take: async (wish, signal) => (await (limits ??= sharedLimits(configuration, host))).rate(name).take(wish, signal),
  })
}
