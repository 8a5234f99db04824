// A store through which all goes that a recording must hold: what is asked now, and what was kept of earlier runs.

import type { MemoStore } from "../store.ts"

/** Reads from `kept` and copies what it finds into `recording`; writes to both. Claims are those of `kept`. Closes both. */
export function recordingStore(kept: MemoStore, recording: MemoStore): MemoStore {
  return {
    ...kept,
    async get(key) {
      const entry = await kept.get(key)
      if (entry !== null) await recording.put(entry)
      return entry
    },
    async put(entry, { claim, replaces = [] } = {}) {
      await recording.put(entry, { replaces })
      return kept.put(entry, { replaces, ...(claim === undefined ? {} : { claim }) })
    },
    async close() {
      await Promise.all([recording.close(), kept.close()])
    },
  }
}
