// The format of a recording: JSON Lines with the models first, then the entries, then the requests that failed.

import { costProblem, NO_COST } from "../base/cost.ts"
import { UsageError } from "../base/errors.ts"
import { CONTINUATIONS, type Continuation, type Model } from "../models/model.ts"
import { keyOf, type Parts } from "./parts.ts"
import type { Entry } from "./store.ts"

/** The version of the format, raised when older readers would misread new recordings. */
export const RECORDING_VERSION = 1

/** The properties of a model that affect how a program runs and its keys. */
export interface RecordedModel {
  readonly id: string
  readonly parameters: { readonly [name: string]: unknown }
  readonly continuation: Continuation
  readonly pause: "each" | "end"
  readonly structuredOutput: boolean
}

/** A request that a model did not serve: in a replay it fails again. */
export interface RecordedFailure {
  /** The parts of the request's key; see `Entry.parts`. */
  readonly parts: { readonly [name: string]: string }
  /** The question, for people. */
  readonly title: string
  /** Null for an error that is no `ModelError`. */
  readonly code: string | null
  readonly message: string
  readonly hint: string | null
}

/** The content of a recording: the models of the recorded runs, their answers and their failures. */
export interface Recording {
  /** The models by their names in the program. */
  readonly models: { readonly [name: string]: RecordedModel }
  readonly entries: readonly Entry[]
  readonly failures: readonly RecordedFailure[]
}

export function describeModels(models: { readonly [name: string]: Model }): Recording["models"] {
  return Object.fromEntries(
    Object.entries(models)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { id, parameters = {}, continuation = "turn", pause = "each", structuredOutput = false }]) => [
        name,
        { id, parameters, continuation, pause, structuredOutput },
      ]),
  )
}

/**
 * The entry in the form that a recording has: a recording is of one run, so its keys do not name the run. `keys` has
 * the keys of entries so far, by those in the store, and receives this one.
 */
export function ofAnyRun(entry: Entry, keys: Map<string, string>): Entry {
  const parts = withoutRun(entry.parts)
  const key = parts === entry.parts ? entry.key : keyOf(entry.kind, parts)
  if (key !== entry.key) keys.set(entry.key, key)
  return { ...entry, key, parts, uses: entry.uses.map((used) => keys.get(used) ?? used) }
}

/** The parts of a key but for the run to which an answer with effects belongs. */
export function withoutRun(parts: Parts): Parts {
  if (!("run" in parts)) return parts
  const { run: _, ...rest } = parts
  return rest
}

/** The beginning of every recording. */
export const RECORDING_BEGINNING = '{"recording":'

/** The first line of a recording. */
export function printHeader(models: Recording["models"]): string {
  return `${JSON.stringify({ recording: RECORDING_VERSION, models: sorted(models) })}\n`
}

/**
 * The line of an entry, with its keys sorted. It has neither the time of creation nor the duration, so that equal runs
 * give equal recordings.
 */
export function printEntry({ created: _created, cost, ...entry }: Entry): string {
  const { milliseconds: _milliseconds, ...known } = cost
  // The estimate for one request depends on which others had ended before it; that of the answer does not.
  const spent = entry.kind === "completion" && known.estimated === true ? NO_COST : known
  return `${JSON.stringify(sorted({ ...entry, cost: spent }))}\n`
}

/** The line of a request that failed. */
export function printFailure(failure: RecordedFailure): string {
  return `${JSON.stringify(sorted({ kind: "failure", ...failure }))}\n`
}

/** The whole recording. Entries are sorted by task, title and parts, not by creation, and failures likewise. */
export function printRecording({ models, entries, failures }: Recording): string {
  const made = entries.map((entry) => ({
    order: [entry.task, entry.title, entry.kind, JSON.stringify(sorted(entry.parts)), entry.key],
    line: printEntry(entry),
  }))
  const failed = failures.map((failure) => ({ order: [failure.title], line: printFailure(failure) }))
  const inOrder = (lines: typeof made) =>
    lines
      .sort((a, b) => compare([...a.order, a.line], [...b.order, b.line]))
      .map(({ line }) => line)
      .join("")
  return printHeader(models) + inOrder(made) + inOrder(failed)
}

/**
 * Reads a recording; the later of two entries with one key counts. A last line that is cut off is skipped with a
 * warning. Throws a `UsageError` (`recording-invalid`, `recording-version`) for any other text that is no recording;
 * `name` is its name in messages.
 */
export function parseRecording(
  text: string,
  { name, warn = () => undefined }: { readonly name: string; readonly warn?: (message: string) => void },
): Recording {
  const [first = "", ...lines] = text.split("\n")
  const models = readHeader(first, name)
  const entries = new Map<string, Entry>()
  const failures = new Map<string, RecordedFailure>()
  for (const [i, line] of lines.entries()) {
    if (line === "") continue
    const read = readLine(line, i + 2, name)
    if (read !== null && "key" in read) entries.set(read.key, read)
    else if (read !== null) failures.set(failureKey(read), read)
    else if (i === lines.length - 1) warn(`the last line of ${name} is cut off and skipped: its entry is missing`)
    else
      throw new UsageError(
        "recording-invalid",
        `line ${i + 2} of ${name} is not an entry of a recording`,
        "record it again, or remove the line",
      )
  }
  return { models, entries: [...entries.values()], failures: [...failures.values()] }
}

/** The key by which failed requests are distinguished. */
export function failureKey({ parts }: Pick<RecordedFailure, "parts">): string {
  return keyOf("completion", parts)
}

function readHeader(line: string, name: string): Recording["models"] {
  const header = readJson(line)
  if (!isRecord(header) || !("recording" in header)) {
    throw new UsageError(
      "recording-invalid",
      `${name} is not a recording: its first line is not { "recording": ${RECORDING_VERSION}, "models": { … } }`,
      "name another file, or record it again",
    )
  }
  checkVersion(header["recording"], 1, name)
  const models = header["models"]
  if (!isRecord(models) || !Object.values(models).every(isModel))
    throw new UsageError(
      "recording-invalid",
      `the first line of ${name} does not describe the models of the recording`,
      "record it again",
    )
  return models as Recording["models"]
}

/** The entry or failure of a line; null if it is neither. */
function readLine(line: string, number: number, name: string): Entry | RecordedFailure | null {
  const read = readJson(line)
  if (isRecord(read) && "recording" in read) checkVersion(read["recording"], number, name)
  if (isEntry(read)) return { ...read, cost: { ...read.cost, milliseconds: 0 }, created: 0 }
  if (!isFailure(read)) return null
  const { parts, title, code, message, hint } = read
  return { parts, title, code, message, hint }
}

function checkVersion(version: unknown, line: number, name: string): void {
  if (version === RECORDING_VERSION) return
  const shown = JSON.stringify(version)
  throw new UsageError(
    "recording-version",
    `line ${line} of ${name} is of version ${shown}, and this release of Recall reads ${RECORDING_VERSION}`,
    "record it again, or use the release that made it",
  )
}

type JsonRecord = { readonly [key: string]: unknown }

function readJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isModel(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { id, parameters, continuation, pause, structuredOutput } = value
  return (
    typeof id === "string"
    && isRecord(parameters)
    && (CONTINUATIONS as readonly unknown[]).includes(continuation)
    && (pause === "each" || pause === "end")
    && typeof structuredOutput === "boolean"
  )
}

function isEntry(value: unknown): value is Omit<Entry, "created"> {
  if (!isRecord(value)) return false
  const { key, kind, parts, task, title, uses, cost } = value
  return (
    isKey(key)
    && (kind === "answer" || kind === "completion")
    && "value" in value
    && isParts(parts)
    && typeof task === "string"
    && typeof title === "string"
    && Array.isArray(uses)
    && uses.every(isKey)
    && isRecord(cost)
    && costProblem(cost) === undefined
  )
}

function isFailure(value: unknown): value is RecordedFailure {
  if (!isRecord(value)) return false
  const { kind, parts, title, code, message, hint } = value
  return (
    kind === "failure"
    && isParts(parts)
    && typeof title === "string"
    && typeof message === "string"
    && [code, hint].every((text) => text === null || typeof text === "string")
  )
}

function isParts(parts: unknown): boolean {
  return isRecord(parts) && Object.values(parts).every((part) => typeof part === "string")
}

function isKey(key: unknown): boolean {
  return typeof key === "string" && /^[0-9a-f]{64}$/.test(key)
}

/** The same JSON with the keys of all records sorted. Recursive, as entries have a limit of nesting. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  // `fromEntries` defines a key `__proto__` like any other.
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  )
}

function compare(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, i) => part !== b[i])
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1
}
