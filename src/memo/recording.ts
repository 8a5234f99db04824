// The format of a recording: JSON Lines, the models first, then an entry a line, and at last the requests that failed.

import { UsageError } from "../base/errors.ts"
import type { Continuation, Model } from "../models/model.ts"
import type { Value } from "../values/values.ts"
import { keyOf, type Parts } from "./parts.ts"
import type { Entry } from "./store.ts"

/** Raised when a reader of older recordings would misread a newer one. */
export const RECORDING_VERSION = 1

/** What of a model can change how a program runs and what its keys are. */
export interface RecordedModel {
  readonly id: string
  readonly parameters: { readonly [name: string]: Value }
  readonly continuation: Continuation
  readonly pause: "each" | "end"
  readonly structuredOutput: boolean
}

/** A request that a model did not serve: in a replay it fails again. */
export interface RecordedFailure {
  /** What tells the request from others; see `Entry.parts`. */
  readonly parts: Parts
  /** The question, for people. */
  readonly title: string
  /** Null for what is no `ModelError`. */
  readonly code: string | null
  readonly message: string
  readonly hint: string | null
}

export interface Recording {
  /** By the names by which the program asks them. */
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

/** The first line. */
export function printHeader(models: Recording["models"]): string {
  return `${JSON.stringify({ recording: RECORDING_VERSION, models: sorted(models) })}\n`
}

/**
 * The line of an entry, with its keys in order. When it was made and how long that took is left out, so that equal runs give equal
 * recordings, and a difference between two is one between runs.
 */
export function printEntry({ created: _created, cost, ...entry }: Entry): string {
  const { milliseconds: _milliseconds, ...spent } = cost
  return `${JSON.stringify(sorted({ ...entry, cost: spent }))}\n`
}

/** The line of a request that failed. */
export function printFailure(failure: RecordedFailure): string {
  return `${JSON.stringify(sorted({ kind: "failure", ...failure }))}\n`
}

/** All of it: entries by task, title and parts, whatever the order in which they were made, and failures likewise. */
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
 * Reads a recording; of two entries with one key the later counts. A last line that is cut is left out with a warning. Throws a
 * `UsageError` (`recording-invalid`, `recording-version`) for anything else that is not a recording; `name` is what messages call it.
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
    else if (i === lines.length - 1) warn(`the last line of ${name} is cut and left out: what it recorded is not there`)
    else
      throw new UsageError(
        "recording-invalid",
        `line ${i + 2} of ${name} is not an entry of a recording`,
        "record it anew, or remove the line",
      )
  }
  return { models, entries: [...entries.values()], failures: [...failures.values()] }
}

/** Requests that failed are told apart by what they asked. */
export function failureKey({ parts }: Pick<RecordedFailure, "parts">): string {
  return keyOf("completion", parts)
}

function readHeader(line: string, name: string): Recording["models"] {
  const header = readJson(line)
  if (!isRecord(header) || !("recording" in header)) {
    throw new UsageError(
      "recording-invalid",
      `${name} is not a recording: its first line is not { "recording": ${RECORDING_VERSION}, "models": { … } }`,
      "name another file, or record it anew",
    )
  }
  checkVersion(header["recording"], 1, name)
  const models = header["models"]
  if (!isRecord(models) || !Object.values(models).every(isModel))
    throw new UsageError(
      "recording-invalid",
      `the first line of ${name} does not tell the models of the recording`,
      "record it anew",
    )
  return models as Recording["models"]
}

/** Null where the line is neither an entry nor a failure. */
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
  throw new UsageError(
    "recording-version",
    `line ${line} of ${name} is of version ${JSON.stringify(version)}, and this release of Recall reads ${RECORDING_VERSION}`,
    "record it anew, or use the release that made it",
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
    && ["turn", "prefill", "completion"].includes(continuation as string)
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
    && [cost["input"], cost["output"], cost["usd"]].every((number) => typeof number === "number" && number >= 0)
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

/** The same JSON with the keys of all its records in order. It nests no deeper than entries may. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  // Made from entries, as a record may have a key `__proto__`.
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
