// Limits that all processes with one PostgreSQL database share: rates of models, and sums of spending.

import { SYSTEM_CLOCK, type Clock } from "../../../../base/clock.ts"
import { UsageError } from "../../../../base/errors.ts"
import { budgetProblem } from "../../../../budget/budget.ts"
import type { SharedBudget } from "../../../../budget/shared.ts"
import type { Limiter } from "../../../../models/network/limiter.ts"
import type { PostgresPool } from "../client.ts"
import { createDatabase } from "../database.ts"
import { LIMITS } from "../subjects.ts"
import { budgetIn } from "./budget.ts"
import { rateIn } from "./rate.ts"
import { LIMITS_FORMAT, limitStatementsFor } from "./sql.ts"

/** The options of `postgresLimits`: the database, by its address or by a pool of connections, and its schema. */
export type PostgresLimitsOptions = {
  /** The schema of the tables, `recall` by default. Both are created if missing. */
  readonly schema?: string
  /**
   * Milliseconds for which requests and runs wait for a database that is away. After that they fail with
   * `limits-unreachable`; none is let through without its turn. A minute by default.
   */
  readonly patience?: number
  /** Milliseconds after which the slices of a killed process come back to their budget; a minute by default. */
  readonly lease?: number
  /** Receives a warning when the database is away. */
  readonly warn?: (message: string) => void
  /** The clock of this process's waits. */
  readonly clock?: Clock
  /** Milliseconds since 1970; by default the server's clock, which all machines share. */
  readonly now?: () => number
} & ({ readonly url: string } | { readonly pool: PostgresPool })

/** Limits that all processes with the same database and schema share. */
export interface SharedLimits {
  /** The rate of a server, by any name: models with this limiter have their turns in common. */
  rate(name: string): Limiter
  /**
   * The sum of a name. Its limits are those of the process that began last; what is spent stays, so that a further
   * process with the same name has the rest.
   */
  budget(name: string, limits: SharedBudget["limits"]): SharedBudget
  /** Closes the connections, but not those of a given pool. */
  close(): Promise<void>
}

const DEFAULT_LEASE = 60_000
const DEFAULT_PATIENCE = 60_000
/** UTF-16 units of the name of a rate or a budget. */
const MAX_NAME = 500

/** Connects on first use. The tables need the same rights as those of `postgresStore`. */
export function postgresLimits(options: PostgresLimitsOptions): SharedLimits {
  const { schema = "recall", patience = DEFAULT_PATIENCE, lease = DEFAULT_LEASE, clock = SYSTEM_CLOCK } = options
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new UsageError(
      "invalid-argument",
      `${JSON.stringify(schema)} is not a valid name for the schema of shared limits`,
      "write lower-case letters, digits and _, at most 63",
    )
  for (const [name, value] of Object.entries({ patience, lease }))
    if (!(value >= 0)) throw new UsageError("invalid-argument", `${name} is no number of milliseconds: ${value}`)
  const now = options.now ?? (() => null)
  const sql = limitStatementsFor(schema)
  const database = createDatabase({
    source: options,
    schema,
    subject: LIMITS,
    statements: sql,
    format: LIMITS_FORMAT,
    patience,
    onAway: (error) => {
      const reason = error instanceof Error ? error.message : String(error)
      options.warn?.(`${reason}; waiting for it up to ${patience / 1_000} seconds`)
    },
  })
  const owner = globalThis.crypto.randomUUID()
  const rates = new Map<string, Limiter>()
  let budgets = 0
  return {
    rate(name) {
      checkName(name)
      let rate = rates.get(name)
      if (rate === undefined) rates.set(name, (rate = rateIn(database, sql, name, { clock, now })))
      return rate
    },
    budget(name, limits) {
      checkName(name)
      const problem = budgetProblem(limits)
      if (problem !== undefined) throw new UsageError("invalid-budget", problem)
      return budgetIn(database, sql, name, limits, { clock, now, lease, owner: `${owner} ${++budgets}` })
    },
    close: () => database.close(),
  }
}

/** A name is a key of the database, which holds neither U+0000 nor half of a pair, and bounds what it indexes. */
function checkName(name: string): void {
  if (name.length > MAX_NAME || name.includes("\0") || !name.isWellFormed())
    throw new UsageError(
      "invalid-argument",
      `the name of a shared limit is a text of at most ${MAX_NAME} characters without U+0000 and lone surrogates`,
    )
}
