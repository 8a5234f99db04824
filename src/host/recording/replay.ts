// Reads a recording from a file, and gives what a runtime is made with to replay it.

import { readFileSync } from "node:fs"
import { UsageError } from "../../base/errors.ts"
import { parseRecording, type Recording } from "../../memo/recording.ts"
import { replayModels } from "../../memo/replay.ts"
import { memoryStore } from "../../memo/stores/memory.ts"
import type { MemoStore } from "../../memo/store.ts"
import type { Model } from "../../models/model.ts"
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
    if (isMissing(error))
      throw new UsageError("not-found", `there is no recording ${path}`, "make one first: record the run")
    throw new UsageError(
      "unreadable",
      `the recording ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  return parseRecording(decodeText(bytes, path), { name: path, ...(warn === undefined ? {} : { warn }) })
}

/** What a runtime is made with to replay a recording. */
export interface Replay {
  /** Those of the recording, with their ids and parameters; they answer nothing that was not recorded. */
  readonly models: { readonly default: Model; readonly [name: string]: Model }
  readonly memo: MemoStore
}

/**
 * A replay of a file, or of what `readRecording` gave of one. What is put in its memo stays there: the file is never changed. Nothing is
 * deleted from it: a question that failed when it was recorded fails again, as often as it is asked. What was not recorded is the failure
 * `not-recorded`, which no TRY catches.
 */
export function replayFrom(recording: string | Recording, options: ReplayOptions = {}): Replay {
  const read = typeof recording === "string" ? readRecording(recording, options) : recording
  return {
    models: replayModels(read) as Replay["models"],
    memo: { ...memoryStore({ entries: read.entries }), delete: () => Promise.resolve(0) },
  }
}
