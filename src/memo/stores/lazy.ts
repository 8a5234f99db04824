// A store that is opened when first used: a program that asks nothing creates no file.

import type { MemoStore } from "../store.ts"

/** A store that opens another once and forwards every operation to it. `close` opens nothing. */
export function lazyStore(open: () => Promise<MemoStore>): MemoStore {
  let opened: Promise<MemoStore> | undefined
  const store = () => (opened ??= open())
  return {
    get: async (key) => (await store()).get(key),
    put: async (entry, options) => (await store()).put(entry, options),
    claim: async (key, options) => (await store()).claim(key, options),
    renew: async (owner, lease) => (await store()).renew(owner, lease),
    leave: async (owner) => (await store()).leave(owner),
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
    awaitApproval: async (waiting) => (await store()).awaitApproval(waiting),
    approvals: async (run) => (await store()).approvals(run),
    approve: async (run, call, isAllowed) => (await store()).approve(run, call, isAllowed),
    async close() {
      if (opened !== undefined) await (await opened.catch(() => undefined))?.close()
    },
  }
}
