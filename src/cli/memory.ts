// The models and the store of a command: the memo, a recording that is written, or one that is replayed.

import { UsageError } from "../base/errors.ts"
import type { MemoStore } from "../memo/store.ts"
import { lazyStore } from "../memo/stores/lazy.ts"
import { recordingStore } from "../memo/stores/recording.ts"
import type { Configuration } from "../models/registry/index.ts"
import type { Host } from "./host.ts"
import { memoBounds, memoFile } from "./memo-file.ts"
import { chooseModels, type Models } from "./model.ts"
import { waitsOf, type Waits } from "./waits.ts"

export interface MemoryOptions {
  readonly model?: string
  /** The memo's file; `false` for none. */
  readonly memo?: string | boolean
  readonly fresh?: boolean | string
  readonly record?: string
  readonly replay?: string
  /** Calls wait for a person in the store, whatever the models. */
  readonly confirmLater?: boolean
}

export interface Memory {
  readonly models: Models
  /** Null if nothing is stored. The caller closes it. */
  readonly store: MemoStore | null
  /** Marks the recording as broken off, so that it replaces no other. Returns its path; null without a recording. */
  readonly abandon: () => string | null
  /** The reasons for which requests to its models wait. */
  readonly waits: Waits
  /** Whether a later process can resume the run from the store; a recording alone cannot resume one. */
  readonly isPersistent: boolean
}

/** Throws `UsageError` for options that exclude each other, and for a recording that cannot be read. */
export async function openMemory(options: MemoryOptions, host: Host): Promise<Memory> {
  const { model, memo, record, replay, fresh, confirmLater = false } = options
  const warn = (message: string) => host.stderr.write(`warning: ${message}\n`)
  if (confirmLater && (memo === false || replay !== undefined))
    throw new UsageError(
      "bad-option",
      `--confirm-later keeps calls in the memo, so it excludes ${memo === false ? "--no-memo" : "--replay"}`,
    )
  if (replay !== undefined) {
    if (record !== undefined || (fresh !== undefined && fresh !== false) || memo !== undefined) {
      throw new UsageError(
        "bad-option",
        "--replay takes all answers from its recording, so it excludes --record, --fresh, --memo and --no-memo",
      )
    }
    const { replayFrom } = await import("../host/recording/replay.ts")
    const replayed = replayFrom(replay, { warn })
    return {
      models: replayed.models,
      store: replayed.memo,
      abandon: () => null,
      waits: waitsOf(replayed.models, host.signal),
      isPersistent: false,
    }
  }
  const configuration = await host.configuration()
  const models = await chooseModels(model, configuration, host)
  const mayDoWithout = !confirmLater && keepsNothing(models)
  const store = await memoOf(memo, mayDoWithout, configuration, host)
  const isPersistent = store !== null
  const waits = waitsOf(models, host.signal)
  if (record === undefined) return { models, store, abandon: () => null, waits, isPersistent }
  const { recordTo } = await import("../host/recording/record.ts")
  const recording = recordTo(record, { models })
  return {
    models: recording.models,
    store: store === null ? recording.memo : recordingStore(store, recording.memo, warn),
    abandon: () => recording.abandon(),
    waits,
    isPersistent,
  }
}

/** The codes of a file that is no memo. */
const NO_MEMO: ReadonlySet<string> = new Set([
  "bad-argument",
  "memo-foreign",
  "memo-damaged",
  "memo-newer",
  "memo-older",
])

/**
 * A file that the command line names is opened at once: one that is no memo must not cost a run its answers. Any other
 * trouble, such as a full disk, must not cost the run.
 */
async function memoOf(
  memo: MemoryOptions["memo"],
  mayDoWithout: boolean,
  configuration: Configuration,
  host: Host,
): Promise<MemoStore | null> {
  if (typeof memo === "string") {
    const store = await host.openStore(memo, memoBounds(configuration)).catch((error: unknown) => {
      if (!(error instanceof UsageError) || NO_MEMO.has(error.code)) throw error
      return lazyStore(() => Promise.reject(error))
    })
    if (!mayDoWithout) return store
    await store.close()
    return null
  }
  return memo === false || mayDoWithout
    ? null
    : lazyStore(() => host.openStore(memoFile(configuration), memoBounds(configuration)))
}

function keepsNothing(models: Models): boolean {
  return Object.values(models).every(({ keep }) => keep === false)
}
