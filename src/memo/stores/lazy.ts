// A store that is opened when it is first used: a program that asks nothing leaves nothing behind.

import type { MemoStore } from "../store.ts"

/** Opens once, and gives every operation on to what was opened. `close` opens nothing. */
export function lazyStore(open: () => Promise<MemoStore>): MemoStore {
  let opened: Promise<MemoStore> | undefined
  const store = () => (opened ??= open())
  return {
    get: async (key) => (await store()).get(key),
    put: async (entry, options) => (await store()).put(entry, options),
    claim: async (key, options) => (await store()).claim(key, options),
    release: async (claim) => (await store()).release(claim),
    nearest: async (parts, kind) => (await store()).nearest(parts, kind),
    async *list(filter) {
      yield* (await store()).list(filter)
    },
    delete: async (keys) => (await store()).delete(keys),
    collect: async (bounds) => (await store()).collect(bounds),
    removed: async (key) => (await store()).removed(key),
    beginEffect: async (run, effect) => (await store()).beginEffect(run, effect),
    endEffect: async (run, effect, value) => (await store()).endEffect(run, effect, value),
    async close() {
      if (opened !== undefined) await (await opened.catch(() => undefined))?.close()
    },
  }
}
