// One attempt at a question: its answer is evaluated as a document one question deeper, then decoded to its type.

import type { Diagnostic } from "../../grammar/index.ts"
import type { QuestionFuture } from "../machine/effects.ts"
import { givenBy } from "../machine/given.ts"
import { Instance, Layout } from "../machine/instance.ts"
import type { Machine } from "../machine/machine.ts"
import type { Journal } from "../memo/journal.ts"
import type { Turns } from "../memo/turn.ts"
import type { Completion } from "../memo/completion.ts"
import type { Answer } from "../memo/keeper.ts"
import { ModelError, type Model, type Asked, type ModelEvent } from "../models/model.ts"
import { DocumentCode } from "../program/document/code.ts"
import { DocumentRun } from "../program/document/run.ts"
import type { Globals } from "../program/scope.ts"
import { Failure } from "../values/failure.ts"
import { continuationOf } from "./continuation/index.ts"
import { countedFor } from "./counted.ts"
import { valueOfAnswer } from "./decoding/value.ts"
import { shownOf } from "./prompt/card.ts"
import { MAX_REQUESTS } from "./limits.ts"
import { formOf } from "./prompt/json-schema.ts"
import { messagesFor } from "./prompt/prompt.ts"
import { toolOf } from "./prompt/tool-protocol.ts"
import { endless, noteWarning, repaired, unread } from "./question-reports.ts"
import type { QuestionerOptions } from "./questioner-options.ts"
import { globalsOf } from "./reach.ts"
import { modelFailure, type Requests } from "./requests/requests.ts"
import { Succession } from "./requests/succession.ts"
import type { Replays } from "./replays.ts"
import type { Quotable } from "./slips/quotation.ts"
import { endsQuestion } from "./unusable.ts"
import { begun } from "./writing/begun.ts"
import { GrowingText } from "./writing/growing-text.ts"
import type { Consumption, WriterOptions } from "./writing/writer-options.ts"
import { keyOfTranscript } from "./writing/transcript.ts"
import { Writer } from "./writing/writer.ts"

export interface Attempt {
  readonly options: QuestionerOptions
  readonly machine: Machine
  readonly requests: Requests
  /** Holds new requests back where answers are taken from an earlier run; null where none are. */
  readonly replays: Replays | null
  readonly future: QuestionFuture
  readonly model: Model
  /** Stores each request of the answer; null where nothing is stored. */
  readonly journal: Journal | null
  /** The texts that the answer may quote. */
  readonly quotable: Quotable
  readonly asked: Asked
  /** The answer's name in diagnostics. */
  readonly source: string
  /** The turn of the question's first request. */
  readonly turns: Turns
  /** Receives a function that gives the text of the unfinished answer. */
  readonly onBegin: (partialText: () => string) => void
}

/** The value of the answer. Throws `Unusable` where asking again may help. */
export async function answerOf(attempt: Attempt): Promise<Answer> {
  const { options, machine, future, model, quotable, asked, source } = attempt
  const { ask } = future
  const report = (diagnostic: Diagnostic) => {
    if (diagnostic.severity === "warning") noteWarning(future, diagnostic)
    options.report(diagnostic, future.row)
  }
  const globals = globalsOf(ask, options)
  const isFree = ask.recursive || ask.returns.kind === "string" || model.structuredOutput !== true
  const form = isFree ? undefined : formOf(ask.returns)
  const send = senderOf(attempt, globals, form, report)
  let partialText = () => ""
  attempt.onBegin(() => partialText())
  const asFailure = (thrown: unknown): never => {
    throw thrown instanceof ModelError ? modelFailure(thrown, ask.question) : thrown
  }
  const growing = growingFor(attempt)
  const first = await begun(send([], "", 0)).catch(asFailure)
  const document = documentOf(attempt, globals)
  const writer = new Writer({
    machine,
    source,
    document,
    question: future,
    recursive: ask.recursive,
    shown: shownOf(ask, model),
    cutThought: model.continuation === "prefill" || model.continuation === "completion" ? "continued" : "over",
    pause: model.continuation === "tool" ? "end" : (model.pause ?? "each"),
    attempt: asked.attempt,
    quotable,
    report,
    growing,
    keepSource: options.keepSource,
    onCall: () => attempt.journal?.evaluates(),
    doubt: () => {
      // The answers around it were written with its value.
      for (let one: QuestionFuture | null = future; one !== null; one = one.context.question) one.isDoubtful = true
    },
    send,
  })
  partialText = () => writer.partialText()
  const written = await writer.write(first).catch(asFailure)
  const { repairs, ...answer } = await valueOfAnswer(written, document, ask.returns, {
    counted: (go) => countedFor(machine, future, go),
    isShown: (character) => quotable.hasCharacter(character),
    spellings: writer.spellings,
    recursive: ask.recursive,
    form,
  }).catch((thrown: unknown) => {
    throw thrown instanceof Failure && !endsQuestion(thrown) ? writer.refused(thrown) : thrown
  })
  for (const repair of repairs) report(repaired(repair, future))
  for (const { name, whole } of asked.data)
    if (ask.recursive && whole === null && !writer.hasUsed(name)) report(unread(name, future))
  const { value } = answer
  return typeof value === "object" && value !== null
    ? { ...answer, value: countedFor(machine, future, () => givenBy(machine.reachOf(future), value)) }
    : answer
}

/** The text of an answer that nothing can replace but asking again: one of type string in which no call is made. */
function growingFor({ options: { onText }, future }: Attempt): GrowingText | null {
  const { recursive, returns } = future.ask
  const growing = onText === null || recursive || returns.kind !== "string" ? null : new GrowingText(onText)
  future.growing = growing
  return growing
}

function documentOf({ options, machine, future, source }: Attempt, globals: Globals): DocumentRun {
  const code = new DocumentCode({ source, globals, layout: new Layout(), isAnswer: true })
  const instance = new Instance(options.memo, {
    replace: options.replace,
    run: machine.program.run,
    reach: machine.reachOf(future),
  })
  return new DocumentRun(machine, code, instance)
}

/** The function that sends a request of the answer, or replays it from the journal or an earlier run. */
function senderOf(
  { options, requests, replays, future, model, journal, asked, turns }: Attempt,
  globals: Globals,
  form: ReturnType<typeof formOf>,
  report: (diagnostic: Diagnostic) => void,
): WriterOptions["send"] {
  const { ask, ledger } = future
  const how = model.continuation ?? "turn"
  const tool = ask.recursive ? toolOf(model, globals) : undefined
  const most = ask.budget?.requests === undefined ? MAX_REQUESTS : Infinity
  const reach = {
    tools: ask.tools,
    depth: depthLeft(future),
    calls: ledger.left("calls"),
    tokens: ledger.left("tokens"),
    perQuestion: requests.perQuestion(),
  }
  const opening = messagesFor(form === undefined ? asked : { ...asked, returns: form.type }, reach, how)
  const succession = new Succession(future.location, report)
  const heldBack = async function* (events: AsyncIterable<ModelEvent>): AsyncGenerator<ModelEvent> {
    turns.leave() // a question with an earlier answer may wait for its turn
    await replays?.over(future)
    yield* events
  }
  let sent = 0
  return (transcript, written, breaks) => {
    if (++sent > most) throw endless(most, future.location)
    const consumption: Consumption = {
      kept: null,
      onFallback: (event, hasText) => succession.note(event, breaks, hasText || written !== ""),
    }
    const parts = journal?.partsOf(asked, (tool === undefined ? "" : "tool ") + keyOfTranscript(transcript))
    const request = {
      ...continuationOf(how, opening, transcript),
      ...(tool === undefined ? {} : { tool }),
      question: { ...asked, written, transcript: [...transcript] },
      ...succession.fieldsOf(breaks),
      ...(form === undefined ? {} : { schema: form.schema }),
      ...(parts === undefined ? {} : { parts }),
      ...(options.keeper?.since === undefined ? {} : { since: options.keeper.since }),
    }
    const earlier = options.earlier?.completion(future, model.id, request) ?? null
    const replay = (completion: Completion) => {
      turns.leave()
      replays?.begin(future)
      return requests.replay(model, request, completion, future, consumption)
    }
    const send = () => {
      options.earlier?.sent(future)
      return requests.send(model, request, future, consumption)
    }
    if (earlier !== null) return { events: replay(earlier), consumption }
    const events = journal === null || parts === undefined ? inTurn(turns, send) : journal.events(parts, replay, send)
    return { events: replays === null ? events : heldBack(events), consumption }
  }
}

/** The events of a request that nothing stores: its turn ends with them. */
async function* inTurn(turns: Turns, send: () => AsyncIterable<ModelEvent>): AsyncGenerator<ModelEvent> {
  const turn = await turns.take()
  try {
    yield* send()
  } finally {
    turn.end()
  }
}

/** The levels of questions that may nest in its answer. */
function depthLeft({ ledger, context }: QuestionFuture): number {
  return ledger.depth(context.questionDepth + 1)?.left ?? Infinity
}
