// A store through which all goes that a recording must hold: what is asked now, and what was kept of earlier runs.

import { isRefusal } from "./refusal.ts"
import type { MemoStore } from "../store.ts"

/**
 * Reads from `kept` and copies what it finds into `recording`; writes to both. Claims are those of `kept`. Where `kept` cannot be read or
 * written, `warn` is told so once, and the recording stands in for it. Closes both.
 */
export function recordingStore(kept: MemoStore, recording: MemoStore, warn: (message: string) => void): MemoStore {
  let [readsFrom, writesTo] = [kept, kept]
  const tell = (error: unknown) => {
    if (readsFrom === kept && writesTo === kept)
      warn(
        `what is asked is recorded, and not kept any more in this run: ${error instanceof Error ? error.message : String(error)}`,
      )
  }
  const read = async <T>(operate: (store: MemoStore) => Promise<T>): Promise<T> => {
    const store = readsFrom
    try {
      return await operate(store)
    } catch (error) {
      if (store === recording) throw error
      tell(error)
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
      tell(error)
      writesTo = recording
      return operate(recording)
    }
  }
  return {
    ...kept,
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
    release: (claim) => write((store) => store.release(claim)),
    delete: (keys) => write((store) => store.delete(keys)),
    nearest: (parts, kind) => read((store) => store.nearest(parts, kind)),
    removed: (key) => read((store) => store.removed(key)),
    async close() {
      await Promise.all([recording.close(), kept.close()])
    },
  }
}
