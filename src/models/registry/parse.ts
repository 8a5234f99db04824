// Validates a configuration, with messages that name the problem and its place.

import { DEFAULT_LIMITS } from "../../values/limits.ts"
import { BUDGET_KINDS, isLifted, type BudgetKind } from "../../budget/budget.ts"
import { DURATION_FORMS, parseDuration, parseSize, SIZE_FORMS } from "../../base/units.ts"
import type { Model } from "../model.ts"
import { OPENAI_CHECKS } from "../option-checks.ts"
import { permissionsProblem } from "../../world/permissions.ts"
import { serverProblem } from "../../program/modules/server-options.ts"
import type { Configuration } from "./configuration.ts"
import {
  inside,
  list,
  number,
  oneOf,
  record,
  recordAt,
  recordOf,
  reject,
  shown,
  string,
  whole,
  type Check,
} from "../shape.ts"

const anything: Check = () => {}

const openai = record(
  {
    ...OPENAI_CHECKS,
    provider: string,
    apiKeyVariable: string,
    headers: recordOf(string),
    body: recordOf(anything),
    fallback: list(string),
    shared: (value, at) => (value === true ? undefined : string(value, at)),
  },
  ["model"],
)

const PROVIDERS: { readonly [provider: string]: Check } = {
  openai,
  offline: record({ provider: string, fallback: list(string) }),
  tiny: record({ provider: string, fallback: list(string) }),
}

const model: Check = (value, at) => {
  if (isModel(value)) return
  const { provider, apiKey } = recordAt(value, at)
  if (apiKey !== undefined)
    reject(
      inside(at, "apiKey"),
      "does not belong in a file",
      'name the environment\'s variable instead: apiKeyVariable: "OPENAI_API_KEY"',
    )
  oneOf(...Object.keys(PROVIDERS))(provider, inside(at, "provider"))
  PROVIDERS[provider as string]!(value, at)
}

/** A whole number, or Infinity where that lifts a default. */
function limitOf(kind: BudgetKind): Check {
  return (value, at) => void (value === Infinity && isLifted(kind) ? 0 : whole(value, at))
}

const budget: Check = record(
  Object.fromEntries(BUDGET_KINDS.map((kind) => [kind, kind === "usd" || kind === "seconds" ? number : limitOf(kind)])),
)
const limits: Check = record(Object.fromEntries(Object.keys(DEFAULT_LIMITS).map((limit) => [limit, whole])))
/** A text, or a record with one of two keys: `compileRedactions` checks the rest. */
const redaction: Check = (value, at) =>
  typeof value === "string" ? string(value, at) : record({ pattern: string, data: string })(value, at)

const native: Check = (value, at) => {
  const { name, run } = recordAt(value, at)
  if (typeof name !== "string" || typeof run !== "function")
    reject(
      at,
      "is not a native",
      "make it with native({ name, parameters, run }) of recall-lang, in a recall.config.ts or .js",
    )
}

/** A text in the forms of `--size` and `--age`. */
const written =
  (parse: (text: string) => number | undefined, forms: string): Check =>
  (value, at) => {
    if (typeof value !== "string" || parse(value) === undefined)
      reject(at, `is not understood: ${shown(value)}`, `write ${forms}`)
  }
const memo = record({ size: written(parseSize, SIZE_FORMS), age: written(parseDuration, DURATION_FORMS), file: string })

const permissions: Check = (value, at) => {
  const problem = permissionsProblem(value)
  if (problem !== undefined) reject(at, `is not understood: ${problem}`)
}

const servers: Check = (value, at) => {
  for (const [name, options] of Object.entries(recordAt(value, at))) {
    const problem = serverProblem(name, options)
    if (problem !== undefined) reject(inside(at, name), `is not understood: ${problem}`)
  }
}

const configuration: Check = record({
  natives: list(native),
  grant: list(string),
  models: recordOf(model),
  budget,
  limits,
  confirm: record({ calls: whole, usd: number }),
  redact: list(redaction),
  memo,
  database: record({ urlVariable: string, schema: string }, ["urlVariable"]),
  allow: permissions,
  packages: recordOf(list(string)),
  mcp: servers,
})

/**
 * Checks a value that was read from `file`. Throws a UsageError `bad-config` that names the file and the key of a value
 * that does not fit `Configuration`, of a fallback that names no model, or of fallbacks that name a model twice.
 */
export function parseConfiguration(value: unknown, file: string): Configuration {
  configuration(value, { file, key: "" })
  const parsed = value as Configuration
  for (const name of Object.keys(parsed.models ?? {})) {
    checkFallback(parsed, name, file)
    checkShared(parsed, name, file)
  }
  return parsed
}

export function isModel(value: unknown): value is Model {
  return typeof value === "object" && value !== null && typeof (value as Model).generate === "function"
}

/** The names of a configured model and its fallbacks, itself first. */
export function fallbackChain({ models = {} }: Configuration, name: string): readonly string[] {
  const configured = models[name]
  return [name, ...(configured === undefined || isModel(configured) ? [] : (configured.fallback ?? []))]
}

/** Refuses a shared rate without a database, or without a limit. */
function checkShared({ models = {}, database }: Configuration, name: string, file: string): void {
  const given = models[name]!
  if (isModel(given) || given.shared === undefined) return
  const at = inside(inside({ file, key: "models" }, name), "shared")
  if (database === undefined)
    reject(at, "needs a database", 'add the key database: { urlVariable: "DATABASE_URL" } beside models')
  if (given.requestsPerMinute === undefined && given.tokensPerMinute === undefined)
    reject(at, "shares no limit", "give requestsPerMinute or tokensPerMinute, too")
}

function checkFallback(parsed: Configuration, name: string, file: string): void {
  const at = inside(inside({ file, key: "models" }, name), "fallback")
  const chain = fallbackChain(parsed, name)
  for (const other of chain.slice(1)) {
    if (!Object.hasOwn(parsed.models ?? {}, other))
      reject(
        at,
        `names ${JSON.stringify(other)}, which is not a configured model`,
        `there are ${Object.keys(parsed.models ?? {}).join(", ")}`,
      )
  }
  if (new Set(chain).size !== chain.length)
    reject(at, `names ${name === chain.at(-1) ? "the model itself" : "a model twice"}`)
}
