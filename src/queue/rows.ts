// The rows of the runs, and what they say.

import { UsageError } from "../base/errors.ts"
import { digest } from "../base/digest.ts"
import { budgetProblem, type Budget } from "../budget/budget.ts"
import { dataFromHost, toExactHost } from "../values/host-values.ts"
import { parseJsonExactly, stringifyJson } from "../values/json-text.ts"
import {
  MOST_ARGUMENT_BYTES,
  type QueuedProgram,
  type QueuedRun,
  type QueueState,
  type QueueStatus,
} from "./options.ts"

/** A run as the table has it. */
export interface RunRow {
  readonly id: string
  readonly of: string
  readonly key: string | null
  readonly program: string
  readonly args: string
  /** The options of its run besides its arguments, as JSON. */
  readonly options: string
  readonly state: QueueState
  readonly attempts: number
  readonly result: string | null
  readonly seq: number | null
  readonly job: string
  readonly since: Date
}

/** A run that is to be added. */
export interface NewRow extends Pick<RunRow, "id" | "of" | "key" | "program" | "args" | "options" | "job"> {
  /** The text of the program, with its modules. */
  readonly text: string
}

/** UTF-16 units of the name of a group, which the database indexes. */
const MAX_GROUP = 500
/** JSON has no number for a limit that is lifted. */
const LIFTED = "lifted"

/** The row of a run that is submitted. Throws `UsageError` for arguments that are no data or too large, and others. */
export function rowOf({ program, args = {}, key, of = "", budget, untrusted }: QueuedRun): NewRow {
  const { source, name, modules = {} }: QueuedProgram = typeof program === "string" ? { source: program } : program
  if (typeof source !== "string") throw new UsageError("invalid-argument", "a program is the text of a module")
  const problem = budget === undefined ? undefined : budgetProblem({ ...budget })
  if (problem !== undefined) throw new UsageError("invalid-budget", problem)
  if (of.length > MAX_GROUP)
    throw new UsageError("invalid-argument", `the name of a group has at most ${MAX_GROUP} characters`)
  const sorted = Object.entries(modules).sort(([a], [b]) => (a < b ? -1 : 1))
  const text = JSON.stringify({ source, name: name ?? "module", modules: Object.fromEntries(sorted) })
  const given = writtenArguments(args)
  const bytes = new TextEncoder().encode(given).length
  if (bytes > MOST_ARGUMENT_BYTES)
    throw new UsageError(
      "too-large",
      `the arguments have ${bytes} bytes, and a run in the queue takes ${MOST_ARGUMENT_BYTES}`,
      "give the name of the data, and read them with a native",
    )
  return {
    id: key === undefined ? globalThis.crypto.randomUUID() : uuidOf(JSON.stringify([of, key])),
    of: storable(of, "of"),
    key: key === undefined ? null : storable(key, "key"),
    program: digest(text),
    text,
    args: given,
    options: JSON.stringify({ budget: budget === undefined ? undefined : writtenBudget(budget), untrusted }),
    job: globalThis.crypto.randomUUID(),
  }
}

/** Arguments as JSON that has the same values, so that the run of a worker is that of `Program.run`. */
function writtenArguments(args: NonNullable<QueuedRun["args"]>): string {
  const given = Object.entries(args).filter(([, value]) => value !== undefined)
  const data = given.map(([name, value]) => [name, toExactHost(dataFromHost(value, name))])
  return stringifyJson(Object.fromEntries(data))
}

function writtenBudget(budget: Budget): object {
  return Object.fromEntries(Object.entries(budget).map(([kind, limit]) => [kind, limit === Infinity ? LIFTED : limit]))
}

/** The options of a run, out of its row. */
export function optionsOf({ options }: RunRow): Pick<QueuedRun, "budget" | "untrusted"> {
  const { budget, untrusted } = JSON.parse(options) as {
    readonly budget?: { readonly [kind: string]: unknown }
    readonly untrusted?: QueuedRun["untrusted"]
  }
  if (budget === undefined) return { untrusted }
  const read = Object.entries(budget).map(([kind, limit]) => [kind, limit === LIFTED ? Infinity : limit])
  return { budget: Object.fromEntries(read) as Budget, untrusted }
}

/** PostgreSQL stores no text with this character. */
function storable(text: string, option: string): string {
  if (!text.includes("\0") && text.isWellFormed()) return text
  throw new UsageError("invalid-argument", `${option} has a character that the database cannot store`)
}

/** A UUID (version 8) made of the hash of a text. */
function uuidOf(text: string): string {
  const hex = digest(text)
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-")
}

/** A run as its readers see it. */
export function statusOf({ id, of, key, program, state, attempts, result, since }: RunRow): QueueStatus {
  const known = result === null ? {} : (parseJsonExactly(result) as Partial<QueueStatus>)
  return { id, of, key, state, attempts, program, since: since.getTime(), ...known }
}
