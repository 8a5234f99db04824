// Reads a recording from a file, and creates the models and the memo that replay it.

import { readFileSync } from "node:fs"
import { UsageError } from "../../base/errors.ts"
import { parseRecording, type Recording } from "../../memo/recording.ts"
import { replayOf, type Replay } from "../../memo/replay.ts"
import { isMissing } from "../files.ts"
import { decodeText } from "../text.ts"

/** The options of `readRecording` and `replayFrom`. */
export interface ReplayOptions {
  /** Reports a last line that is cut. */
  readonly warn?: (message: string) => void
}

/** Reads a recording. Throws a `UsageError` for a missing file and for one that is not a recording of this version. */
export function readRecording(path: string, { warn }: ReplayOptions = {}): Recording {
  let bytes
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if (isMissing(error))
      throw new UsageError("not-found", `there is no recording ${path}`, "make one with --record FILE")
    throw new UsageError(
      "unreadable",
      `the recording ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  return parseRecording(decodeText(bytes, path), { name: path, ...(warn === undefined ? {} : { warn }) })
}

/**
 * A replay of a file or of a recording that was read. Its memo never writes to the file and deletes nothing, so that a
 * question that failed when recorded fails each time it is asked. A question that was not recorded is the failure
 * `not-recorded`, which no TRY catches.
 */
export function replayFrom(recording: string | Recording, options: ReplayOptions = {}): Replay {
  return replayOf(typeof recording === "string" ? readRecording(recording, options) : recording)
}
