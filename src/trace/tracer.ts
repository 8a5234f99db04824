// Emits the events of a run: evaluations, questions and requests, in the order in which they begin and end.

import type { Diagnostic } from "../../grammar/index.ts"
import { parseDocument } from "../../grammar/document.ts"
import { unwritten } from "../../grammar/unwritten.ts"
import type { Exhausted } from "../budget/ledger.ts"
import { UsageError } from "../base/errors.ts"
import { fromHost } from "../values/host-values.ts"
import { dataOf, type Observer, type Reuse, type Row } from "../machine/observer.ts"
import type { QuestionFuture } from "../machine/effects.ts"
import type { Ask } from "../machine/question.ts"
import type { Failure, Location } from "../values/failure.ts"
import type { CallToConfirm, Native } from "../values/functions.ts"
import type { Frame } from "../machine/code.ts"
import type { Task } from "../machine/task.ts"
import { showType } from "../values/types.ts"
import type { Value } from "../values/values.ts"
import type { Model, ModelRequest } from "../models/model.ts"
import type { ModuleSource } from "../program/modules/loader.ts"
import type {
  Hit,
  Miss,
  NamedValue,
  Place,
  Recount,
  Replaced,
  Response,
  RunEnded,
  RunStarted,
  TraceEvent,
} from "./events.ts"
import { createRecorder, type Recorder, type RecorderOptions } from "./recorder.ts"

/** A result that takes the place of that of a question, or of a call, and of all that are equal to it. */
export interface Replacement {
  readonly target: Omit<Replaced, "value">
  readonly value: Value
}

/** The end of a request, with its cost. */
export type Ending = Omit<Response, "type" | "t" | "id">

/** An event without its time. */
type Untimed<E> = E extends TraceEvent ? Omit<E, "t"> : never

/** A tracer that emits a run's events to `emit`, from its beginning to its end. */
export function createTracer(options: RecorderOptions): Tracer {
  return new Tracer(createRecorder(options))
}

export class Tracer implements Observer {
  private readonly recorder: Recorder
  private last: Row = 0
  /** Set by `end`: later events are dropped, as cancelled requests would still report. */
  private isOver = false
  /** The ids of the models by their names. */
  private models: RunStarted["models"] = {}

  constructor(recorder: Recorder) {
    this.recorder = recorder
  }

  private emit(event: Untimed<TraceEvent>): void {
    if (this.isOver) return
    this.recorder.record(Object.assign({ type: event.type, t: this.recorder.now() }, event) as TraceEvent)
  }

  /** The beginning and the end of a call are most events of most traces: they are made without a copy. */
  private record(event: TraceEvent): void {
    if (!this.isOver) this.recorder.record(event)
  }

  begin(
    run: Omit<RunStarted, "type" | "t" | "arguments" | "text" | "replaced" | "unwritten">,
    args: { readonly [name: string]: unknown },
    text: string,
    replaced: readonly Replacement[],
  ): void {
    const { recorder } = this
    this.models = run.models
    this.emit({
      type: "run",
      ...run,
      ...(run.kind === "document" ? unwrittenIn(text) : {}),
      arguments: Object.entries(args).flatMap(([name, given]) => argument(recorder, name, given)),
      ...replacedBy(recorder, replaced),
      text: recorder.valueOf(text),
    })
  }

  end(
    ended: Omit<RunEnded, "type" | "t" | "value" | "text">,
    result: { readonly value: Value; readonly text: string } | null,
  ): void {
    const { recorder } = this
    this.emit({
      type: "end",
      ...ended,
      value: result === null ? null : recorder.valueOf(result.value),
      text: result === null ? null : recorder.valueOf(result.text),
    })
    this.isOver = true
  }

  imported(specifier: string, importer: string, { id, text, origin }: ModuleSource): void {
    this.emit({
      type: "import",
      specifier,
      importer,
      module: id,
      text: this.recorder.valueOf(text),
      ...(origin === undefined ? {} : { origin }),
    })
  }

  next(): Row {
    return ++this.last
  }

  call(parent: Row, task: Task, frame: Frame, location: Location): Row {
    const { recorder } = this
    const id = this.next()
    const { name, parameters, definition } = task
    const given: NamedValue[] = new Array<NamedValue>(parameters.length)
    for (let i = 0; i < parameters.length; i++) given[i] = recorder.named(parameters[i]!.name, frame[i + 1] as Value)
    const { source } = definition.location
    const at = placeOf(location)
    const t = recorder.now() // after the long values, which are events before this one
    this.record(
      source === location.source
        ? { type: "call", t, id, parent, task: name, arguments: given, at }
        : { type: "call", t, id, parent, task: name, module: source, arguments: given, at },
    )
    return id
  }

  native(parent: Row, native: Native, values: readonly Value[], location: Location): Row {
    const id = this.next()
    const { name, effect, parameters } = native
    const args = parameters.map((parameter, i) => [parameter.name, values[i]!] as const)
    this.emit({
      type: "native",
      id,
      parent,
      native: name,
      effect: effect as "read" | "write",
      arguments: named(this.recorder, args),
      at: placeOf(location),
    })
    return id
  }

  confirmation(id: Row, { by, provenance }: CallToConfirm): void {
    this.emit({
      type: "confirmation",
      id,
      by,
      provenance: Object.entries(provenance).map(([name, origins]) => ({ name, origins })),
    })
  }

  decision(id: Row, allowed: boolean): void {
    this.emit({ type: "decision", id, allowed })
  }

  node(parent: Row, kind: "result" | "effect" | "answer", location: Location): Row {
    const id = this.next()
    this.emit({ type: "node", id, parent, kind, at: placeOf(location) })
    return id
  }

  /** `saved` is the cost of the original evaluation, if known. */
  reused(
    id: Row,
    parent: Row,
    { what, name, given, of, from, value, ask, call }: Reuse,
    location: Location,
    saved?: Hit["saved"],
  ): void {
    const { recorder } = this
    const shown = value === undefined ? {} : { value: recorder.valueOf(value) }
    const asked = ask === undefined ? {} : { question: askedOf(recorder, ask, this.models[ask.model] ?? "none") }
    const called = call === undefined ? {} : moduleOf(call.task, location)
    this.emit({
      type: "hit",
      id,
      parent,
      what,
      name,
      arguments: named(recorder, given),
      of,
      from,
      ...asked,
      ...called,
      ...shown,
      ...(saved === undefined ? {} : { saved }),
      at: placeOf(location),
    })
  }

  succeeded(id: Row, value: Value): void {
    const { recorder } = this
    const traced = recorder.valueOf(value)
    this.record({ type: "result", t: recorder.now(), id, value: traced })
  }

  failed(id: Row, { code, message, hint }: Failure): void {
    this.emit({ type: "failure", id, code, message, ...(hint === undefined ? {} : { hint }) })
  }

  question({ row, context, ask, location }: QuestionFuture, modelId: string, source: string): void {
    const { recorder } = this
    this.emit({
      type: "question",
      id: row,
      parent: context.row,
      ...askedOf(recorder, ask, modelId),
      data: named(recorder, dataOf(ask)),
      source,
      at: placeOf(location),
    })
  }

  missed(id: Row, miss: Omit<Miss, "type" | "t" | "id">): void {
    this.emit({ type: "miss", id, ...miss })
  }

  request(parent: Row, model: Model, { messages, prompt, question }: ModelRequest): Row {
    const { recorder } = this
    const id = this.next()
    this.emit({
      type: "request",
      id,
      parent,
      modelId: model.id,
      attempt: question.attempt,
      written: question.written.length,
      messages: messages.map(({ role, content, calls, callId }) => ({
        role,
        content: recorder.valueOf(content),
        ...(calls === undefined ? {} : { calls }),
        ...(callId === undefined ? {} : { callId }),
      })),
      prompt: prompt === null ? null : recorder.valueOf(prompt),
    })
    return id
  }

  delta(id: Row, text: string): void {
    this.emit({ type: "delta", id, text })
  }

  retry(id: Row, code: string, message: string, milliseconds: number): void {
    this.emit({ type: "retry", id, code, message, milliseconds })
  }

  wait(id: Row, reason: string): void {
    this.emit({ type: "wait", id, reason })
  }

  response(id: Row, ending: Ending): void {
    this.emit({ type: "response", id, ...ending })
  }

  recount(id: Row, cost: Omit<Recount, "type" | "t" | "id">): void {
    this.emit({ type: "recount", id, ...cost })
  }

  exhausted(parent: Row, { kind, limit }: Exhausted): void {
    this.emit({ type: "budget", parent, kind, limit })
  }

  diagnosed(parent: Row, diagnostic: Diagnostic): void {
    this.emit({ type: "diagnostic", parent, diagnostic })
  }
}

/** A caller's argument; none for one that cannot be converted, for which the run reports an error. */
function argument(recorder: Recorder, name: string, given: unknown): NamedValue[] {
  if (given === undefined) return []
  try {
    return [recorder.named(name, fromHost(given, name))]
  } catch (error) {
    if (error instanceof UsageError) return []
    throw error
  }
}

export function named(recorder: Recorder, values: Iterable<readonly [string, Value]>): NamedValue[] {
  return Array.from(values, ([name, value]) => recorder.named(name, value))
}

function replacedBy(recorder: Recorder, replaced: readonly Replacement[]): Pick<RunStarted, "replaced"> {
  return replaced.length === 0
    ? {}
    : { replaced: replaced.map(({ target, value }) => ({ ...target, value: recorder.valueOf(value) })) }
}

/** A question with everything that can change its answer, except its data. */
export function askedOf(recorder: Recorder, ask: Ask, modelId: string): NonNullable<Hit["question"]> {
  const { model, models, sample, recursive, isUntrusted } = ask
  const question = recorder.valueOf(ask.question)
  const returns = showType(ask.returns)
  const tools = toolNames(ask)
  // Most questions are of this kind, and a spread costs more than all else here.
  if (models.length === 0 && !isUntrusted) return { question, model, modelId, returns, sample, recursive, tools }
  return {
    question,
    model,
    modelId,
    ...(models.length === 0 ? {} : { models }),
    returns,
    sample,
    recursive,
    ...(isUntrusted ? { untrusted: true as const } : {}),
    tools,
  }
}

function moduleOf(
  {
    definition: {
      location: { source },
    },
  }: Task,
  calledAt: Location,
): { readonly module?: string } {
  return source === calledAt.source ? {} : { module: source }
}

function toolNames({ tools }: Ask): string[] {
  return tools.map(({ name }) => name)
}

function placeOf({ source, span: { start, end } }: Location): Place {
  return { source, start, end }
}

function unwrittenIn(text: string): Pick<RunStarted, "unwritten"> {
  const spans = unwritten(parseDocument(text).document, text)
  return spans.length === 0 ? {} : { unwritten: spans.map(({ start, end }) => ({ start, end })) }
}
