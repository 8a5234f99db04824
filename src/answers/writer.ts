// One answer as a model writes it: generate, detect a call, evaluate it, go on with its result.

import { createScanner, type Diagnostic, type Found, type Part, type Scanner, type Span } from "../../grammar/index.ts"
import type { QuestionFuture } from "../machine/effects.ts"
import { Failure } from "../values/failure.ts"
import { DONE, type Future } from "../machine/future.ts"
import type { Machine } from "../machine/machine.ts"
import { reportOutcome } from "../machine/observe.ts"
import type { Value } from "../values/values.ts"
import { ModelError, STREAM_CUT, type FinishReason, type ModelEvent } from "../models/model.ts"
import { cardOf, cardOfResult } from "./card.ts"
import type { LiveStep } from "../program/document/code.ts"
import type { DocumentRun } from "../program/document/run.ts"
import { foreignCall } from "./foreign.ts"
import { MAX_CALLS, MAX_CUTS, MAX_EMPTY_CUTS, MAX_PROBLEMS } from "./limits.ts"
import type { Quotable } from "./quotation.ts"
import { writtenIn, type Passage } from "./transcript.ts"
import { tell, Unusable } from "./unusable.ts"

export interface Desk {
  readonly machine: Machine
  readonly question: QuestionFuture
  /** How diagnostics name the answer. */
  readonly source: string
  /** The document that the answer becomes. */
  readonly document: DocumentRun
  /** Whether calls in the answer are looked for. */
  readonly recursive: boolean
  /** Whether generation stops at each call, or all calls are evaluated while it goes on. */
  readonly pause: "each" | "end"
  /** How many answers to the question were refused before this one. */
  readonly attempt: number
  /** What the answer may quote: the data, and what all answers to the question have been told of results and failures. */
  readonly quotable: Quotable
  /** One request that goes on with the transcript. Whoever stops reading, cancels it. */
  readonly generate: (transcript: readonly Passage[], written: string, receipt: Receipt) => AsyncIterable<ModelEvent>
  readonly report: (diagnostic: Diagnostic) => void
  /** Keeps what the model wrote, for diagnostics that speak of it. */
  readonly keep: (source: string, text: string) => void
}

/** What a request tells of itself: how much of what it brought stands in the answer, as far as that is known when it ends. */
export interface Receipt {
  kept: number | null
}

type LivePart = Exclude<Part, { kind: "text" }>

/** What generation came upon that it cannot pass: a part that is live, or a text that was meant to be one. */
type Stop =
  | { readonly kind: "part"; readonly part: LivePart }
  | { readonly kind: "miss"; readonly span: Span; readonly failure: Failure }

interface Begun {
  readonly calls: readonly { readonly step: LiveStep; readonly call: Future }[]
  readonly warnings: readonly Diagnostic[]
  /** Takes the part back. */
  readonly undo: () => void
}

/** UTF-16 units of a line that says no less than `CALL(` and something. */
const SHORTEST_QUOTATION = 8

/** Writes one answer to its end. Fails with `Unusable` where asking again may help. */
export class Writer {
  private readonly desk: Desk
  private readonly transcript: Passage[] = []
  private scanner: Scanner = createScanner({ mode: "answer" })
  /** Where in all that the model wrote the scanner began. */
  private origin = 0
  /** What the model wrote since the scanner began, and how much of that stands in the transcript already. */
  private pieces: string[] = []
  private transcribed = 0
  /** Takes back all text since the scanner began. */
  private takeBack: () => void
  private calls = 0
  private problems = 0
  private cuts = 0
  /** How many requests in a row were cut before anything came. */
  private emptyCuts = 0
  private toldOfDialect: boolean
  /** The calls of an answer that is not paused: the model sees their results only where its answer is refused. */
  private readonly unshown: Future[] = []
  /** In an answer that is not paused nothing can be told on the way: the first problem refuses it at its end. */
  private refusal: Failure | undefined = undefined

  constructor(desk: Desk) {
    this.desk = desk
    this.takeBack = desk.document.code.mark()
    this.toldOfDialect = desk.pause === "end" && desk.attempt > 0
  }

  /** The value that `CALL("answer", …)` or EMIT gave the answer, or its text. */
  async write(): Promise<Value> {
    let isOver: boolean
    do isOver = await this.generate()
    while (!isOver && !this.desk.document.code.answered)
    if (this.refusal !== undefined) throw this.unusable(this.refusal)
    return this.finish()
  }

  /** The text of the answer as far as it has come, with the calls that have no result yet as they were written. */
  partialText(): string {
    return this.desk.document.partialText(this.written())
  }

  /** All that the model wrote. */
  private written(): string {
    return writtenIn(this.transcript) + this.fresh()
  }

  private report(diagnostic: Diagnostic): void {
    this.desk.report(diagnostic)
    if (diagnostic.source === this.desk.source) this.desk.keep(this.desk.source, this.written())
  }

  /** What goes wrong in the answer itself has its place there. */
  private unusable(failure: Failure): Unusable {
    this.desk.quotable.add(failure.message) // it may be a page's, or another answer's; the hint and the part are not, and may be written again
    if (failure.location?.source !== this.desk.source) return new Unusable(failure)
    this.desk.keep(this.desk.source, this.written())
    return new Unusable(failure, this.written())
  }

  /** One request, up to where generation has to stop. True where the model has finished its answer. */
  private async generate(): Promise<boolean> {
    const { desk } = this
    let finish: FinishReason | undefined
    let stop: Stop | undefined
    let received = false
    const before = this.text().length
    const receipt: Receipt = { kept: null }
    let broken: ModelError | undefined
    try {
      for await (const event of desk.generate(this.transcript, this.written(), receipt)) {
        if (event.type === "finish") finish = event.reason
        if (event.type !== "delta" || event.text === "") continue
        received = true
        this.pieces.push(event.text)
        stop = this.take(desk.recursive ? this.scanner.push(event.text) : plain(event.text))
        if (stop === undefined && !desk.document.code.answered) continue
        if (stop !== undefined) receipt.kept = endOf(stop) - this.origin - before
        break
      }
    } catch (thrown) {
      // What has come of the answer is kept, and gone on with.
      if (!(thrown instanceof ModelError && thrown.code === STREAM_CUT && received)) throw thrown
      finish = "length"
      broken = thrown
    }
    // Only now: whoever has left the loop has cancelled the request.
    if (stop !== undefined) return this.stopAt(stop)
    if (desk.document.code.answered) return true
    switch (finish) {
      case "length":
        return this.cut(received, broken)
      case "filter":
        throw new Failure("withheld-answer", "the provider withheld the answer", { location: desk.question.location })
      case undefined:
        throw new ModelError(STREAM_CUT, "the answer ended without being finished")
      case "stop":
      case "other":
        break
    }
    if (!desk.recursive) return true
    stop = this.take(this.scanner.end()) ?? this.foreignStop(Infinity)
    return stop === undefined ? true : this.stopAt(stop)
  }

  /** Generation stopped in the middle: the scanner goes on in whatever it is in. */
  private cut(received: boolean, broken: ModelError | undefined): false {
    this.emptyCuts = received ? 0 : this.emptyCuts + 1
    if (this.emptyCuts > MAX_EMPTY_CUTS)
      throw this.truncated(
        "the model's length limit was used up before anything came of the answer",
        "raise the model's limit of output tokens: a model that reasons spends it on that first",
      )
    if (++this.cuts > MAX_CUTS) {
      if (broken !== undefined)
        throw this.truncated(
          `the answer was begun and gone on with ${MAX_CUTS} times, and never ended: ${broken.message}`,
          broken.hint,
        )
      throw this.truncated(
        "the answer was cut by the model's length limit again and again",
        "raise the model's limit of output tokens, or ask for less",
      )
    }
    this.transcribe()
    this.transcript.push({ kind: "cut" })
    return false
  }

  private truncated(message: string, hint: string | undefined): Failure {
    return new Failure("truncated-answer", message, { location: this.desk.question.location, hint })
  }

  /** Takes over what was found, up to the first thing that generation must stop at. */
  private take({ parts, diagnostics, misses }: Found): Stop | undefined {
    const { desk } = this
    const miss = misses.find((miss) => !this.isQuotedMiss(miss))
    const told = miss !== undefined && desk.pause === "each" ? miss : undefined
    let stop: Stop | undefined
    for (const part of parts) {
      if (told !== undefined && part.end > told.start) {
        this.addText(part.start, told.start)
        break
      }
      if (part.kind === "text") desk.document.code.add(part)
      else if (this.isQuoted(part)) this.addText(part.start, part.end)
      else if (desk.pause === "end") void this.begin(part)
      else {
        stop = { kind: "part", part }
        break
      }
    }
    if (stop === undefined && told !== undefined)
      stop = { kind: "miss", span: told, failure: this.failureOf(told.reason) }
    else if (told === undefined && miss !== undefined) this.refusal ??= this.failureOf(miss.reason)
    const end = stop === undefined ? Infinity : stop.kind === "part" ? stop.part.end : told!.start
    for (const diagnostic of diagnostics)
      if (diagnostic.span.start < end) this.report({ ...diagnostic, source: desk.source })
    return stop
  }

  /** Drops what the model wrote past the place, deals with what stands there, and lets the answer go on behind it. */
  private async stopAt(found: Stop): Promise<false> {
    const stop = this.foreignStop(found.kind === "part" ? found.part.start : found.span.start) ?? found
    const end = endOf(stop) - this.origin
    this.pieces = [this.text().slice(0, end)]
    this.transcribe()
    if (stop.kind === "miss") this.problem(stop.failure)
    else await this.evaluate(stop.part)
    this.origin += end
    this.scanner = createScanner({ mode: "answer", after: this.origin })
    this.takeBack = this.desk.document.code.mark()
    this.pieces = []
    this.transcribed = 0
    return false
  }

  /** A call in the dialect of another system, before a place: told of once, and so that nothing of it stays in the answer. */
  private foreignStop(before: number): Stop | undefined {
    const { desk, origin } = this
    if (this.toldOfDialect) return undefined
    const call = foreignCall(this.textBetween(origin, before), (text) => desk.quotable.has(text), {
      json: desk.question.ask.returns.kind === "string",
    })
    if (call === undefined) return undefined
    this.toldOfDialect = true
    const span = { start: origin + call.start, end: origin + call.end }
    const failure = new Failure("foreign-call", `${call.dialect} is not how a call is written here`, {
      hint: 'write CALL("question or task", argument), in the text of the answer',
      location: { source: desk.source, span },
    })
    if (desk.pause === "end") {
      this.refusal ??= failure
      return undefined
    }
    this.takeBack()
    this.addText(origin, span.start)
    return { kind: "miss", span, failure }
  }

  /** Evaluates a part and notes what became of it. */
  private async evaluate(part: LivePart): Promise<void> {
    const { machine, question } = this.desk
    const started = this.begin(part)
    if (started === undefined) return
    const shown: Passage[] = []
    for (const { step, call } of started.calls) {
      const result = await machine.settled(question, call)
      const passage =
        result instanceof Failure ? explained(tellable(result), started.warnings) : this.passageOf(step, result)
      if (passage instanceof Failure) {
        started.undo()
        return this.problem(passage)
      }
      if (passage !== undefined) shown.push(passage)
    }
    this.transcript.push(
      ...(shown.length > 0
        ? shown
        : [{ kind: "note" as const, message: "The block was taken; what it declares is bound." }]),
    )
  }

  /** How the model is shown a result. A function can be bound, but neither shown nor put into the text. */
  private passageOf(step: LiveStep, result: Value): Passage | Failure | undefined {
    if (step.kind === "answer") return undefined
    try {
      const isPlaced = step.kind === "result"
      const card = (isPlaced ? cardOf : cardOfResult)(step.name, result)
      this.desk.quotable.add(result)
      return { kind: "result", name: step.name, isPlaced, card }
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      if (step.kind === "effect") return { kind: "note", message: `${step.name} is bound.` }
      thrown.location ??= { source: this.desk.source, span: { start: step.part.start, end: step.part.end } }
      return thrown
    }
  }

  /** Begins to evaluate a part. Undefined where its names or arguments are wrong, which is told. */
  private begin(part: LivePart): Begun | undefined {
    const {
      desk: { document, machine, question, pause },
    } = this
    const { steps, diagnostics, undo } = document.code.add(part)
    const error = diagnostics.find(({ severity }) => severity === "error")
    const warnings = diagnostics.filter((diagnostic) => diagnostic !== error)
    for (const warning of warnings) this.report(warning)
    if (error !== undefined) {
      undo()
      if (pause === "each") this.problem(this.failureOf(error))
      else this.refusal ??= this.failureOf(error)
      return undefined
    }
    if (++this.calls > MAX_CALLS) {
      throw new Failure("too-many-calls", `one answer made more than ${MAX_CALLS} calls`, {
        location: question.location,
        hint: "work that is independent belongs in one call, with FOR or map",
      })
    }
    const calls = steps.map((step) => {
      const { observer } = machine
      const row = observer?.node(question.row, step.kind, { source: this.desk.source, span: step.part }) ?? question.row
      const call = machine.spawn(question, row, () => document.evaluate(step))
      if (observer !== null) reportOutcome(machine, observer, row, call)
      document.expect(step, call)
      if (pause === "end") this.unshown.push(call)
      return { step, call }
    })
    return { calls, warnings, undo }
  }

  /** Tells the model what went wrong, if it has not gone wrong too often. */
  private problem(failure: Failure): void {
    if (++this.problems > MAX_PROBLEMS) throw this.unusable(failure)
    this.report({ ...failure.toDiagnostic(), severity: "repair", message: `told the model: ${failure.message}` })
    this.desk.quotable.add(failure.message)
    this.transcript.push({
      kind: "problem",
      message: tell(failure, failure.location?.source === this.desk.source ? this.written() : undefined),
    })
  }

  private async finish(): Promise<Value> {
    const { machine, question, document } = this.desk
    const result = await machine.settled(
      question,
      machine.spawn(question, question.row, () => document.outcome()),
    )
    for (const call of this.unshown) if (call.state === DONE) this.desk.quotable.add(call.value)
    if (result instanceof Failure) throw this.unusable(tellable(result))
    return result
  }

  /** A call whose source stands in the data or in a result is quoted: text. */
  private isQuoted(part: LivePart): boolean {
    if (!this.desk.quotable.has(this.textBetween(part.start, part.end))) return false
    this.report({
      code: "quoted-call",
      severity: "warning",
      message: "this call stands in the data of the answer, so it is a quotation and stays text",
      span: { start: part.start, end: part.end },
      source: this.desk.source,
    })
    return true
  }

  /** The same for what is no call. What is never closed goes to the end of the answer: of that, its first line says. */
  private isQuotedMiss({ start, end }: Span): boolean {
    const text = this.textBetween(start, end).trimEnd()
    const [line] = text.split("\n", 1) as [string]
    return this.desk.quotable.has(text) || (line.length > SHORTEST_QUOTATION && this.desk.quotable.has(line))
  }

  private addText(start: number, end: number): void {
    if (end > start)
      this.desk.document.code.add({
        kind: "text",
        text: this.textBetween(start, end).replaceAll("\\CALL(", "CALL("),
        start,
        end,
      })
  }

  private textBetween(start: number, end: number): string {
    return this.text().slice(Math.max(start - this.origin, 0), end - this.origin)
  }

  /** What the model wrote since the scanner began. */
  private text(): string {
    if (this.pieces.length > 1) this.pieces = [this.pieces.join("")]
    return this.pieces[0] ?? ""
  }

  /** What the model wrote that the transcript does not have yet. */
  private fresh(): string {
    return this.text().slice(this.transcribed)
  }

  private transcribe(): void {
    const text = this.fresh()
    this.transcribed += text.length
    if (text !== "") this.transcript.push({ kind: "written", text })
  }

  private failureOf({ code, message, hint, span }: Diagnostic): Failure {
    return new Failure(code, message, { hint, location: { source: this.desk.source, span } })
  }
}

/** A failure that the model can be told of; one that it cannot mend goes up. */
function tellable(failure: Failure): Failure {
  if (failure.code === "cyclic-call" || failure.exhausted !== undefined) throw failure
  return failure
}

/** A failure where a warning had foreseen one: the warning knows better what was meant, as `x.split(…)` for `split(x, …)`. */
function explained(failure: Failure, warnings: readonly Diagnostic[]): Failure {
  const { code, message, location } = failure
  const warning = warnings.find(
    ({ hint, source, span }) =>
      hint !== undefined && source === location?.source && span.start === location?.span.start,
  )
  return warning === undefined ? failure : new Failure(code, message, { hint: warning.hint, location })
}

function endOf(stop: Stop): number {
  return stop.kind === "part" ? stop.part.end : stop.span.end
}

function plain(text: string): Found {
  return { parts: [{ kind: "text", text, start: 0, end: text.length }], diagnostics: [], misses: [] }
}
