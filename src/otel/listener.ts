// Converts the events of a run to spans, one by one.

import type { Id, QuestionStarted, Recount, Response, RunStarted, TraceEvent } from "../trace/events.ts"
import {
  argumentsText,
  nativeAttributes,
  questionAttributes,
  requestAttributes,
  responseAttributes,
  resultAttributes,
  runAttributes,
  usageAttributes,
  splitModel,
  type Content,
} from "./attributes.ts"
import type { Attributes, SpanSink, SpanStart } from "./sink.ts"

/** The content of spans. */
export interface SpanOptions {
  /** Whether spans include questions, data, messages and answers; false unless given. */
  readonly content?: boolean
}

/** Receives the events of one run in their order, and emits their spans. */
export interface Listener {
  event(event: TraceEvent): void
  /** Ends all open spans. */
  end(): void
}

interface Open<S> {
  readonly span: S
  readonly parent: Open<S> | null
  readonly kind: "run" | "call" | "native" | "question" | "request"
  readonly from: number
  /** The innermost enclosing task, or the run. */
  readonly task: string
  /** The text of a request's response, if content is included. */
  text: string
  firstDelta: number | null
  isOver: boolean
}

/** A listener that writes spans to `sink`. */
export function spansTo<S>(sink: SpanSink<S>, { content: hasContent = false }: SpanOptions = {}): Listener {
  const open = new Map<Id, Open<S>>()
  /** Failed rows stay parents: evaluation that continues beside a failure may start rows below them. */
  const failed = new Map<Id, Open<S>>()
  /** The enclosing row of each node, as nodes have no spans of their own. */
  const around = new Map<Id, Id>()
  /** The question of each request that is running or was estimated. */
  const askers = new Map<Id, Id>()
  const values: { [ref: string]: unknown } = Object.create(null) as { [ref: string]: unknown }
  const content: Content = hasContent ? { values } : null
  let began = 0
  let last = 0

  const holder = (id: Id): Open<S> | undefined => {
    const row = around.get(id) ?? id
    return open.get(row) ?? failed.get(row)
  }
  const begin = (
    id: Id,
    parent: Open<S> | null,
    kind: Open<S>["kind"],
    task: string,
    from: number,
    start: Omit<SpanStart, "time">,
  ): void => {
    if (open.has(id)) return
    open.set(id, {
      span: sink.start(id, parent?.span ?? null, { ...start, time: began + from }),
      parent,
      kind,
      from,
      task,
      text: "",
      firstDelta: null,
      isOver: false,
    })
  }
  const close = (id: Id, t: number, attributes: Attributes, error: string | null): void => {
    const row = open.get(id)
    if (row === undefined) return
    open.delete(id)
    row.isOver = true
    if (error !== null) failed.set(id, row)
    sink.end(row.span, {
      attributes: error === null ? attributes : { ...attributes, "error.type": error },
      time: began + t,
      error,
    })
  }
  const note = (id: Id, t: number, name: string, attributes: Attributes): void => {
    let row: Open<S> | null = holder(id) ?? null
    // A span that has ended accepts no more events.
    while (row?.isOver === true) row = row.parent
    if (row !== null) sink.event(row.span, name, attributes, began + t)
  }
  const closeAll = (t: number, attributes: Attributes, error: string | null): void => {
    for (const id of [...open.keys()].reverse()) {
      if (id !== RUN) close(id, t, { "recall.unfinished": true }, null)
    }
    close(RUN, t, attributes, error)
  }

  const start = (event: RunStarted): void => {
    const at = Date.parse(event.at)
    began = Number.isFinite(at) ? at : 0
    begin(RUN, null, "run", event.name, event.t, {
      name: `invoke_workflow ${event.name}`,
      kind: "internal",
      attributes: runAttributes(event),
    })
  }
  const ask = (event: QuestionStarted, parent: Open<S>): void => {
    begin(event.id, parent, "question", parent.task, event.t, {
      name: `invoke_agent ${parent.task}`,
      kind: "internal",
      attributes: questionAttributes(event, parent.task, content),
    })
  }
  const respond = (event: Response): void => {
    const row = open.get(event.id)
    if (!event.estimated) askers.delete(event.id)
    if (row?.kind !== "request") return
    const first =
      row.firstDelta === null ? {} : { "gen_ai.response.time_to_first_chunk": (row.firstDelta - row.from) / 1_000 }
    close(
      event.id,
      event.t,
      { ...responseAttributes(event, hasContent ? row.text.slice(0, event.kept) : null), ...first },
      event.finish === "failed" ? "request-failed" : null,
    )
  }

  /** The span of the request has ended, so its question's has the better estimate as an event. */
  const recount = (event: Recount): void => {
    const parent = askers.get(event.id)
    askers.delete(event.id)
    if (parent !== undefined)
      note(parent, event.t, "recall.recount", {
        "recall.request": event.id,
        ...usageAttributes({ ...event, estimated: true }),
      })
  }

  const one = (event: TraceEvent): void => {
    const parent = "parent" in event ? holder(event.parent) : undefined
    switch (event.type) {
      case "run":
        return open.size === 0 ? start(event) : undefined
      case "value": {
        if (hasContent) values[event.ref] = event.value
        return
      }
      case "call": {
        const attributes = {
          "recall.task": event.task,
          ...(content === null ? {} : { "recall.arguments": argumentsText(event.arguments, content) }),
        }
        if (parent !== undefined)
          begin(event.id, parent, "call", event.task, event.t, { name: event.task, kind: "internal", attributes })
        return
      }
      case "native": {
        if (parent !== undefined)
          begin(event.id, parent, "native", parent.task, event.t, {
            name: `execute_tool ${event.native}`,
            kind: "internal",
            attributes: nativeAttributes(event, content),
          })
        return
      }
      case "confirmation":
        return note(event.id, event.t, "recall.confirmation", { "recall.by": event.by })
      case "decision":
        return note(event.id, event.t, "recall.decision", { "recall.allowed": event.allowed })
      case "question":
        return parent === undefined ? undefined : ask(event, parent)
      case "node":
        return void around.set(event.id, around.get(event.parent) ?? event.parent)
      case "request": {
        const operation = event.prompt === null ? "chat" : "text_completion"
        askers.set(event.id, event.parent)
        if (parent !== undefined)
          begin(event.id, parent, "request", parent.task, event.t, {
            name: `${operation} ${splitModel(event.modelId)[1]}`,
            kind: "client",
            attributes: requestAttributes(event, content),
          })
        return
      }
      case "delta": {
        const row = open.get(event.id)
        if (row?.kind !== "request") return
        row.firstDelta ??= event.t
        if (hasContent) row.text += event.text
        return
      }
      case "wait":
        return note(event.id, event.t, "recall.wait", { "recall.reason": event.reason })
      case "retry":
        return note(event.id, event.t, "recall.retry", {
          "error.type": event.code,
          "recall.milliseconds": event.milliseconds,
        })
      case "response":
        return respond(event)
      case "recount":
        return recount(event)
      case "result": {
        const row = open.get(event.id)
        if (row !== undefined && row.kind !== "run" && row.kind !== "request")
          close(event.id, event.t, resultAttributes(row.kind, event.value, content), null)
        around.delete(event.id)
        return
      }
      case "failure": {
        const row = open.get(event.id)
        if (row !== undefined && row.kind !== "run" && row.kind !== "request")
          close(event.id, event.t, hasContent ? { "recall.message": event.message } : {}, event.code)
        return
      }
      case "hit":
        return note(event.parent, event.t, "recall.remembered", {
          "recall.what": event.what,
          "recall.from": event.from,
          ...(event.what === "call" || hasContent ? { "recall.name": event.name } : {}),
          ...(typeof event.saved?.usd === "number" ? { "recall.saved.usd": event.saved.usd } : {}),
        })
      case "miss": {
        const row = open.get(event.id)
        if (row !== undefined)
          sink.set(row.span, {
            "recall.miss": event.reason,
            ...(event.parts === undefined ? {} : { "recall.miss.parts": event.parts }),
          })
        return
      }
      case "diagnostic":
        return note(event.parent, event.t, "recall.diagnostic", {
          "recall.code": event.diagnostic.code,
          "recall.severity": event.diagnostic.severity,
          ...(hasContent ? { "recall.message": event.diagnostic.message } : {}),
        })
      case "budget":
        return note(event.parent, event.t, "recall.budget", {
          "recall.budget": event.kind,
          "recall.limit": event.limit,
        })
      case "end": {
        const { outcome, usage } = event
        return closeAll(
          event.t,
          { "recall.outcome": outcome, ...usageAttributes({ ...usage, ...usage.tokens }) },
          outcome === "failed" || outcome === "interrupted" ? outcome : null,
        )
      }
      // A trace of a later version of Recall may have other types of events.
      default:
        return
    }
  }

  return {
    event(event) {
      one(event)
      if (event.t > last) last = event.t
    },
    end: () => closeAll(last, { "recall.unfinished": true }, null),
  }
}

const RUN: Id = 0
