// One answer as a model writes it: generate, detect a call, evaluate it, continue with its result. The file is long
// because all steps of the loop read and change the same state: the text, the scanner, the transcript.

import {
  createScanner,
  visit,
  type Diagnostic,
  type Found,
  type Node,
  type Scanner,
  type Span,
} from "../../grammar/index.ts"
import { Failure } from "../values/failure.ts"
import { DONE, type Future } from "../machine/future.ts"
import { reportOutcome } from "../machine/observe.ts"
import type { Value } from "../values/values.ts"
import { ModelError, STREAM_CUT, type FinishReason, type ToolCall } from "../models/model.ts"
import { cardOf, cardOfResult } from "./card.ts"
import { Cuts } from "./cuts.ts"
import { countedFor } from "./counted.ts"
import type { LiveStep } from "../program/document/steps.ts"
import { isFinished } from "./decode.ts"
import { joinedWords } from "./joined-words.ts"
import { doubtfulNumber, readsBefore, reportOf, type Joint, type Repetition } from "./joint.ts"
import { MAX_CALLS, MAX_PROBLEMS } from "./limits.ts"
import { Progress } from "./progress.ts"
import { LoneClosing, ReasoningFilter } from "./reasoning.ts"
import { Slips } from "./slips.ts"
import { spellingOf, type Spelling } from "./spelling.ts"
import { explained, recoverable, spanOf, type EndOfThought, type LivePart, type Stop } from "./stop.ts"
import { placeOfLast, shownOf } from "./structure.ts"
import { readCall, type ReadCall } from "./tool/read.ts"
import { writtenIn, type Outcome, type Passage } from "./transcript.ts"
import { sourceOf } from "../trace/call-source.ts"
import { endsInString } from "./written-json.ts"
import { shorten } from "../base/shorten.ts"
import type { Consumption, WriterOptions } from "./writer-options.ts"
import {
  emptyAnswer,
  endsQuestion,
  openThought,
  renderFailure,
  renderInBlock,
  Unusable,
  type EmptyContent,
} from "./unusable.ts"

/** The beginning of the names whose values are not shown to the model. */
const HIDDEN = "_"

interface StartedPart {
  readonly calls: readonly { readonly step: LiveStep; readonly call: Future }[]
  readonly warnings: readonly Diagnostic[]
  /** Takes the part back. */
  readonly undo: () => void
}

/** The results of a part, and what the model is shown of them. */
interface Settled {
  readonly results: readonly Value[]
  readonly shown: readonly Outcome[]
}

function hasWorked<T>(one: T | Failure): one is T {
  return !(one instanceof Failure)
}

/** Writes one answer to its end. Throws `Unusable` where asking again may help. */
export class Writer {
  private readonly options: WriterOptions
  private readonly transcript: Passage[] = []
  private scanner: Scanner = createScanner({ mode: "answer" })
  /** The position in the answer at which the scanner started. */
  private origin = 0
  /** The text since the scanner started, and the length of its part that the transcript already has. */
  private pieces: string[] = []
  private length = 0
  private transcribed = 0
  /** Removes all text since the scanner started from the document. */
  private takeBack: () => void
  private progress = new Progress()
  private calls = 0
  private problems = 0
  private readonly cuts: Cuts
  /** Requests in a row whose connection broke, in this process. */
  private breaks = 0
  private readonly slips: Slips
  /** The live parts since the scanner started, in an answer that does not pause. */
  private readonly live: Span[] = []
  /** The names that the calls of the answer use. */
  private readonly used = new Set<string>()
  /** The numbers in its calls that are not written as they are shown. */
  readonly spellings: Spelling[] = []
  private closing = new LoneClosing()
  /** Takes the reasoning out of the next request, which may be in the middle of it where the last one was cut. */
  private filter = new ReasoningFilter()
  private hasReportedThought = false
  /** Whether the model has made calls of the tool. */
  private hasCalled = false
  /** Whether reasoning was taken out of the answer. */
  private hasReasoned = false
  /** The problems reported to the model so far, for the next answer if this one is refused. */
  private readonly told: string[] = []
  /** The calls of an answer that does not pause: their results reach the model only if the answer is refused. */
  private readonly unshown: Future[] = []
  /**
   * The first problem of an answer that does not pause, which refuses it at its end: its model cannot read it earlier.
   */
  private refusal: Failure | undefined = undefined

  constructor(options: WriterOptions) {
    this.options = options
    this.cuts = new Cuts(options.question.location)
    this.takeBack = options.document.code.mark()
    this.slips = new Slips({
      question: options.question,
      source: options.source,
      code: options.document.code,
      isLearned: options.pause === "end" && options.attempt > 0,
      isQuotable: (text) => this.isQuotable(text),
      report: (diagnostic) => this.report(diagnostic),
    })
  }

  /** The value that `CALL("answer", …)` or EMIT gave the answer, or its text. */
  async write(): Promise<Value> {
    let isOver: boolean
    do isOver = await this.generate()
    while (!isOver && !this.options.document.code.answered && this.refusal === undefined)
    if (this.refusal !== undefined) throw this.unusable(this.refusal)
    return this.finish()
  }

  /** The text of the answer so far, with calls that have no result yet as they were written. */
  partialText(): string {
    return this.options.document.partialText(this.written())
  }

  /** All text that the model wrote. */
  private written(): string {
    return writtenIn(this.transcript) + this.fresh()
  }

  private report(diagnostic: Diagnostic): void {
    this.options.report(diagnostic)
    if (diagnostic.source === this.options.source) this.options.keepSource(this.options.source, this.written())
  }

  /** An error for a failure, with the answer's text where the failure is located in it. */
  private unusable(failure: Failure): Unusable {
    // The message may contain text that the next answer quotes. A call in the hint is ours and stays a call.
    this.options.quotable.add(failure.message)
    if (failure.location?.source !== this.options.source) return new Unusable(failure, undefined, this.told)
    this.options.keepSource(this.options.source, this.written())
    return new Unusable(failure, this.written(), this.told)
  }

  /** Sends one request, up to the point where generation must stop. True where the model has finished its answer. */
  private async generate(): Promise<boolean> {
    const { options } = this
    let finish: FinishReason | undefined
    let stop: Stop | undefined
    let received = false
    let hasText = false
    const calls: ToolCall[] = []
    /** Items of the provider that precede the next text. */
    const items: unknown[] = []
    const { filter } = this
    const joint = this.jointHere()
    const consumption: Consumption = { kept: null }
    let broken: ModelError | undefined
    let said: string | undefined
    try {
      const events = options.generate(this.transcript, this.written(), consumption, this.breaks)
      for await (const event of events) {
        if (event.type === "finish") {
          finish = event.reason
          said = event.said
        }
        if (event.type === "call") {
          received = true
          calls.push(event.call)
        }
        this.hasReasoned ||= event.type === "reasoning" && event.text !== ""
        if (event.type === "item") items.push(event.item)
        // The failed attempt gave no text, and its items are not those of the next one.
        if (event.type === "retry") items.length = 0
        if (event.type !== "delta" || event.text === "") continue
        received = true
        this.addItems(items)
        const text = filter.push(event.text)
        this.hasReasoned ||= filter.hasReasoned
        if (text === "") continue
        hasText = true
        stop = this.receive(joint, joint.push(text))
        if (stop === undefined && !options.document.code.answered) continue
        const end = stop === undefined ? options.document.code.end : spanOf(stop).end
        consumption.kept = filter.position - (this.text().length - (end - this.origin))
        break
      }
    } catch (thrown) {
      // The text received so far is kept, and the next request continues it.
      if (!(thrown instanceof ModelError && thrown.code === STREAM_CUT && received)) throw thrown
      finish = "length"
      broken = thrown
    }
    // A break that the journal replays says nothing about the server of today.
    this.breaks = broken === undefined ? 0 : this.breaks + (consumption.isReplayed ? 0 : 1)
    if (finish !== "length" || stop !== undefined) this.filter = new ReasoningFilter()
    // Only now: leaving the loop has cancelled the request.
    if (stop !== undefined) return this.stopAt(stop)
    if (options.document.code.answered) return true
    const rest = finish === "length" ? filter.cut() : filter.end()
    stop = this.receive(joint, joint.push(rest)) ?? this.receive(joint, joint.end())
    if (stop !== undefined) return this.stopAt(stop)
    this.addItems(items)
    switch (finish) {
      case "length":
        if (calls.length > 0) break
        return this.cut(hasText, broken)
      case "filter":
        throw new Failure("withheld-answer", "the provider withheld the answer", {
          location: options.question.location,
        })
      case undefined:
        throw new ModelError(STREAM_CUT, "the answer ended without being finished")
      case "other":
        if (calls.length === 0) this.doubt(said)
        break
      case "stop":
        break
      default:
        finish satisfies never
    }
    if (filter.isInCutThought && !options.document.code.isEmpty)
      throw this.unusable(openThought(options.question.location))
    if (!options.recursive) return true
    stop = this.readEnd() ?? this.unmadeStop(Infinity)
    if (stop !== undefined) return this.stopAt(stop)
    if (calls.length === 0 || this.refusal !== undefined) return true
    await this.takeCalls(calls)
    return false
  }

  /** The joint of the answer so far and the next request's text. */
  private jointHere(): Joint {
    const { document, question } = this.options
    const isText = question.ask.returns.kind === "string"
    return this.progress.joint(this.text(), isText ? null : placeOfLast(document.code.steps))
  }

  /** Takes text of a request, of which its joint has kept back a repetition. */
  private receive(joint: Joint, text: string): Stop | undefined {
    const repetition = joint.takeRepetition()
    if (repetition !== undefined) this.skip(repetition)
    return this.read(text)
  }

  /**
   * Leaves a repetition out of the answer, unless it may be meant. Behind a stop it stays in the text that the model
   * wrote; elsewhere it would separate the parts of a text that was cut.
   */
  private skip(repetition: Repetition): void {
    const { source, question } = this.options
    const { text } = repetition
    let start = this.origin + this.text().length
    if (repetition.isDoubtful) {
      const failure = doubtfulNumber(repetition, question.location)
      if (failure !== undefined && question.ask.returns.kind !== "string") throw this.unusable(failure)
    } else if (start === this.origin) {
      this.transcript.push({ kind: "written", text })
      this.origin += text.length
      this.scanner = createScanner({ mode: "answer", after: this.origin })
    } else start -= text.length
    this.report(reportOf(repetition, { source, span: { start, end: start + text.length } }))
  }

  /** The answer ended for a reason that is not known: its text is used and not stored; without text it is refused. */
  private doubt(said = "other"): void {
    const message = `the model ended its answer for an unknown reason: ${shorten(said)}`
    const { location } = this.options.question
    if (this.written().trim() === "") {
      const isCall = /tool|function/i.test(said)
      throw this.unusable(
        isCall ? this.emptiness("foreign calls") : new Failure("unknown-finish", message, { location }),
      )
    }
    this.options.doubt()
    this.report({ code: "unknown-finish", severity: "warning", message, ...location })
  }

  /** Takes a piece of the answer's text, up to the first place that generation must stop at. */
  private read(text: string): Stop | undefined {
    if (text === "") return undefined
    this.pieces.push(text)
    this.length += text.length
    const stop = this.take(this.options.recursive ? this.scanner.push(text) : this.plain(text))
    if (stop?.kind === "thought") return this.read(this.restart(stop.end))
    this.options.growing?.push(text)
    return stop
  }

  /** Takes the end of the answer's text. */
  private readEnd(): Stop | undefined {
    const stop = this.take(this.scanner.end())
    return stop?.kind === "thought" ? (this.read(this.restart(stop.end)) ?? this.readEnd()) : stop
  }

  /** Drops the answer up to a place, which was reasoning. Returns the text behind it, which begins the answer. */
  private restart(end: number): string {
    const { options } = this
    const rest = this.textBetween(end, Infinity)
    options.growing?.restart("it was reasoning", options.question.location)
    options.document.code.restart()
    options.question.deeds.begin()
    this.transcript.length = 0
    this.scanner = createScanner({ mode: "answer" })
    this.takeBack = options.document.code.mark()
    this.origin = this.transcribed = 0
    this.pieces = []
    this.length = 0
    this.closing = new LoneClosing()
    this.refusal = undefined
    this.progress = new Progress()
    this.live.length = 0
    if (!this.hasReportedThought)
      options.report({
        code: "reasoning-in-answer",
        severity: "warning",
        message: "the model writes its reasoning into its answer, and only its end is marked: calls in it are made",
        hint: "let the model's server separate the reasoning, as vLLM does with --reasoning-parser",
        ...options.question.location,
      })
    this.hasReportedThought = this.hasReasoned = true
    return rest
  }

  /** The end of a thought in a text of the answer, if it has one. `known` is that text with its escapes resolved. */
  private endOfThought(start: number, end: number, known?: string): EndOfThought | undefined {
    // After a call the providers themselves separate the reasoning, and the calls cannot be taken back.
    if (end <= start || this.hasCalled) return undefined
    const text = known?.length === end - start ? known : this.textBetween(start, end)
    const at = this.closing.push(
      text,
      (at) => this.textBetween(this.origin, start + at),
      (at) => endsInString(shownOf(this.options.document.code.steps, text.length - at)),
    )
    return at < 0 || this.mayMentionThoughts() ? undefined : { kind: "thought", end: start + at }
  }

  private mayMentionThoughts(): boolean {
    return this.options.question.ask.question.includes("</think") || this.isQuotable("</think>")
  }

  private plain(text: string): Found {
    const end = this.origin + this.length
    return { parts: [{ kind: "text", text, start: end - text.length, end }], diagnostics: [], misses: [] }
  }

  /** Generation stopped early: the scanner keeps its state, also in the middle of a call. */
  private cut(received: boolean, broken: ModelError | undefined): false {
    this.cuts.add(received, broken)
    this.transcribe()
    this.transcript.push({ kind: "cut" })
    return false
  }

  /** Adds the scanned parts to the document, up to the first one that generation must stop at. */
  private take({ parts, diagnostics, misses }: Found): Stop | EndOfThought | undefined {
    const { options } = this
    const miss = misses.find((miss) => !this.isQuotedMiss(miss))
    const stopMiss = miss !== undefined && options.pause === "each" ? miss : undefined
    let stop: Stop | EndOfThought | undefined
    /** The end of what counts: nothing behind the value of an answer does, however much of it has arrived. */
    let end = Infinity
    let reported = 0
    const reportBefore = (end: number) => {
      for (; reported < diagnostics.length && diagnostics[reported]!.span.start < end; reported++)
        this.report({ ...diagnostics[reported]!, source: options.source })
    }
    for (const part of parts) {
      reportBefore(Math.min(part.start, stopMiss?.start ?? Infinity))
      if (stopMiss !== undefined && part.end > stopMiss.start) {
        this.addText(part.start, stopMiss.start)
        stop = this.endOfThought(part.start, stopMiss.start)
        break
      }
      if (part.kind === "text") {
        options.document.code.add(part)
        if ((stop = this.endOfThought(part.start, part.end, part.text)) !== undefined) break
        continue
      }
      this.closing.skip()
      if (this.isQuoted(part)) this.addText(part.start, part.end)
      else if (options.pause === "end") {
        this.startLater(part)
        if (!options.document.code.answered) continue
        end = part.end
        break
      } else {
        stop = { kind: "part", part }
        break
      }
    }
    if (stop === undefined && stopMiss !== undefined)
      stop = { kind: "miss", span: stopMiss, failure: this.failureOf(stopMiss.reason) }
    else if (stopMiss === undefined && miss !== undefined && miss.start < end) this.refuse(this.failureOf(miss.reason))
    if (stop !== undefined)
      end = stop.kind === "part" ? stop.part.end : stop.kind === "miss" ? stop.span.start : stop.end
    reportBefore(end)
    return stop
  }

  /**
   * Drops the text past the stop, evaluates the part or reports the problem there, and continues the answer after it.
   * True where the result has finished it.
   */
  private async stopAt(found: Stop): Promise<boolean> {
    const stop = this.unmadeStop(spanOf(found).start) ?? found
    const end = spanOf(stop).end - this.origin
    this.pieces = [this.text().slice(0, end)]
    this.transcribe()
    const text = this.textBetween(this.origin, spanOf(stop).start)
    if (stop.kind === "part") await this.evaluate(stop.part, text)
    else {
      this.problem(stop.failure, this.isBlock(stop.span) ? stop.span : undefined)
      this.progress.addProblem(text)
    }
    this.origin += end
    this.scanner = createScanner({ mode: "answer", after: this.origin })
    this.takeBack = this.options.document.code.mark()
    this.pieces = []
    this.length = this.transcribed = 0
    if (stop.kind === "miss") return false
    return this.counted(() => isFinished(this.options.document.pieces(), this.options.question.ask.returns))
  }

  /** Refuses an answer that does not pause, for the first of its problems. */
  private refuse(problem: Failure): void {
    const at = ({ location }: Failure) => (location?.source === this.options.source ? location.span.start : Infinity)
    if (this.refusal === undefined || at(problem) < at(this.refusal)) this.refusal = problem
  }

  /** A foreign call or a near miss before a position. The model learns of it, and nothing of it stays in the answer. */
  private unmadeStop(before: number): Stop | undefined {
    const unmade = this.slips.unmade(this.withoutLive(before), this.origin)
    if (unmade === undefined) return undefined
    if (this.options.pause === "end") {
      this.refuse(unmade.failure)
      return undefined
    }
    this.takeBack()
    this.addText(this.origin, unmade.span.start)
    return { kind: "miss", ...unmade }
  }

  /** The text since the scanner started, up to a position, with blanks for its live parts. */
  private withoutLive(before: number): string {
    const { origin } = this
    let text = ""
    let from = origin
    for (const { start, end } of this.live) {
      text += this.textBetween(from, start) + " ".repeat(end - start)
      from = end
    }
    return text + this.textBetween(from, before)
  }

  /** Whether a call of the answer uses a name. */
  hasUsed(name: string): boolean {
    return this.used.has(name)
  }

  /** Evaluates a part behind a text of the answer, and adds its outcome to the transcript. */
  private async evaluate(part: LivePart, text: string): Promise<void> {
    const source = this.textBetween(part.start, part.end)
    const isRepeated = this.progress.isRepeated(text, source)
    // Only a call that reads what is before it, or binds, can have another result, which is progress.
    if (isRepeated && part.kind === "call" && !readsBefore(source)) return this.takeBackCall(part, "repeat")
    const started = this.start(part, "placed")
    const settled = started instanceof Failure ? started : await this.settled(started)
    if (settled instanceof Failure) {
      if (!(started instanceof Failure)) started.undo()
      this.progress.addProblem(text)
      return this.problem(settled, part.kind === "block" ? part : undefined)
    }
    const { results, shown } = settled
    const isSame = isRepeated && this.progress.hasSameResults(results)
    if (isSame || this.counted(() => this.progress.isStalled(results))) {
      ;(started as StartedPart).undo()
      return this.takeBackCall(part, isSame ? "repeat" : "stall")
    }
    const placed = shown.find((passage) => passage.kind === "result" && passage.isPlaced)
    this.progress.add({ text, source, shown: placed?.kind === "result" ? placed.card : null }, results)
    this.transcript.push(
      ...(shown.length > 0
        ? shown
        : [{ kind: "note" as const, message: "The block was taken; what it declares is bound." }]),
    )
  }

  /** The results of a part, once all are there, or the failure that the model hears of. */
  private async settled({ calls, warnings }: StartedPart): Promise<Settled | Failure> {
    const { machine, question } = this.options
    const shown: Outcome[] = []
    const results: Value[] = []
    for (const { step, call } of calls) {
      const result = await machine.settled(question, call)
      const passage =
        result instanceof Failure ? explained(recoverable(result), warnings) : this.passageOf(step, result)
      if (passage instanceof Failure) return passage
      results.push(result as Value)
      if (passage !== undefined) shown.push(passage)
    }
    return { results, shown }
  }

  /** Evaluates the calls of the tool with which a message ended, all at once, and adds them with their outcomes. */
  private async takeCalls(calls: readonly ToolCall[]): Promise<void> {
    const text = this.text()
    this.transcribe()
    this.hasCalled = true
    this.origin += text.length
    const sources = calls.map(sourceOf)
    const source = sources.join("")
    this.pieces = [source]
    this.length = source.length
    this.transcribed = 0
    const outcomes = await this.outcomesOf(sources, text, this.progress.isRepeated(text, source))
    this.transcript.push({ kind: "calls", calls: calls.map((call, i) => ({ call, outcome: outcomes[i]! })) })
    this.origin += source.length
    this.pieces = []
    this.length = this.transcribed = this.live.length = 0
    this.scanner = createScanner({ mode: "answer", after: this.origin })
    this.takeBack = this.options.document.code.mark()
  }

  /** Evaluates the calls of one message. One that fails leaves nothing, and the others stay. */
  private async outcomesOf(
    sources: readonly string[],
    text: string,
    isRepeated: boolean,
  ): Promise<readonly (readonly Outcome[])[]> {
    const { document, question, source } = this.options
    const all = sources.join("")
    const takenBack = (why: "repeat" | "stall"): Outcome[][] => {
      const span = { start: this.origin, end: this.origin + all.length }
      const message = this.learn(this.progress[why]({ source, span }, question.location))
      return sources.map(() => [{ kind: "problem", message }])
    }
    let at = this.origin
    const read = sources.map((one) => readCall(one, (at += one.length) - one.length))
    if (isRepeated && !readsBefore(all) && read.every(({ part }) => part?.kind === "call")) return takenBack("repeat")
    const started = read.map((one) => this.startCall(one))
    const settled: (Settled | Failure)[] = []
    for (const one of started) settled.push(hasWorked(one) ? await this.settled(one) : one)
    const results = settled.flatMap((one) => (one instanceof Failure ? [] : one.results))
    const isSame = isRepeated && this.progress.hasSameResults(results)
    if (settled.every(hasWorked) && (isSame || this.counted(() => this.progress.isStalled(results)))) {
      started.find(hasWorked)?.undo()
      return takenBack(isSame ? "repeat" : "stall")
    }
    const failed = started.findIndex((one, i) => hasWorked(one) && !hasWorked(settled[i]!))
    for (const [i, one] of started.entries()) {
      if (failed < 0 || i < failed || !hasWorked(one)) continue
      if (i === failed) one.undo()
      else if (hasWorked(settled[i]!)) document.restore(one.calls.map(({ step }) => step))
    }
    if (!settled.some(hasWorked)) this.progress.addProblem(text)
    else this.progress.addCalls(text, all, results)
    return settled.map((one) => (hasWorked(one) ? one.shown : [{ kind: "problem", message: this.count(one) }]))
  }

  private startCall(read: ReadCall): StartedPart | Failure {
    if (read.part === null) return this.failureOf(read.reason)
    for (const repair of read.repairs) this.report({ ...repair, source: this.options.source })
    return this.start(read.part, "bound")
  }

  /** Takes a call back that leads no further, and tells the model why. */
  private takeBackCall({ start, end }: LivePart, why: "repeat" | "stall"): void {
    const { source, question } = this.options
    const failure = this.progress[why]({ source, span: { start, end } }, question.location)
    this.takeBack()
    this.tell(failure)
  }

  /**
   * The passage that shows a result to the model. A function can be bound, but neither shown nor placed in the text.
   */
  private passageOf(step: LiveStep, result: Value): Outcome | Failure | undefined {
    if (step.kind === "answer") return undefined
    const isPlaced = step.kind === "result"
    const bound = { kind: "note", message: `${step.name} is bound.` } as const
    try {
      const card = this.counted(() => {
        const card = (isPlaced ? cardOf : cardOfResult)(step.name, result, this.options.shown)
        this.options.quotable.add(result)
        return card
      })
      if (!isPlaced && step.name.startsWith(HIDDEN)) return bound
      return { kind: "result", name: step.name, isPlaced, card }
    } catch (thrown) {
      if (!(thrown instanceof Failure) || endsQuestion(thrown)) throw thrown
      if (!isPlaced) return bound
      thrown.location ??= { source: this.options.source, span: { start: step.part.start, end: step.part.end } }
      return thrown
    }
  }

  /** Notes a name that a call uses, or a number that it does not write as values are shown. */
  private note(node: Node): void {
    if (node.kind === "name") this.used.add(node.name)
    if (node.kind !== "literal" || typeof node.value !== "number") return
    const spelling = spellingOf(this.textBetween(node.start, node.end))
    if (spelling !== undefined) this.spellings.push(spelling)
  }

  /** Starts a part of an answer that does not pause. */
  private startLater(part: LivePart): void {
    this.live.push({ start: part.start, end: part.end })
    const started = this.start(part, "placed")
    if (started instanceof Failure) this.refuse(started)
    else this.unshown.push(...started.calls.map(({ call }) => call))
  }

  /** Starts to evaluate a part. Returns the failure of one whose names or arguments are wrong. */
  private start(part: LivePart, how: "placed" | "bound"): StartedPart | Failure {
    const { document, machine, question } = this.options
    const { steps, diagnostics, undo } = document.code.add(part, how)
    const error = diagnostics.find(({ severity }) => severity === "error")
    const warnings = diagnostics.filter((diagnostic) => diagnostic !== error)
    for (const warning of warnings) this.report(warning)
    const sourceOf = ({ start, end }: Span) => this.textBetween(start, end)
    const problem = error === undefined ? this.slips.inStrings(part, sourceOf) : this.failureOf(error)
    if (problem !== undefined) {
      undo()
      return problem
    }
    visit(part, { enter: (node) => this.note(node) })
    if (++this.calls > MAX_CALLS) {
      throw new Failure("too-many-calls", `one answer made more than ${MAX_CALLS} calls`, {
        location: question.location,
        hint: "work that is independent belongs in one call, with FOR or map",
      })
    }
    const calls = steps.map((step) => {
      const { observer } = machine
      const row =
        observer?.node(question.row, step.kind, { source: this.options.source, span: step.part }) ?? question.row
      const call = machine.spawn(question, row, () => document.evaluate(step))
      if (observer !== null) reportOutcome(machine, observer, row, call)
      document.expect(step, call)
      return { step, call }
    })
    return { calls, warnings, undo }
  }

  /**
   * Adds a problem, which may be in a block, to the transcript for the model to read. Throws `Unusable` after
   * `MAX_PROBLEMS`.
   */
  private problem(failure: Failure, block?: Span): void {
    this.transcript.push({ kind: "problem", message: this.count(failure, block) })
  }

  private tell(failure: Failure): void {
    this.transcript.push({ kind: "problem", message: this.learn(failure) })
  }

  private count(failure: Failure, block?: Span): string {
    if (++this.problems > MAX_PROBLEMS) throw this.unusable(failure)
    return this.learn(failure, block)
  }

  /** Reports a failure of which the model hears, and returns it in the form that the model reads. */
  private learn(failure: Failure, block?: Span): string {
    this.report({ ...failure.toDiagnostic(), severity: "repair", message: `told the model: ${failure.message}` })
    this.options.quotable.add(failure.message)
    const text = failure.location?.source === this.options.source ? this.written() : undefined
    if (text === undefined || block === undefined) this.told.push(renderFailure(failure, text))
    else this.told.push(renderInBlock(failure, text, block))
    return this.told.at(-1)!
  }

  /** Whether a near miss is a block, and not a call. */
  private isBlock({ start, end }: Span): boolean {
    return /^\s*[`~]/.test(this.textBetween(start, end))
  }

  /** An answer that is refused for its value; the reason names the problems reported to the model, too. */
  refused(failure: Failure): Unusable {
    return new Unusable(failure, undefined, this.told)
  }

  private async finish(): Promise<Value> {
    const { machine, question, document, source } = this.options
    const result = await machine.settled(
      question,
      machine.spawn(question, question.row, () => document.outcome()),
    )
    for (const call of this.unshown) if (call.state === DONE) this.counted(() => this.options.quotable.add(call.value))
    if (result instanceof Failure) throw this.unusable(recoverable(result))
    if (document.code.isEmpty) throw this.unusable(this.emptiness(this.hasReasoned ? "reasoning" : "nothing"))
    if (!document.code.answered)
      for (const warning of this.counted(() => joinedWords(document.placedPieces(), source))) this.report(warning)
    return result
  }

  /** The failure of an answer without text, which is no more than something else. */
  private emptiness(content: EmptyContent): Failure {
    return emptyAnswer(this.options.document.code, { recursive: this.options.recursive, content })
  }

  private counted<T>(go: () => T): T {
    return countedFor(this.options.machine, this.options.question, go)
  }

  private isQuotable(text: string): boolean {
    return this.counted(() => this.options.quotable.has(text))
  }

  /** Whether a part is a quotation from the data or a result, which stays text. */
  private isQuoted(part: LivePart): boolean {
    if (!this.isQuotable(this.textBetween(part.start, part.end))) return false
    this.report({
      code: "quoted-call",
      severity: "warning",
      message: "this call is quoted from the data of the answer, so it stays text",
      span: { start: part.start, end: part.end },
      source: this.options.source,
    })
    return true
  }

  /** The same for a near miss. One that is never closed extends to the end of the answer: its first line decides. */
  private isQuotedMiss({ start, end }: Span): boolean {
    const text = this.textBetween(start, end).trimEnd()
    return this.counted(() => this.options.quotable.hasPassage(text))
  }

  private addText(start: number, end: number): void {
    if (end > start)
      this.options.document.code.add({
        kind: "text",
        text: this.textBetween(start, end).replaceAll("\\CALL(", "CALL("),
        start,
        end,
      })
  }

  private textBetween(start: number, end: number): string {
    return this.text().slice(Math.max(start - this.origin, 0), end - this.origin)
  }

  /** The text that the model wrote since the scanner started. */
  private text(): string {
    if (this.pieces.length > 1) this.pieces = [this.pieces.join("")]
    return this.pieces[0] ?? ""
  }

  /** The text that the transcript does not have yet. */
  private fresh(): string {
    return this.text().slice(this.transcribed)
  }

  /** Moves items to the transcript, behind the text so far. */
  private addItems(items: unknown[]): void {
    if (items.length === 0) return
    this.transcribe()
    this.transcript.push(...items.splice(0).map((item) => ({ kind: "item" as const, item })))
  }

  private transcribe(): void {
    const text = this.fresh()
    this.transcribed += text.length
    if (text !== "") this.transcript.push({ kind: "written", text })
  }

  private failureOf({ code, message, hint, span }: Diagnostic): Failure {
    return new Failure(code, message, { hint, location: { source: this.options.source, span } })
  }
}
