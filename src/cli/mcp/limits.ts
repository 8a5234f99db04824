// The limits of the server of the Model Context Protocol.

import type { Budget } from "../../budget/budget.ts"

/** The budget of each call, unless `--budget` or the configuration limits the same kind. */
export const CALL_BUDGET = { calls: 200 } satisfies Budget
/** UTF-16 units of the longest result that a caller receives itself; a longer one is a resource. */
export const MAX_INLINE_RESULT = 20_000
/** UTF-16 units of the beginning of a longer result, which the caller receives. */
export const MAX_BEGINNING = 1_000
/** Long results and traces that the server keeps; the oldest make room for new ones. */
export const MAX_KEPT = 32
/** UTF-16 units of all of them together. */
export const MAX_KEPT_TEXT = 64_000_000
/** UTF-16 units of one trace, which is cut behind them. */
export const MAX_TRACE_TEXT = 8_000_000
/** Minimum milliseconds between two reports of progress. */
export const PROGRESS_PAUSE = 250
/** Milliseconds between reports while nothing changes: some clients give up on a silent call. */
export const PROGRESS_HEARTBEAT = 5_000
