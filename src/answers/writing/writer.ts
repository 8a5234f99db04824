// One answer as a model writes it: generate, detect a call, evaluate it, continue with its result.

import type { Span } from "../../../grammar/index.ts"
import { shorten } from "../../base/shorten.ts"
import { ModelError, STREAM_CUT } from "../../models/model.ts"
import { Failure } from "../../values/failure.ts"
import type { Value } from "../../values/values.ts"
import { countedFor } from "../counted.ts"
import { Cuts } from "./cuts.ts"
import { isFinished } from "../decoding/decode.ts"
import { Detector } from "./detector.ts"
import { Doubts } from "./doubts.ts"
import { Draft } from "./draft.ts"
import type { Surroundings } from "./evaluation.ts"
import { Feedback } from "./feedback.ts"
import { joinedWords } from "../decoding/joined-words.ts"
import type { Joint } from "./joint.ts"
import { Nodes } from "./nodes.ts"
import { Progress } from "./progress.ts"
import { ReasoningFilter } from "./reasoning.ts"
import { leaveOut } from "./repetition.ts"
import { ResponseReader } from "./response.ts"
import { Slips } from "../slips/slips.ts"
import type { Spelling } from "../decoding/spelling.ts"
import { recoverable, spanOf, type Stop } from "./stop.ts"
import { evaluateStopped } from "./stopped-node.ts"
import { placeOfLast } from "../decoding/structure.ts"
import { evaluateCalls } from "./tool-turn.ts"
import { withUnfinished } from "./transcript.ts"
import { UnopenedThought } from "./unopened-thought.ts"
import { emptyAnswer, openThought, type EmptyContent, type Unusable } from "../unusable.ts"
import type { Sent, WriterOptions } from "./writer-options.ts"

/** Writes one answer to its end. Throws `Unusable` where asking again may help. */
export class Writer {
  private readonly options: WriterOptions
  private readonly draft = new Draft()
  private readonly feedback: Feedback
  private readonly nodes: Nodes
  private readonly thought: UnopenedThought
  private readonly doubts: Doubts
  private readonly detector: Detector
  private readonly cuts: Cuts
  private progress = new Progress()
  /** Takes the reasoning out of the next response, which may begin in the middle of it where the last one was cut. */
  private filter = new ReasoningFilter()
  /** Requests in a row whose connection broke, in this process. */
  private breaks = 0
  /** Whether reasoning was taken out of the answer. */
  private hasReasoned = false

  constructor(options: WriterOptions) {
    const { draft } = this
    const feedback = new Feedback(options, draft)
    const slips = new Slips({
      question: options.question,
      source: options.source,
      code: options.document.code,
      isLearned: options.pause === "end" && options.attempt > 0,
      isQuotable: (text) => options.quotable.has(text),
      report: (diagnostic) => feedback.report(diagnostic),
    })
    const nodes = new Nodes(options, draft, feedback, slips)
    const thought = new UnopenedThought(options, draft)
    this.options = options
    this.feedback = feedback
    this.nodes = nodes
    this.thought = thought
    this.doubts = new Doubts(options, feedback)
    this.detector = new Detector({ options, draft, feedback, nodes, slips, thought, doubts: this.doubts })
    this.cuts = new Cuts(options.question.location)
  }

  /** The value that `CALL("answer", …)` or EMIT gave the answer, or its text. `first` is its first request. */
  async write(first: Sent): Promise<Value> {
    let isOver = await this.generate(first)
    while (!isOver && !this.options.document.code.answered && this.feedback.refusal === undefined)
      isOver = await this.generate(this.send())
    if (this.feedback.refusal !== undefined) throw this.feedback.unusable(this.feedback.refusal)
    return this.finish()
  }

  /** The text of the answer so far, with calls that have no result yet as they were written. */
  partialText(): string {
    return this.options.document.partialText(this.draft.written())
  }

  /** Whether a call of the answer uses a name. */
  hasUsed(name: string): boolean {
    return this.nodes.hasUsed(name)
  }

  /** The numbers in its calls that are not written as they are shown. */
  get spellings(): readonly Spelling[] {
    return this.nodes.spellings
  }

  /** An answer that is refused for its value; the reason names the problems reported to the model, too. */
  refused(failure: Failure): Unusable {
    return this.feedback.refused(failure)
  }

  /** Sends the request that continues the answer. */
  private send(): Sent {
    const { options, draft, filter, breaks } = this
    return options.send(withUnfinished(draft.transcript, filter.unfinished), draft.written(), breaks)
  }

  /** Reads one request, up to the point where generation must stop. True where the model has finished its answer. */
  private async generate({ events, consumption }: Sent): Promise<boolean> {
    const { options, draft, filter } = this
    const { code } = options.document
    const response = new ResponseReader(filter, draft)
    const joint = this.jointHere()
    let stop: Stop | undefined
    let isLast = false
    try {
      for await (const event of events) {
        const text = response.take(event)
        if (text === "") continue
        stop = this.receive(joint, joint.push(text))
        if (stop === undefined && !code.answered) continue
        const end = stop === undefined ? code.end : spanOf(stop).end
        consumption.kept = filter.position - (draft.end - end)
        isLast = event.type === "delta" && event.last === true && end === draft.end
        break
      }
    } catch (thrown) {
      // The next request continues the text received so far.
      response.interrupt(thrown)
    }
    // A break that the journal replays says nothing about the server of today.
    this.breaks = response.broken === undefined ? 0 : this.breaks + (consumption.isReplayed ? 0 : 1)
    this.hasReasoned ||= response.hasReasoned
    if (response.finish !== "length" || stop !== undefined) this.filter = new ReasoningFilter()
    // Only now: leaving the loop has cancelled the request.
    if (stop !== undefined) return (await this.stopAt(stop)) || (isLast && this.hasResult)
    if (code.answered) return true
    stop = this.receive(joint, joint.push(response.rest(options.cutThought))) ?? this.receive(joint, joint.end())
    if (stop !== undefined) return this.stopAt(stop)
    response.addItems()
    return this.end(response, filter)
  }

  /** The joint of the answer so far and the next request's text. */
  private jointHere(): Joint {
    const { document, question } = this.options
    const isText = question.ask.returns.kind === "string"
    return this.progress.joint(this.draft.text(), isText ? null : placeOfLast(document.code.steps))
  }

  /** Takes text of a request, of which its joint has kept back a repetition. */
  private receive(joint: Joint, text: string): Stop | undefined {
    if (this.filter.hasReasoned) this.thought.stop()
    const repetition = joint.takeRepetition()
    if (repetition !== undefined) leaveOut(repetition, { ...this.surroundings(), doubts: this.doubts })
    return this.read(text)
  }

  /** Takes a piece of the answer's text, up to the first place that generation must stop at. */
  private read(text: string): Stop | undefined {
    if (text === "") return undefined
    const found = this.detector.push(text)
    if (found?.kind === "thought") return this.read(this.restart(found.end))
    this.options.growing?.push(text)
    return found
  }

  /** Takes the end of the answer's text. */
  private readEnd(): Stop | undefined {
    const found = this.detector.end()
    return found?.kind === "thought" ? (this.read(this.restart(found.end)) ?? this.readEnd()) : found
  }

  /** Drops the answer up to a place, which was reasoning. Returns the text behind it, which begins the answer. */
  private restart(end: number): string {
    const { document, question, growing } = this.options
    growing?.restart("it was reasoning", question.location)
    document.code.restart()
    question.deeds.begin()
    this.feedback.restart()
    this.progress = new Progress()
    this.hasReasoned = true
    const rest = this.draft.restart(end)
    this.detector.restart()
    return rest
  }

  /** Takes the end of a response without a stop. True where the model has finished its answer. */
  private async end(response: ResponseReader, filter: ReasoningFilter): Promise<boolean> {
    const { question, recursive } = this.options
    const { calls, finish } = response
    switch (finish) {
      case "length":
        if (calls.length > 0) break
        return this.cut(response)
      case "filter":
        throw new Failure("withheld-answer", "the provider withheld the answer", { location: question.location })
      case undefined:
        throw new ModelError(STREAM_CUT, "the answer ended without being finished")
      case "other":
        if (calls.length === 0) this.doubt(response.said)
        break
      case "stop":
        break
      default:
        finish satisfies never
    }
    if (filter.isInCutThought) throw this.feedback.unusable(openThought(question.location))
    if (!recursive) return true
    const stop = this.readEnd() ?? this.detector.unmadeStop(Infinity)
    if (stop !== undefined) return this.stopAt(stop)
    if (calls.length === 0 || this.feedback.refusal !== undefined) return true
    this.thought.stop()
    await evaluateCalls(calls, this.surroundings())
    return false
  }

  /** Generation stopped early: the detector keeps its state, also in the middle of a call. */
  private cut({ hasText, broken }: ResponseReader): false {
    this.cuts.add(hasText, broken)
    this.draft.transcribe()
    this.draft.add({ kind: "cut" })
    return false
  }

  /** The answer ended for a reason that is not known: its text is used and not stored; without text it is refused. */
  private doubt(said = "other"): void {
    const { feedback } = this
    const message = `the model ended its answer for an unknown reason: ${shorten(said)}`
    const { location } = this.options.question
    if (this.draft.written().trim() === "") {
      const isCall = /tool|function/i.test(said)
      throw feedback.unusable(
        isCall ? this.emptiness("foreign calls") : new Failure("unknown-finish", message, { location }),
      )
    }
    this.options.doubt()
    feedback.report({ code: "unknown-finish", severity: "warning", message, ...location })
  }

  /**
   * Drops the text past the stop, evaluates the part or reports the problem there, and continues the answer after it.
   * True where the result has finished it.
   */
  private async stopAt(found: Stop): Promise<boolean> {
    const { draft, detector, options } = this
    const node = found.kind === "part" ? found.part : undefined
    const stop = detector.unmadeStop(spanOf(found).start, node) ?? found
    const { start, end } = spanOf(stop)
    draft.cut(end)
    draft.transcribe()
    const text = draft.between(draft.origin, start)
    if (stop.kind === "part") await evaluateStopped(stop.part, text, this.surroundings())
    else {
      this.feedback.problem(stop.failure, this.isBlock(stop.span) ? stop.span : undefined)
      this.progress.addProblem(text)
    }
    draft.advance()
    detector.advance()
    if (stop.kind === "miss") return false
    const { machine, question, document } = options
    return countedFor(machine, question, () => isFinished(document.pieces(), question.ask.returns))
  }

  /** Whether a near miss is a block, and not a call. */
  private isBlock({ start, end }: Span): boolean {
    return /^\s*[`~]/.test(this.draft.between(start, end))
  }

  private async finish(): Promise<Value> {
    const { feedback, nodes } = this
    const { machine, question, document, source } = this.options
    const result = await machine.settled(
      question,
      machine.spawn(question, question.row, () => document.outcome()),
    )
    nodes.quoteUnshown()
    if (result instanceof Failure) throw feedback.unusable(recoverable(result))
    if (document.code.isEmpty) throw feedback.unusable(this.emptiness(this.hasReasoned ? "reasoning" : "nothing"))
    if (!document.code.answered)
      for (const warning of countedFor(machine, question, () => joinedWords(document.placedPieces(), source)))
        feedback.report(warning)
    return result
  }

  /** The failure of an answer without text, which is no more than something else. */
  private emptiness(content: EmptyContent): Failure {
    return emptyAnswer(this.options.document.code, { recursive: this.options.recursive, content })
  }

  /** Whether the last node has a result, and not a problem that the model must read. */
  private get hasResult(): boolean {
    return this.draft.transcript.at(-1)?.kind !== "problem"
  }

  private surroundings(): Surroundings {
    const { options, draft, feedback, nodes, detector, progress } = this
    return { options, draft, feedback, nodes, detector, progress }
  }
}
