// The attempts at one question: its answer is evaluated as a document and decoded, and asked for again if unusable.

import type { Diagnostic } from "../../grammar/index.ts"
import type { QuestionFuture } from "../machine/effects.ts"
import { continuationOf } from "./continuation/index.ts"
import { alreadyDone } from "./question-reports.ts"
import { Failure } from "../values/failure.ts"
import type { Journal } from "../memo/journal.ts"
import type { Answer } from "../memo/keeper.ts"
import { ModelError, type Model, type Question } from "../models/model.ts"
import { Overlay } from "../program/modules/overlay.ts"
import { cardsOf, shownOf } from "./card.ts"
import { countedFor } from "./counted.ts"
import { DocumentCode } from "../program/document/code.ts"
import { DocumentRun } from "../program/document/run.ts"
import { Instance, Layout } from "../machine/instance.ts"
import { formOf } from "./json-schema.ts"
import { MAX_ATTEMPTS } from "./limits.ts"
import { messagesFor } from "./prompt.ts"
import { noteWarning, repeatedWrite, unread } from "./question-reports.ts"
import { Quotable } from "./quotation.ts"
import { toolOf } from "./tool/protocol.ts"
import { modelFailure } from "./requests.ts"
import { shorten } from "../base/shorten.ts"
import { Succession } from "./succession.ts"
import { endsQuestion, Unusable } from "./unusable.ts"
import { valueOfAnswer } from "./value.ts"
import { Writer } from "./writer.ts"
import type { Asking } from "./asking.ts"

/** Asks a model, and again where its answer cannot be used, up to `MAX_ATTEMPTS` times. */
export async function answerOf(
  asking: Asking,
  future: QuestionFuture,
  model: Model,
  journal: Journal | null,
): Promise<Answer> {
  const { options } = asking
  const { ask, location } = future
  const quotable = new Quotable()
  const data = countedFor(asking.machine, future, () => {
    const cards = cardsOf(ask, model)
    quotable.add(...ask.data.map(({ value }) => value))
    return cards
  })
  future.deeds.onReuse = ({ name }) => options.report(repeatedWrite(name, future), future.row)
  let problem: string | undefined
  for (let attempt = 0; ; attempt++) {
    future.deeds.begin()
    future.warnings.length = 0
    try {
      return await read(asking, future, model, journal, quotable, {
        text: ask.question,
        data,
        returns: ask.returns,
        recursive: ask.recursive,
        attempt,
        ...(problem === undefined ? {} : { problem }),
      })
    } catch (thrown) {
      if (!(thrown instanceof Unusable)) throw thrown
      const { failure } = thrown
      failure.location ??= location
      if (attempt === MAX_ATTEMPTS - 1) {
        throw new Failure(failure.code, `${failure.message} (after ${MAX_ATTEMPTS} attempts)`, {
          hint:
            thrown.earlier.length === 0 ? failure.hint : `in the last answer: ${thrown.earlier[0]!.split("\n", 1)[0]!}`,
          location: failure.location,
          cause: failure.cause,
        })
      }
      problem = [thrown.problem, ...alreadyDone(future)].join("\n")
      options.report(
        { ...failure.toDiagnostic(), severity: "repair", message: `asked again: ${failure.message}` },
        future.row,
      )
    }
  }
}

/** The value of one answer: evaluated as a document one question deeper, then decoded. */
async function read(
  asking: Asking,
  future: QuestionFuture,
  model: Model,
  journal: Journal | null,
  quotable: Quotable,
  asked: Omit<Question, "written">,
): Promise<Answer> {
  const { options, machine, requests } = asking
  const { ask } = future
  const source = attemptOf(asking.nameOf(future), asked.attempt)
  const report = (diagnostic: Diagnostic) => {
    if (diagnostic.severity === "warning") noteWarning(future, diagnostic)
    options.report(diagnostic, future.row)
  }
  const globals = new Overlay(options.globals())
  for (const tool of ask.tools) globals.own.set(tool.name, options.tool(tool))
  for (const { name, value } of ask.data) globals.own.set(name, { kind: "datum", name, value })
  const code = new DocumentCode({ source, globals, layout: new Layout(), isAnswer: true })
  const document = new DocumentRun(
    machine,
    code,
    new Instance(options.memo, { replace: options.replace, run: machine.program.run, reach: machine.reachOf(future) }),
  )
  const how = model.continuation ?? "turn"
  const tool = ask.recursive ? toolOf(model, globals) : undefined
  const reach = {
    tools: ask.tools,
    depth: depthLeft(future),
    calls: future.ledger.left("calls"),
    tokens: future.ledger.left("tokens"),
    perQuestion: requests.perQuestion(),
  }
  const isFree = ask.recursive || ask.returns.kind === "string" || model.structuredOutput !== true
  const form = isFree ? undefined : formOf(ask.returns)
  const opening = messagesFor(form === undefined ? asked : { ...asked, returns: form.type }, reach, how)
  const succession = new Succession(future.location, report)
  const writer = new Writer({
    machine,
    source,
    document,
    question: future,
    recursive: ask.recursive,
    shown: shownOf(ask, model),
    pause: how === "tool" ? "end" : (model.pause ?? "each"),
    attempt: asked.attempt,
    quotable,
    report,
    keepSource: options.keepSource,
    doubt: () => {
      // The answers around it were written with its value.
      for (let one: QuestionFuture | null = future; one !== null; one = one.context.question) one.isDoubtful = true
    },
    generate: (transcript, written, consumption, breaks) => {
      consumption.onFallback = (event, hasText) => succession.note(event, breaks, hasText || written !== "")
      const parts = journal?.partsOf(asked, (tool === undefined ? "" : "tool ") + JSON.stringify(transcript))
      const request = {
        ...continuationOf(how, opening, transcript),
        ...(tool === undefined ? {} : { tool }),
        question: { ...asked, written },
        ...succession.fieldsOf(breaks),
        ...(form === undefined ? {} : { schema: form.schema }),
        ...(parts === undefined ? {} : { parts }),
      }
      const earlier = options.earlier?.completion(future, model.id, request) ?? null
      if (earlier !== null) return requests.replay(model, request, earlier, future, consumption)
      const send = () => {
        options.earlier?.sent(future)
        return requests.send(model, request, future, consumption)
      }
      return journal === null || parts === undefined
        ? send()
        : journal.events(parts, (written) => requests.replay(model, request, written, future, consumption), send)
    },
  })
  // A second one tells that there are several: only that of a single one is read.
  if (future.context.questionDepth === 0 && asking.outermost.length < 2)
    asking.outermost.push(() => writer.partialText())
  const written = await writer.write().catch((thrown: unknown) => {
    throw thrown instanceof ModelError ? modelFailure(thrown, ask.question) : thrown
  })
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
  return answer
}

/** The levels of questions that may nest in its answer. */
function depthLeft({ context, ledger }: QuestionFuture): number {
  return ledger.depth(context.questionDepth + 1)?.left ?? Infinity
}

/** The name of an answer to a question, numbered after earlier ones were refused. */
function attemptOf(name: string, attempt: number): string {
  return attempt === 0 ? name : `${name}, attempt ${attempt + 1}`
}

/** The repair that reading an answer took. */
function repaired(repair: string, { ask, location }: QuestionFuture): Diagnostic {
  const message = `${repair} in the answer to ${JSON.stringify(shorten(ask.question))}`
  return { code: "repaired-answer", severity: "repair", message, ...location }
}
