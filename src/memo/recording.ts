// The format of a recording: JSON Lines, the models first, then an entry a line.

import { UsageError } from "../errors.ts"
import type { Continuation, Model } from "../models/model.ts"
import type { Value } from "../interpreter/values.ts"
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

export interface Recording {
  /** By the names by which the program asks them. */
  readonly models: { readonly [name: string]: RecordedModel }
  readonly entries: readonly Entry[]
}

export function describeModels(models: { readonly [name: string]: Model }): Recording["models"] {
  return Object.fromEntries(
    Object.entries(models)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { id, parameters = {}, continuation = "turn", pause = "each", structuredOutput = false }]) => [name, { id, parameters, continuation, pause, structuredOutput }]),
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

/** All of it: entries by task, title and parts, whatever the order in which they were made. */
export function printRecording({ models, entries }: Recording): string {
  const lines = entries.map((entry) => ({ order: [entry.task, entry.title, entry.kind, JSON.stringify(sorted(entry.parts)), entry.key], line: printEntry(entry) }))
  lines.sort((a, b) => compare(a.order, b.order))
  return printHeader(models) + lines.map(({ line }) => line).join("")
}

/**
 * Reads a recording; of two entries with one key the later counts. A last line that is cut is left out with a warning. Throws a
 * `UsageError` (`recording-invalid`, `recording-version`) for anything else that is not a recording; `name` is what messages call it.
 */
export function parseRecording(text: string, { name, warn = () => undefined }: { readonly name: string; readonly warn?: (message: string) => void }): Recording {
  const [first = "", ...lines] = text.split("\n")
  const models = readHeader(first, name)
  const entries = new Map<string, Entry>()
  for (const [i, line] of lines.entries()) {
    if (line === "") continue
    const entry = readEntry(line, i + 2, name)
    if (entry !== null) entries.set(entry.key, entry)
    else if (i === lines.length - 1) warn(`the last line of ${name} is cut and left out: what it recorded is not there`)
    else throw new UsageError("recording-invalid", `line ${i + 2} of ${name} is not an entry of a recording`, "record it anew, or remove the line")
  }
  return { models, entries: [...entries.values()] }
}

function readHeader(line: string, name: string): Recording["models"] {
  const header = readJson(line)
  if (!isRecord(header) || !("recording" in header)) {
    throw new UsageError("recording-invalid", `${name} is not a recording: its first line is not { "recording": ${RECORDING_VERSION}, "models": { … } }`, "name another file, or record it anew")
  }
  checkVersion(header["recording"], 1, name)
  const models = header["models"]
  if (!isRecord(models) || !Object.values(models).every(isModel)) throw new UsageError("recording-invalid", `the first line of ${name} does not tell the models of the recording`, "record it anew")
  return models as Recording["models"]
}

/** Null where the line is not an entry. */
function readEntry(line: string, number: number, name: string): Entry | null {
  const entry = readJson(line)
  if (isRecord(entry) && "recording" in entry) checkVersion(entry["recording"], number, name)
  if (!isEntry(entry)) return null
  return { ...entry, cost: { ...entry.cost, milliseconds: 0 }, created: 0 }
}

function checkVersion(version: unknown, line: number, name: string): void {
  if (version === RECORDING_VERSION) return
  throw new UsageError("recording-version", `line ${line} of ${name} is of version ${JSON.stringify(version)}, and this release of Recall reads ${RECORDING_VERSION}`, "record it anew, or use the release that made it")
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
  return typeof id === "string" && isRecord(parameters) && ["turn", "prefill", "completion"].includes(continuation as string) && (pause === "each" || pause === "end") && typeof structuredOutput === "boolean"
}

function isEntry(value: unknown): value is Omit<Entry, "created"> {
  if (!isRecord(value)) return false
  const { key, kind, parts, task, title, uses, cost } = value
  return isKey(key) && (kind === "answer" || kind === "completion") && "value" in value && isRecord(parts) && Object.values(parts).every((part) => typeof part === "string")
    && typeof task === "string" && typeof title === "string" && Array.isArray(uses) && uses.every(isKey)
    && isRecord(cost) && [cost["input"], cost["output"], cost["usd"]].every((number) => typeof number === "number" && number >= 0)
}

function isKey(key: unknown): boolean {
  return typeof key === "string" && /^[0-9a-f]{64}$/.test(key)
}

/** The same JSON with the keys of all its records in order. It nests no deeper than entries may. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  // Made from entries, as a record may have a key `__proto__`.
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)]))
}

function compare(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, i) => part !== b[i])
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1
}
