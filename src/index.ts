// `recall-lang`: the public surface of the core, which runs in Node and in browsers.

export { createRuntime, type Runtime, type RuntimeOptions } from "./runtime.ts"
export type { ErrorCategory, ErrorCode } from "./base/codes.ts"
export { RecallError, UsageError, type RecallErrorOptions } from "./base/errors.ts"
export type { Amounts, Budget, BudgetKind, CountedKind } from "./budget/budget.ts"
export type { SharedBudget, SharedState, Slice, SharedAmounts } from "./budget/shared.ts"
export type { AskData, AskOptions } from "./run/ask.ts"
export type { CompileOptions, Models, Reach } from "./run/environment.ts"
export type { CallOptions, ProgramOptions, ProgramStreamOptions, RunOptions, StreamOptions } from "./run/options.ts"
export type { Program } from "./run/program.ts"
export type { MapInput, MapOptions, MapProgress, MapResult, RunMap } from "./run/map/options.ts"
export type { AnyTask, ResultOf, Task, TypedCallOptions } from "./run/task.ts"
export type { CommonResult, CompleteResult, Missing, PartialResult, RunResult } from "./run/result.ts"
export type { RunStream } from "./run/stream/stream.ts"
export type { TextStream } from "./run/stream/text.ts"
export type { Usage } from "./base/usage.ts"
export type { ProgramKind } from "./program/program.ts"
export type { ModuleParameter } from "./program/parameters.ts"
export { readLibraries, readServers, readSignatures, type TaskSignature } from "./program/signatures.ts"
export { checkSource } from "./program/check-source.ts"
export type { SourceTestOptions, TestOptions, TestResult } from "./run/test.ts"
export type { Following, Plan, Uncertainty } from "./run/plan.ts"
export type { PlannedQuestion, Wave } from "./run/planner.ts"

// Responses: a stream of a run for the client of a service.
export { eventStreamResponse } from "./responses/event-stream.ts"
export { type ResponseOptions } from "./responses/respond.ts"
export { uiMessageStreamResponse } from "./responses/ui-message-stream.ts"

// Modules that JavaScript imports.
export { configure, tasksOf, type RecallModule, type Tasks } from "./imported/module.ts"

// The outside world, as far as programs may reach it.
export { type World } from "./world/world.ts"
export { type PermissionRequest, type Permissions } from "./world/permissions.ts"

// Servers whose tools are natives.
export type { NativeServer, NativeServers, ToolDeclaration } from "./program/modules/servers.ts"

// Forks: a run again with one result replaced.
export { forkOf, type Fork, type ForkCounts } from "./run/fork/index.ts"
export type { Given } from "./run/fork/seam.ts"

export { type Debugged, type OnDebug } from "./run/debugged.ts"
export { createCoverage, type Coverage, type CoveragePoint } from "./run/coverage.ts"

// Natives: functions of the host, with their types.
export { native, type NativeDeclaration } from "./values/native.ts"
export {
  WAITING,
  type CallToConfirm,
  type Confirm,
  type Native,
  type NativeCall,
  type NativeParameter,
  type Provenance,
} from "./values/functions.ts"
export type { WaitingCall } from "./base/waiting-call.ts"
export type { Effect } from "./values/effect.ts"
export type { Author, Origin } from "./values/origin.ts"
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
export type { Schema, SchemaValue } from "./values/schema-type.ts"
export type { StandardSchema } from "./values/validator.ts"
export type { Value } from "./values/values.ts"

export { DEFAULT_LIMITS, type Limits } from "./values/limits.ts"
export { DEFAULT_MEMO_SIZE } from "./machine/memo.ts"

// The seams: models that answer questions, and loaders that find modules.
export {
  ModelError,
  type CallOutcome,
  type Continuation,
  type Datum,
  type FinishReason,
  type MadeCall,
  type Message,
  type Model,
  type ModelErrorOptions,
  type ModelEvent,
  type ModelRequest,
  type Passage,
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
  type Limiter,
  type LimitsContext,
  type NetworkPolicy,
  type PolicyContext,
  type RateLimits,
  type RetryOptions,
  type Timeouts,
  type TurnWish,
} from "./models/network/index.ts"
export {
  createModels,
  parseConfiguration,
  type Configuration,
  type Confirmation,
  type DatabaseConfiguration,
  type MemoConfiguration,
  type ModelConfiguration,
  type CreateModelsOptions,
} from "./models/registry/index.ts"

// Traces: the events of a run.
export {
  TRACE_VERSION,
  type Id,
  type NamedValue,
  type Place,
  type TracedValue,
  type TraceEvent,
} from "./trace/events.ts"
export type { Redaction } from "./base/redaction.ts"
export type { ModuleLoader, ModuleSource, PackageOrigin } from "./program/modules/loader.ts"
export { lockedModules, parseLock, type Lock, type LockedModule } from "./program/modules/lock.ts"
export { modulesAt, modulesFrom } from "./program/modules/texts.ts"

// Stores, which outlive a run: the interface, and a store in memory.
export { DEFAULT_BOUNDS } from "./memo/limits.ts"
export { memoryStore, type MemoryStoreOptions } from "./memo/stores/memory.ts"
export type { AnswerWarning } from "./machine/question.ts"
export type {
  Approval,
  Bounds,
  Claim,
  Claiming,
  ClaimOptions,
  EffectState,
  Entry,
  EntryFilter,
  EntryKind,
  EntrySummary,
  MemoStore,
} from "./memo/store.ts"

// Diagnostics, as data and drawn for people.
export type { CallAround, Diagnostic, Severity } from "../grammar/diagnostic.ts"
export type { Span } from "../grammar/ast.ts"
export { createRenderer, render, type RenderOptions, type Styler } from "./diagnostics/render.ts"
