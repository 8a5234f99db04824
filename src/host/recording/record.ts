// Records a run: a store that keeps all that is put in it, and writes it to a file.

import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { UsageError } from "../../errors.ts"
import { describeModels, printEntry, printHeader, printRecording } from "../../memo/recording.ts"
import { memoryStore } from "../../memo/stores/memory.ts"
import type { Entry, MemoStore } from "../../memo/store.ts"
import type { Model } from "../../models/model.ts"

export interface RecordOptions {
  /** The models of the run, by the names by which the program asks them. */
  readonly models: { readonly [name: string]: Model }
}

/**
 * Begins a recording, with nothing in it: all is asked anew. Entries go to `PATH.partial` as they are put, so that a run that is killed
 * leaves what it had; `close` writes them in their final order to PATH, and until then what was there stays. Completions stay in a recording
 * when the answer that they were made for is put, and the answer is left out: a replay makes it again, and can be looked at. Completions
 * of a question that failed stay, too. Throws a `UsageError` where the file cannot be made.
 */
export function recordTo(path: string, { models }: RecordOptions): MemoStore {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) throw unwritable(path, "it is a folder")
  const partial = `${path}.partial`
  const described = describeModels(models)
  const store = memoryStore()
  const file = begin(partial, printHeader(described))
  let isOpen = true

  return {
    ...store,
    async put(entry, options = {}) {
      if (!isOpen) throw new UsageError("memo-closed", `the recording ${path} has been closed`)
      if ((options.replaces ?? []).length > 0) {
        if (options.claim !== undefined) await store.release(options.claim)
        return true
      }
      const isKept = await store.put(entry, options.claim === undefined ? {} : { claim: options.claim })
      if (isKept) writeFileSync(file, printEntry(entry))
      return isKept
    },
    delete: () => Promise.resolve(0),
    async close() {
      if (!isOpen) return
      isOpen = false
      const entries: Entry[] = []
      for await (const { key } of store.list()) {
        const entry = await store.get(key)
        if (entry !== null) entries.push(entry)
      }
      closeSync(file)
      const whole = `${path}.${process.pid}.new`
      const written = begin(whole, printRecording({ models: described, entries }))
      try {
        fsyncSync(written)
        closeSync(written)
        renameSync(whole, path)
      } catch (error) {
        throw unwritable(path, error)
      }
      // Another process may have recorded to the same file, and be done.
      rmSync(partial, { force: true })
    },
  }
}

function begin(path: string, text: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true })
    const file = openSync(path, "w")
    writeFileSync(file, text)
    return file
  } catch (error) {
    throw unwritable(path, error)
  }
}

function unwritable(path: string, error: unknown): UsageError {
  return Object.assign(new UsageError("recording-unwritable", `the recording ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`), { cause: error })
}
