// Reads a recording from a file, and gives it as a store.

import { readFileSync } from "node:fs"
import { UsageError } from "../../errors.ts"
import { parseRecording, type Recording } from "../../memo/recording.ts"
import { memoryStore } from "../../memo/stores/memory.ts"
import type { MemoStore } from "../../memo/store.ts"
import { isMissing } from "../files.ts"
import { decodeText } from "../text.ts"

export interface ReplayOptions {
  /** Told of a last line that is cut. */
  readonly warn?: (message: string) => void
}

/** Throws a `UsageError` for a file that is not there or is no recording of this version. */
export function readRecording(path: string, { warn }: ReplayOptions = {}): Recording {
  let bytes
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if (isMissing(error)) throw new UsageError("not-found", `there is no recording ${path}`, "make one first: record the run")
    throw new UsageError("unreadable", `the recording ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  return parseRecording(decodeText(bytes, path), { name: path, ...(warn === undefined ? {} : { warn }) })
}

/**
 * A store with all that was recorded. What is put in it stays in memory: the file is never changed. Nothing is deleted from it: a
 * question that failed when it was recorded fails again, as often as it is asked.
 */
export function replayFrom(recording: string | Recording, options: ReplayOptions = {}): MemoStore {
  const { entries } = typeof recording === "string" ? readRecording(recording, options) : recording
  return { ...memoryStore({ entries }), delete: () => Promise.resolve(0) }
}
