// A recorded trial: a folder with a note on the model, and a file of JSON Lines for each case.

import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { UsageError, type Budget } from "../../src/index.ts"
import type { Exchange } from "./exchange.ts"
import type { Outcome } from "./outcome.ts"
import type { Tokens } from "./tokens.ts"
import type { Traits } from "./traits.ts"

/** The version of the format. */
const VERSION = 1
const ABOUT = "about.json"

/** One case of a trial: a problem and the way in which it is put. */
export interface CaseId {
  readonly task: string
  readonly size: number
  readonly seed: number
  readonly arm: string
}

export interface Header extends CaseId {
  /** The digest of the problem: see `digestOf`. */
  readonly problem: string
  readonly model: Traits
  readonly tokens: Tokens
  readonly budget: Budget
}

/** A case as recorded. It has no outcome where the trial was interrupted. */
export interface RecordedCase extends Header {
  readonly path: string
  readonly exchanges: readonly Exchange[]
  readonly outcome: Outcome | null
}

/** The note of a recorded trial: it says what the model is and how its answers were made. */
export function readNote(folder: string): string {
  const path = join(folder, ABOUT)
  const problem = new UsageError(
    "recording-invalid",
    `${folder} is not a recorded trial of version ${VERSION}`,
    "make one with --record DIR --note TEXT",
  )
  try {
    const { trial, note } = JSON.parse(readFileSync(path, "utf8")) as {
      readonly trial: unknown
      readonly note: unknown
    }
    if (trial !== VERSION || typeof note !== "string") throw problem
    return note
  } catch {
    throw problem
  }
}

/** Begins a folder, or continues one, whose note it keeps. A new folder needs a note. */
export function openFolder(folder: string, note: string | undefined): void {
  if (existsSync(join(folder, ABOUT))) {
    const recorded = readNote(folder)
    if (note !== undefined && note !== recorded)
      throw new UsageError(
        "note-differs",
        `${folder} has another note: ${recorded}`,
        "leave out --note, or name another folder",
      )
    return
  }
  if (note === undefined)
    throw new UsageError(
      "missing-note",
      `${folder} is new, and nothing says what the model is`,
      "add --note, for example --note 'gpt-5.5 by its provider, default settings, on 3 May 2027'",
    )
  mkdirSync(folder, { recursive: true })
  // Trials that begin one folder side by side see a whole note or none.
  const written = join(folder, `${ABOUT}.${process.pid}`)
  writeFileSync(written, `${JSON.stringify({ trial: VERSION, note }, null, 2)}\n`)
  renameSync(written, join(folder, ABOUT))
}

/** The cases of a folder, in the order of their files' names. */
export function readCases(folder: string): readonly RecordedCase[] {
  readNote(folder)
  const files = readdirSync(folder).filter((file) => file.endsWith(".jsonl"))
  return files.sort().map((file) => readCase(join(folder, file)))
}

export function pathOf(folder: string, { task, size, seed, arm }: CaseId): string {
  return join(folder, `${task}-${size}-${seed}-${arm.replaceAll("/", ".")}.jsonl`)
}

/** The case as recorded so far, or null. Throws a `UsageError` for another model, budget or problem than recorded. */
export function findCase(folder: string, header: Header): RecordedCase | null {
  const path = pathOf(folder, header)
  if (!existsSync(path)) return null
  const recorded = readCase(path)
  if (headerLine(recorded) === headerLine(header)) return recorded
  throw new UsageError(
    "recording-differs",
    `${path} was recorded with another model, other options, another budget or other data`,
    "name another folder, or remove the file",
  )
}

/** Begins the file of a case, or continues it after an interruption. */
export function openCase(folder: string, header: Header): RecordedCase {
  const path = pathOf(folder, header)
  const recorded = findCase(folder, header) ?? { ...header, path, exchanges: [], outcome: null }
  // A killed process may have left a line that is cut off.
  if (recorded.outcome === null) writeFileSync(path, headerLine(header) + recorded.exchanges.map(lineOf).join(""))
  return recorded
}

/** Adds an exchange or, at the end, the outcome. */
export function appendTo(path: string, line: Exchange | { readonly outcome: Outcome }): void {
  appendFileSync(path, lineOf(line))
}

function headerOf({ task, size, seed, arm, problem, model, tokens, budget }: Header): Header {
  return { task, size, seed, arm, problem, model, tokens, budget }
}

function headerLine(header: Header): string {
  return lineOf({ trial: VERSION, ...headerOf(header) })
}

function readCase(path: string): RecordedCase {
  const lines = readFileSync(path, "utf8").split("\n")
  const read = lines.map((line, i) => {
    if (line === "") return null
    try {
      return JSON.parse(line) as { readonly [key: string]: unknown }
    } catch {
      // The last line may be cut off.
      if (i > 0 && i === lines.length - 1) return null
      throw new UsageError("recording-invalid", `line ${i + 1} of ${path} is not JSON`, "record the case again")
    }
  })
  const [header, ...rest] = read.filter((line) => line !== null)
  if (header?.["trial"] !== VERSION)
    throw new UsageError("recording-invalid", `${path} is not a case of a trial of version ${VERSION}`, "remove it")
  const ending = rest.find((line) => "outcome" in line)
  return {
    ...headerOf(header as unknown as Header),
    path,
    exchanges: rest.filter((line) => "request" in line) as unknown as Exchange[],
    outcome: (ending?.["outcome"] as Outcome | undefined) ?? null,
  }
}

function lineOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
