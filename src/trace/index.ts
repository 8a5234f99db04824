// `recall-lang/trace`: reading, folding and exporting the events of a run, also in browsers.

export {
  TRACE_VERSION,
  type BudgetReached,
  type CallStarted,
  type ConfirmationAsked,
  type Decision,
  type Delta,
  type Diagnosed,
  type Failed,
  type Hit,
  type Id,
  type Miss,
  type ModuleImported,
  type NamedValue,
  type NativeStarted,
  type NodeStarted,
  type Place,
  type QuestionStarted,
  type Recount,
  type Replaced,
  type RequestStarted,
  type Response,
  type Result,
  type Retry,
  type RunEnded,
  type RunStarted,
  type Timed,
  type TracedCall,
  type TracedMessage,
  type TracedValue,
  type TraceEvent,
  type ValueStored,
  type Wait,
} from "./events.ts"
export { type Cost, type SavedCost, type TokenCounts } from "../base/cost.ts"
export { type Row, type RunState } from "./state.ts"
export { EMPTY as EMPTY_RUN, fold, foldWithPatches, replay, type Step } from "./reduce.ts"

export { createTraceReader, readTrace, type Trace, type TraceReader } from "./read.ts"
export { lineOf } from "./write.ts"
export type { Redaction } from "../base/redaction.ts"
export { compileRedactions, type Redactions } from "./redact/rules.ts"

export { shownOf, textOf, valueOfRow, wholeOf } from "./values.ts"
export type { BudgetKind } from "../budget/budget.ts"
export type { MissReason } from "../memo/why.ts"
export type { Sums } from "./order.ts"
export { treeOf, type TreeOptions, type TreeRow } from "./tree.ts"
export { totalsByDepth, totalsByTask, type Total } from "./totals.ts"
export { longestPath, type Stretch } from "./path.ts"
export { diffTraces, type Compared, type TraceDiff } from "./diff.ts"
export { provenance, type Provenance, type Segment } from "./provenance/provenance.ts"
export { chromeTrace, type ChromeEvent, type ChromeTrace, type ContentOptions } from "./chrome.ts"
