// The memo of a worker: its answers are its own or shared, its effects and approvals always shared.

import type { MemoStore } from "../memo/store.ts"
import type { RuntimeOptions } from "../runtime.ts"
import { memoryStore } from "../memo/stores/memory.ts"
import type { WorkOptions } from "./options.ts"

/**
 * The store of a worker's runtime. An effect is done once whatever worker runs the run again, and a decision reaches
 * every worker.
 */
export function workerMemo({ options, memo = usual(options) }: WorkOptions, shared: MemoStore): MemoStore {
  if (memo === "shared") return shared
  const own = typeof options.memo === "object" ? options.memo : memoryStore()
  const { beginEffect, endEffect, awaitApproval, approvals, approve } = shared
  return { ...own, beginEffect, endEffect, awaitApproval, approvals, approve }
}

/** Answers that may write belong to their run, so another worker that resumes it must find them. */
function usual({ natives = [], confirm }: RuntimeOptions): "own" | "shared" {
  return confirm !== undefined || natives.some(({ effect }) => effect === "write") ? "shared" : "own"
}
