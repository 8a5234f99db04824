// A store that copies into a recording all entries that a run stores or finds.

import { UsageError } from "../../base/errors.ts"
import { isRefusal } from "./refusal.ts"
import type { MemoStore } from "../store.ts"

/**
 * Reads from `kept` and copies the entries that it finds into `recording`; writes to both. Claims are those of `kept`.
 * If `kept` cannot be read or written, warns once and uses the recording instead. `close` closes both.
 */
export function recordingStore(kept: MemoStore, recording: MemoStore, warn: (message: string) => void): MemoStore {
  let [readsFrom, writesTo] = [kept, kept]
  const warnOnce = (error: unknown) => {
    if (readsFrom !== kept || writesTo !== kept) return
    const hint = error instanceof UsageError ? error.hint : undefined
    const reason = `${error instanceof Error ? error.message : String(error)}${hint === undefined ? "" : `; ${hint}`}`
    warn(`the memo stores nothing more in this run, but the recording does: ${reason}`)
  }
  const read = async <T>(operate: (store: MemoStore) => Promise<T>): Promise<T> => {
    const store = readsFrom
    try {
      return await operate(store)
    } catch (error) {
      if (store === recording) throw error
      warnOnce(error)
      readsFrom = writesTo = recording
      return operate(recording)
    }
  }
  const write = async <T>(operate: (store: MemoStore) => Promise<T>): Promise<T> => {
    const store = writesTo
    try {
      return await operate(store)
    } catch (error) {
      if (store === recording || isRefusal(error)) throw error
      warnOnce(error)
      writesTo = recording
      return operate(recording)
    }
  }
  return {
    ...kept,
    recording: "recorded",
    async get(key) {
      const entry = await read((store) => store.get(key))
      if (entry !== null && readsFrom === kept) await recording.put(entry)
      return entry
    },
    async put(entry, { claim, replaces = [] } = {}) {
      if (writesTo === kept) await recording.put(entry, { replaces })
      return write((store) => store.put(entry, { replaces, ...(claim === undefined ? {} : { claim }) }))
    },
    claim: (key, options) => write((store) => store.claim(key, options)),
    renew: (owner, lease) => write((store) => store.renew(owner, lease)),
    leave: (owner) => write((store) => store.leave(owner)),
    release: (claim) => write((store) => store.release(claim)),
    delete: (keys) => write((store) => store.delete(keys)),
    nearest: (parts, kind) => read((store) => store.nearest(parts, kind)),
    removed: (key) => read((store) => store.removed(key)),
    async close() {
      await Promise.all([recording.close(), kept.close()])
    },
  }
}
