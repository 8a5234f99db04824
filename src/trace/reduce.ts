// Folds the events of a run into its state. The events may come from anywhere, so those that do not fit are ignored.

import { addCosts, addSaved, costOfTokens, costWithout, NO_COST, tokensOf, type PricedTokens } from "../base/cost.ts"
import { jsonOfData } from "../base/exact.ts"
import { applyPatches, enablePatches, Immer, type Draft, type Patch } from "immer"
import type {
  CallStarted,
  ConfirmationAsked,
  Decision,
  Failed,
  Hit,
  Id,
  Miss,
  ModuleImported,
  NativeStarted,
  NodeStarted,
  QuestionStarted,
  Recount,
  RequestStarted,
  Response,
  Result,
  Retry,
  RunEnded,
  RunStarted,
  TracedValue,
  TraceEvent,
} from "./events.ts"
import type { Row, RunState } from "./state.ts"

/** The run's own row. */
export const RUN: Id = 0

/** The state before the first event. */
export const EMPTY: RunState = {
  run: null,
  rows: {},
  values: {},
  imports: [],
  totals: {
    calls: 0,
    questions: { running: 0, done: 0, failed: 0 },
    remembered: { calls: 0, questions: 0 },
    requests: { running: 0, ended: 0 },
    cost: NO_COST,
    saved: { ...NO_COST, milliseconds: 0 },
  },
  budget: [],
  end: null,
  now: 0,
}

/**
 * A separate instance, so that the host's settings of immer have no effect here. Freezing a list of 100,000 rows takes
 * ten times as long as a fold; the types forbid changes instead.
 */
const immer = new Immer({ autoFreeze: false })

/**
 * The state after these events. A state is never changed, and parts that no event touches are shared. One fold copies
 * the list of rows, so frequent events are best folded in batches. Ignores events of an unknown type, before the first
 * `run` or after the last `end`, of an unknown parent, with an id that is in use, or for a row that has ended.
 */
export function fold(state: RunState, events: Iterable<TraceEvent>): RunState {
  return immer.produce(state, (draft) => apply(draft, events))
}

/** A step between two states: `patches` lead from the first to the second, `inverse` back. */
export interface Step {
  readonly state: RunState
  readonly patches: readonly Patch[]
  readonly inverse: readonly Patch[]
}

/** Folds like `fold`, and returns the patches with which `replay` steps forwards and backwards. */
export function foldWithPatches(state: RunState, events: Iterable<TraceEvent>): Step {
  enablePatches()
  const [next, patches, inverse] = immer.produceWithPatches(state, (draft) => apply(draft, events))
  return { state: next, patches, inverse }
}

/** Applies patches of `foldWithPatches` to the state from which they lead. */
export function replay(state: RunState, patches: readonly Patch[]): RunState {
  enablePatches()
  return applyPatches(state, patches)
}

type State = Draft<RunState>
type Started = CallStarted | NativeStarted | QuestionStarted | NodeStarted | RequestStarted | Hit

function apply(state: State, events: Iterable<TraceEvent>): void {
  for (const event of events) {
    if (state.end !== null || (state.run === null) !== (event.type === "run")) continue
    one(state, event)
    if (event.t > state.now) state.now = event.t
  }
}

function one(state: State, event: TraceEvent): void {
  switch (event.type) {
    case "run":
      return begin(state, event)
    case "value":
      return store(state, event.ref, event.value)
    case "import":
      return imported(state, event)
    case "call":
      return void open(state, event, {
        kind: "call",
        name: event.task,
        arguments: event.arguments,
        ...(event.module === undefined ? {} : { module: event.module }),
      })
    case "native":
      return void open(state, event, { kind: "native", name: event.native, arguments: event.arguments })
    case "confirmation":
      return askHost(state, event)
    case "decision":
      return decide(state, event)
    case "question":
      return openQuestion(state, event)
    case "node":
      return void open(state, event, { kind: "node", name: event.kind, node: { kind: event.kind } })
    case "request":
      return openRequest(state, event)
    case "delta": {
      const row = running(state, event.id, "request")
      if (row !== null) row.request!.text += event.text
      return
    }
    case "wait": {
      const row = running(state, event.id, "request")
      if (row !== null) row.request!.waiting = event.reason
      return
    }
    case "retry":
      return retry(state, event)
    case "response":
      return respond(state, event)
    case "recount":
      return recount(state, event)
    case "result":
    case "failure":
      return close(state, event)
    case "hit":
      return hit(state, event)
    case "miss":
      return miss(state, event)
    case "diagnostic": {
      rowOf(state, event.parent)?.diagnostics.push(still(event.diagnostic))
      return
    }
    case "budget": {
      const { kind, limit } = event
      if (!state.budget.some((reached) => reached.kind === kind && reached.limit === limit))
        state.budget.push({ kind, limit })
      return
    }
    case "end":
      return end(state, event)
    // An event of a later version of Recall.
    default:
      return
  }
}

function begin(state: State, { type: _, t: __, ...run }: RunStarted): void {
  state.run = still(run)
  state.rows[RUN] = { ...blank("run", run.name, 0), arguments: still(run.arguments) }
}

function imported(state: State, { type: _, t: __, ...event }: ModuleImported): void {
  state.imports.push(still(event))
}

/** Stores a value under a content hash only, so that no name collides with a property of every object. */
function store(state: State, ref: string, value: unknown): void {
  if (isRef(ref) && !Object.hasOwn(state.values, ref)) state.values[ref] = still(value)
}

/** Whether a text can be the name of a stored value: a SHA-256 in hex. */
export function isRef(ref: string): boolean {
  return /^[0-9a-f]{64}$/.test(ref)
}

function open(state: State, event: Started, own: Pick<Row, "kind" | "name"> & Partial<Row>): boolean {
  const { id, parent } = event
  const above = rowOf(state, parent)
  if (above === null || !Number.isSafeInteger(id) || id < 0 || Object.hasOwn(state.rows, id)) return false
  state.rows[id] = {
    ...blank(own.kind, own.name, event.t),
    id,
    parent,
    depth: above.depth + (above.kind === "question" ? 1 : 0),
    at: "at" in event ? still(event.at) : null,
    ...quietly(own),
  }
  above.children.push(id)
  if (event.type === "call") state.totals.calls++
  return true
}

function askHost(state: State, { id, t, by, provenance }: ConfirmationAsked): void {
  const row = running(state, id, "native")
  if (row !== null) row.confirmation ??= { t, by, provenance: still(provenance), decision: null }
}

function decide(state: State, { id, t, allowed }: Decision): void {
  const asked = running(state, id, "native")?.confirmation
  if (asked !== undefined) asked.decision ??= { t, allowed }
}

function openQuestion(state: State, event: QuestionStarted): void {
  const { question, data, model, modelId, models, returns, sample, recursive, untrusted, tools, source } = event
  const given = { ...(models === undefined ? {} : { models }), ...(untrusted === undefined ? {} : { untrusted }) }
  const own = { text: question, model, modelId, ...given, returns, sample, recursive, tools, source }
  if (open(state, event, { kind: "question", name: titleOf(question), arguments: data, question: own }))
    state.totals.questions.running++
}

function openRequest(state: State, event: RequestStarted): void {
  const { modelId, attempt, written, messages, prompt } = event
  // Not frozen, as deltas append to it.
  const request = {
    attempt,
    written,
    messages: still(messages),
    prompt: still(prompt),
    text: "",
    response: null,
    retries: [],
  }
  if (!open(state, event, { kind: "request", name: modelId })) return
  state.rows[event.id]!.request = request
  state.totals.requests.running++
}

function retry(state: State, { id, t, code, message, milliseconds }: Retry): void {
  running(state, id, "request")?.request!.retries.push({ t, code, message, milliseconds })
}

function respond(state: State, event: Response): void {
  const row = running(state, event.id, "request")
  if (row === null) return
  const { finish, kept, estimated, remembered, unsent, items, calls } = event
  const own = {
    ...(unsent === undefined ? {} : { unsent }),
    ...(items === undefined ? {} : { items: still(items) }),
    ...(calls === undefined ? {} : { calls: still(calls) }),
  }
  row.request!.response = { finish, kept, estimated, remembered, ...own }
  row.to = event.t
  row.state = finish === "failed" ? "failed" : "done"
  state.totals.requests.running--
  if (!remembered && unsent !== true) state.totals.requests.ended++
  const cost = costOfTokens({ ...tokensOf(event), ...dollarsOf(event), estimated })
  if (remembered) return void (state.totals.saved = addSaved(state.totals.saved, { ...cost, milliseconds: 0 }))
  row.cost = cost
  state.totals.cost = addCosts(state.totals.cost, cost)
}

function recount(state: State, event: Recount): void {
  const row = rowOf(state, event.id)
  if (row?.request?.response?.remembered !== false) return
  const cost = costOfTokens({ ...tokensOf(event), ...dollarsOf(event), estimated: true })
  state.totals.cost = addCosts(costWithout(state.totals.cost, row.cost), cost)
  row.cost = cost
}

function dollarsOf({ usd, unpriced }: Response | Recount): Pick<PricedTokens, "usd" | "unpriced"> {
  return { usd, ...(unpriced === undefined ? {} : { unpriced }) }
}

function close(state: State, event: Result | Failed): void {
  const row = running(state, event.id) ?? awaited(state, event.id)
  if (row === null || row.kind === "run" || row.kind === "request") return
  row.to = event.t
  if (event.type === "result") {
    row.state = "done"
    row.value = still(event.value)
  } else {
    row.state = "failed"
    row.failure = failureOf(event)
  }
  if (row.kind !== "question") return
  state.totals.questions.running--
  state.totals.questions[row.state === "done" ? "done" : "failed"]++
}

function failureOf({ code, message, hint }: Failed): NonNullable<Row["failure"]> {
  return hint === undefined ? { code, message } : { code, message, hint }
}

function hit(state: State, event: Hit): void {
  const { t, what, name, of, from, saved, module, question, value = null, arguments: given = [] } = event
  const own = {
    what,
    of,
    from,
    ...(saved === undefined ? {} : { saved }),
    ...(question === undefined ? {} : { question }),
  }
  if (
    !open(state, event, {
      kind: "hit",
      name,
      state: "done",
      to: t,
      value,
      arguments: given,
      hit: own,
      ...(module === undefined ? {} : { module }),
    })
  )
    return
  state.totals.remembered[what === "question" ? "questions" : "calls"]++
  if (saved === undefined) return
  state.totals.saved = addSaved(state.totals.saved, saved)
}

function miss(state: State, { id, reason, parts, removed }: Miss): void {
  const row = rowOf(state, id)
  if (row?.kind === "question")
    row.miss = still({
      reason,
      ...(parts === undefined ? {} : { parts }),
      ...(removed === undefined ? {} : { removed }),
    })
}

function end(state: State, { type: _, ...event }: RunEnded): void {
  state.end = still(event)
  const row = state.rows[RUN]!
  row.to = event.t
  row.state = event.outcome !== "failed" && event.outcome !== "interrupted" ? "done" : "failed"
  row.value = still(event.value)
}

function blank(kind: Row["kind"], name: string, from: number): Draft<Row> {
  return {
    id: RUN,
    parent: RUN,
    kind,
    name,
    depth: 0,
    state: "running",
    from,
    to: null,
    arguments: [],
    value: null,
    failure: null,
    at: null,
    children: [],
    cost: NO_COST,
    diagnostics: [],
  }
}

function rowOf(state: State, id: Id): Draft<Row> | null {
  return Object.hasOwn(state.rows, id) ? state.rows[id]! : null
}

/** The row if it is still running and of that kind. */
function running(state: State, id: Id, kind?: Row["kind"]): Draft<Row> | null {
  const row = rowOf(state, id)
  return row !== null && row.state === "running" && (kind === undefined || row.kind === kind) ? row : null
}

/** A hit of a result that another run was still evaluating, whose outcome follows in a later event. */
function awaited(state: State, id: Id): Draft<Row> | null {
  const row = rowOf(state, id)
  return row?.hit !== undefined && row.hit.of === null && row.value === null && row.failure === null ? row : null
}

/** A text itself, any other value by its beginning. */
function titleOf(value: TracedValue): string {
  if ("json" in value) return typeof value.json === "string" ? value.json : jsonOfData(value.json)
  return "ref" in value ? `${value.beginning}…` : value.opaque
}

/**
 * Marks content of events as immutable. immer does not descend into a frozen object, which would take time, and would
 * overflow the host's stack where the content nests too deeply.
 */
function still<T>(value: T): Draft<T> {
  return (typeof value === "object" && value !== null ? Object.freeze(value) : value) as Draft<T>
}

function quietly(row: Partial<Row>): Partial<Draft<Row>> {
  for (const part of Object.values(row)) still(part)
  return row as Partial<Draft<Row>>
}
