// Records a run: a store that writes its entries to a file, and models whose failures are written to the same file.

import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { makeFolder } from "../make-folder.ts"
import { UsageError } from "../../base/errors.ts"
import {
  describeModels,
  failureKey,
  ofAnyRun,
  printEntry,
  printFailure,
  printHeader,
  printRecording,
  withoutRun,
  type RecordedFailure,
} from "../../memo/recording.ts"
import { memoryStore } from "../../memo/stores/memory.ts"
import type { Entry, MemoStore } from "../../memo/store.ts"
import { ModelError, STREAM_CUT, type Model, type ModelRequest } from "../../models/model.ts"
import { targetOf } from "./target.ts"

/** The options of `recordTo`. */
export interface RecordOptions<Models extends { readonly [name: string]: Model }> {
  /** The models of the run, by the names that the program uses. */
  readonly models: Models
}

/** The models and the memo of a runtime whose runs are recorded. */
export interface Recorder<Models> {
  /** Their answers are recorded even with `keep: false`. */
  readonly models: Models
  /** Closing it completes the recording. */
  readonly memo: MemoStore
  /**
   * Makes the recording one of a run that was broken off: closing `memo` then leaves PATH as it is, and the recording
   * in `PATH.partial`, whose path is returned.
   */
  abandon(): string
}

/**
 * Begins an empty recording, so that every question is asked. Entries are appended to `PATH.partial` as they are put,
 * so that a killed run leaves them; `memo.close` replaces PATH with all entries in their final order. Where PATH is a
 * link, both belong to the file that it leads to. A recording keeps completions and leaves out the answers made of
 * them, so that a replay evaluates those again and has a full trace. It also keeps completions of failed questions, and
 * failed requests. Throws a `UsageError` if the file cannot be created, or is a folder, a pipe, a device, or a file
 * that is neither empty nor a recording.
 */
export function recordTo<Models extends { readonly [name: string]: Model }>(
  path: string,
  { models }: RecordOptions<Models>,
): Recorder<Models> {
  const target = attempt(path, () => targetOf(path))
  const partial = `${target}.partial`
  const described = describeModels(models)
  const store = memoryStore()
  const failures = new Map<string, RecordedFailure>()
  /** The keys in the recording by those in the store, where they differ. */
  const keys = new Map<string, string>()
  const mode = permissionsOf(target)
  const file = attempt(path, () => begin(partial, printHeader(described), mode))
  let isOpen = true
  let isAbandoned = false

  const failed = (failure: RecordedFailure) => {
    if (!isOpen || failures.has(failureKey(failure))) return
    failures.set(failureKey(failure), failure)
    writeFileSync(file, printFailure(failure))
  }

  const memo: MemoStore = {
    ...store,
    recording: "recorded",
    async put(entry, options = {}) {
      if (!isOpen) throw new UsageError("memo-closed", `the recording ${path} has been closed`)
      // A request that failed fails again in a replay, and gives no text before.
      if (entry.kind === "completion" && failures.has(ofAnyRun(entry, keys).key)) return true
      if ((options.replaces ?? []).length > 0) {
        if (options.claim !== undefined) await store.release(options.claim)
        return true
      }
      const isKept = await store.put(entry, options.claim === undefined ? {} : { claim: options.claim })
      if (isKept) writeFileSync(file, printEntry(ofAnyRun(entry, keys)))
      return isKept
    },
    delete: () => Promise.resolve(0),
    async close() {
      if (!isOpen) return
      isOpen = false
      const entries: Entry[] = []
      for await (const { key } of store.list()) {
        const entry = await store.get(key)
        if (entry !== null) entries.push(ofAnyRun(entry, keys))
      }
      closeSync(file)
      const text = printRecording({ models: described, entries, failures: [...failures.values()] })
      attempt(path, () => replace(isAbandoned ? partial : target, text, mode))
      // Another process may have recorded to the same file, and be done.
      if (!isAbandoned) rmSync(partial, { force: true })
    },
  }
  const abandon = () => {
    isAbandoned = true
    return partial
  }
  const recorder = {
    models: Object.fromEntries(
      Object.entries(models).map(([name, model]) => [name, recorded(model, failed)]),
    ) as unknown as Models,
    memo,
    abandon,
  }
  // `createRuntime(recorder)` reads the enumerable properties, and refuses those that are no option.
  return Object.defineProperty(recorder, "abandon", { value: abandon, enumerable: false })
}

/** Records the failures of a model. An aborted or cut request is none; the text that it wrote so far is an entry. */
function recorded(model: Model, failed: (failure: RecordedFailure) => void): Model {
  const { keep: _, ...traits } = model
  return {
    ...traits,
    async *generate(request, options) {
      let hasWritten = false
      try {
        for await (const event of model.generate(request, options)) {
          hasWritten ||= event.type === "delta" && event.text !== ""
          yield event
        }
      } catch (thrown) {
        const isCut = thrown instanceof ModelError && thrown.code === STREAM_CUT && hasWritten
        if (!isCut && !options.signal.aborted && request.parts !== undefined)
          failed(failureOf(thrown, request, withoutRun(request.parts)))
        throw thrown
      }
    },
  }
}

function failureOf(thrown: unknown, { question }: ModelRequest, parts: RecordedFailure["parts"]): RecordedFailure {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const isOwn = thrown instanceof ModelError
  return {
    parts,
    title: question.text,
    code: isOwn ? thrown.code : null,
    message,
    hint: isOwn ? (thrown.hint ?? null) : null,
  }
}

function permissionsOf(path: string): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? undefined : found.mode & 0o777
}

/** Begins a file, with the permissions of the one that it is to replace. */
function begin(path: string, text: string, mode: number | undefined): number {
  makeFolder(dirname(path))
  const file = openSync(path, "w", mode)
  if (mode !== undefined) fchmodSync(file, mode)
  writeFileSync(file, text)
  return file
}

/** Replaces a file as a whole: it has the old text or the new one, whatever happens meanwhile. */
function replace(path: string, text: string, mode: number | undefined): void {
  const whole = `${path}.${process.pid}.new`
  try {
    const file = begin(whole, text, mode)
    fsyncSync(file)
    closeSync(file)
    renameSync(whole, path)
  } catch (error) {
    rmSync(whole, { force: true })
    throw error
  }
}

function attempt<T>(path: string, operate: () => T): T {
  try {
    return operate()
  } catch (error) {
    throw unwritable(path, error)
  }
}

function unwritable(path: string, error: unknown): UsageError {
  return Object.assign(
    new UsageError(
      "recording-unwritable",
      `the recording ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    ),
    { cause: error },
  )
}
