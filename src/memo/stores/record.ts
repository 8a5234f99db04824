// The stored form of an entry: columns for look-ups, and two sealed texts with all of its content.

import { UsageError } from "../../base/errors.ts"
import { digest } from "../../base/digest.ts"
import { MOST_ENTRY_BYTES } from "../limits.ts"
import type { Entry, EntryKind, EntrySummary } from "../store.ts"
import { checkEntry } from "./refusal.ts"
import { open, seal, type Checksum } from "./seal.ts"
import { valueForByte } from "./worth.ts"

export interface StoredEntry {
  readonly key: string
  readonly kind: EntryKind
  /** The task as a JSON text, as not every database accepts every character. */
  readonly task: string
  readonly created: number
  readonly bytes: number
  /** The worth of the entry for each byte. */
  readonly worth: number
  /** A hash of the part `question`, by which entries of the same question are found. */
  readonly question: string
  /** Everything except the value. */
  readonly about: string
  readonly value: string
}

/** The stored form of an entry. Throws a `UsageError` for an entry that cannot be stored. */
export function encode(entry: Entry, checksum: Checksum = digest): StoredEntry {
  checkEntry(entry)
  const { key, kind, value, parts, task, title, uses, cost, created, warnings } = entry
  const described = { kind, parts, task, title, uses, cost, created, warnings } // JSON leaves absent warnings out
  const about = seal(`${key} about`, JSON.stringify(described), checksum)
  const sealed = seal(`${key} value`, JSON.stringify(value), checksum)
  const bytes = byteLength(about) + byteLength(sealed)
  if (bytes > MOST_ENTRY_BYTES) {
    const [size, most] = [bytes, MOST_ENTRY_BYTES].map((number) => number.toLocaleString("en"))
    throw new UsageError(
      "memo-too-large",
      `an entry of ${size} bytes cannot be remembered; the most is ${most}`,
      "let the question be answered in parts",
    )
  }
  return {
    key,
    kind,
    task: taskColumn(task),
    created,
    bytes,
    worth: valueForByte(cost, bytes),
    question: questionColumn(parts, checksum),
    about,
    value: sealed,
  }
}

export type Decoded<T> = { readonly entry: T } | { readonly problem: string }

/** The entry, or the problem for which it cannot be trusted. */
export function decode(
  stored: Pick<StoredEntry, "key" | "about" | "value">,
  checksum: Checksum = digest,
): Decoded<Entry> {
  const about = read<Omit<Entry, "key" | "value">>(`${stored.key} about`, stored.about, checksum)
  if ("problem" in about) return about
  const value = read<unknown>(`${stored.key} value`, stored.value, checksum)
  return "problem" in value ? value : { entry: { key: stored.key, ...about.entry, value: value.entry } }
}

/** The summary of an entry, or the problem for which it cannot be trusted. */
export function summarize(
  stored: Pick<StoredEntry, "key" | "about" | "bytes"> & { readonly used: number; readonly hits: number },
  checksum: Checksum = digest,
): Decoded<EntrySummary> {
  const about = read<Omit<Entry, "key" | "value">>(`${stored.key} about`, stored.about, checksum)
  if ("problem" in about) return about
  return { entry: { key: stored.key, ...about.entry, bytes: stored.bytes, lastUsed: stored.used, hits: stored.hits } }
}

/** The content of the column `task`. */
export function taskColumn(task: string): string {
  return JSON.stringify(task)
}

/** The content of the column `question` for an entry with these parts. */
export function questionColumn(parts: Entry["parts"], checksum: Checksum = digest): string {
  return checksum(parts["question"] ?? "").slice(0, 16)
}

/** The warning for an entry that cannot be trusted. */
export function problemWith(key: string, problem: string): string {
  return `the entry ${key.slice(0, 12)} cannot be used, so it counts as not remembered: ${problem}`
}

function read<T>(place: string, sealed: unknown, checksum: Checksum): Decoded<T> {
  const opened = open(place, sealed, checksum)
  if ("problem" in opened) return opened
  try {
    return { entry: JSON.parse(opened.text) as T }
  } catch {
    return { problem: "it is damaged" }
  }
}

const encoder = new TextEncoder()

function byteLength(text: string): number {
  return encoder.encode(text).length
}
