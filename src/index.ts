// `recall-lang`: the public surface of the core, which runs in Node and in browsers.

export { createRuntime, type Runtime, type RuntimeOptions } from "./runtime.ts"
export { type ErrorCategory, type ErrorCode } from "./base/codes.ts"
export { RecallError, UsageError } from "./base/errors.ts"
export { type Budget } from "./budget/budget.ts"
export { type AskData, type AskOptions } from "./run/ask.ts"
export { type CompileOptions, type Models, type Reach } from "./run/environment.ts"
export { type CallOptions, type ProgramOptions, type RunOptions } from "./run/options.ts"
export { type Program } from "./run/program.ts"
export { type AnyTask, type ResultOf, type Task, type TypedCallOptions } from "./run/task.ts"
export { type CompleteResult, type PartialResult, type RunResult } from "./run/result.ts"
export { type Usage } from "./base/usage.ts"
export { type ModuleParameter } from "./program/parameters.ts"
export { readLibraries, readSignatures, type TaskSignature } from "./program/signatures.ts"
export { checkSource } from "./program/check-source.ts"
export { type SourceTestOptions, type TestOptions, type TestResult } from "./run/test.ts"
export { type Following, type Plan } from "./run/plan.ts"
export { type PlannedQuestion } from "./run/planner.ts"

// Modules that JavaScript imports.
export { configure, tasksOf, type RecallModule } from "./imported/module.ts"

// Forks: a run again with one result replaced.
export { forkOf, type Fork, type ForkCounts } from "./run/fork/index.ts"
export { type Given } from "./run/fork/seam.ts"

export { type Debugged, type OnDebug } from "./run/debugged.ts"
export { createCoverage, type Coverage, type CoveragePoint } from "./run/coverage.ts"

// Natives: functions of the host, with their types.
export { native, type NativeDeclaration } from "./values/native.ts"
export {
  type CallToConfirm,
  type Confirm,
  type Native,
  type NativeCall,
  type NativeParameter,
  type Provenance,
} from "./values/functions.ts"
export { type Effect } from "./values/effect.ts"
export { type Author, type Origin } from "./values/origin.ts"
export { fail, Failure } from "./values/failure.ts"
export {
  ANY,
  BOOLEAN,
  FUNCTION,
  listOf,
  literalOf,
  NULL,
  NUMBER,
  optional,
  RECORD,
  recordOf,
  STRING,
  TYPE,
  unionOf,
  type Fields,
  type HostType,
  type OptionalField,
  type OptionalParameter,
  type RecordFor,
  type Type,
  type TypeField,
  type TypeFor,
  type ValueOf,
} from "./values/types.ts"
export { type Schema, type SchemaValue } from "./values/schema-type.ts"
export { type StandardSchema } from "./values/standard-schema.ts"
export { type Value } from "./values/values.ts"

export { DEFAULT_LIMITS, type Limits } from "./values/limits.ts"

// The seams: models that answer questions, and loaders that find modules.
export {
  ModelError,
  type Continuation,
  type Datum,
  type FinishReason,
  type Message,
  type Model,
  type ModelErrorOptions,
  type ModelEvent,
  type ModelRequest,
  type Price,
  type Question,
  type Tool,
  type ToolCall,
  type TokenUsage,
} from "./models/model.ts"
export {
  SYSTEM_CLOCK,
  withFallback,
  withLimits,
  withPolicy,
  withRetries,
  withTimeouts,
  type Clock,
  type NetworkPolicy,
  type RateLimits,
  type RetryOptions,
  type Timeouts,
} from "./models/network/index.ts"
export {
  createModels,
  parseConfiguration,
  type Configuration,
  type MemoConfiguration,
  type ModelConfiguration,
} from "./models/registry/index.ts"

// Traces: the events of a run.
export { eventStream, type EventStream } from "./trace/stream.ts"
export {
  TRACE_VERSION,
  type Id,
  type NamedValue,
  type Place,
  type TracedValue,
  type TraceEvent,
} from "./trace/events.ts"
export { type Redaction } from "./base/redaction.ts"
export { type ModuleLoader, type ModuleSource, type PackageOrigin } from "./program/modules/loader.ts"
export { lockedModules, parseLock, type Lock, type LockedModule } from "./program/modules/lock.ts"
export { modulesAt, modulesFrom } from "./program/modules/texts.ts"

// Stores, which outlive a run: the interface, and a store in memory.
export { DEFAULT_BOUNDS } from "./memo/limits.ts"
export { memoryStore, type MemoryStoreOptions } from "./memo/stores/memory.ts"
export {
  type Bounds,
  type Claim,
  type Claiming,
  type ClaimOptions,
  type EffectState,
  type Entry,
  type EntryFilter,
  type EntryKind,
  type EntrySummary,
  type MemoStore,
} from "./memo/store.ts"

// Diagnostics, as data and drawn for people.
export { type CallAround, type Diagnostic, type Severity } from "../grammar/diagnostic.ts"
export { type Span } from "../grammar/ast.ts"
export { createRenderer, render, type RenderOptions, type Styler } from "./diagnostics/render.ts"
