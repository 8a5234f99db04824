// The detection of nodes in the text of an answer as it arrives, up to the first place that generation must stop at.

import type { Found, Scanner, Span } from "../../../grammar/index.ts"
import { createScanner } from "../../../grammar/scanner.ts"
import type { LivePart } from "../../program/document/steps.ts"
import type { Doubts } from "./doubts.ts"
import type { Draft } from "./draft.ts"
import type { Feedback } from "./feedback.ts"
import type { Nodes } from "./nodes.ts"
import type { Slips } from "../slips/slips.ts"
import type { EndOfThought, Stop } from "./stop.ts"
import type { UnopenedThought } from "./unopened-thought.ts"
import type { WriterOptions } from "./writer-options.ts"

interface Surroundings {
  readonly options: WriterOptions
  readonly draft: Draft
  readonly feedback: Feedback
  readonly nodes: Nodes
  readonly slips: Slips
  readonly thought: UnopenedThought
  readonly doubts: Doubts
}

/**
 * Scans the draft of an answer and adds its texts to the document. An answer that does not pause has no stops: its
 * nodes are started at once.
 */
export class Detector {
  private readonly options: WriterOptions
  private readonly draft: Draft
  private readonly feedback: Feedback
  private readonly nodes: Nodes
  private readonly slips: Slips
  private readonly thought: UnopenedThought
  private readonly doubts: Doubts
  private scanner: Scanner = createScanner({ mode: "answer" })
  private removeTexts: () => void
  /** The nodes since the last stop, in an answer that does not pause. */
  private readonly live: Span[] = []

  constructor({ options, draft, feedback, nodes, slips, thought, doubts }: Surroundings) {
    this.options = options
    this.draft = draft
    this.feedback = feedback
    this.nodes = nodes
    this.slips = slips
    this.thought = thought
    this.doubts = doubts
    this.removeTexts = options.document.code.mark()
  }

  /** Takes a piece of the answer's text. */
  push(text: string): Stop | EndOfThought | undefined {
    this.draft.push(text)
    return this.take(this.options.recursive ? this.scanner.push(text) : plain(text, this.draft.end))
  }

  /** Takes the end of the answer's text. */
  end(): Stop | EndOfThought | undefined {
    return this.take(this.scanner.end())
  }

  /** Continues behind the last stop of the draft. */
  advance(): void {
    this.begin(createScanner({ mode: "answer", after: this.draft.origin }))
  }

  /** Begins again with an empty document. */
  restart(): void {
    this.begin(createScanner({ mode: "answer" }))
    this.doubts.clear()
    this.thought.restart()
  }

  private begin(scanner: Scanner): void {
    this.scanner = scanner
    this.removeTexts = this.options.document.code.mark()
    this.live.length = 0
  }

  /** Removes all text since the last stop from the document. */
  takeBack(): void {
    this.removeTexts()
  }

  /**
   * A foreign call or a near miss before a position, or around the node there. The model learns of it, and nothing of
   * it stays in the answer.
   */
  unmadeStop(before: number, node?: Span): Stop | undefined {
    const { origin } = this.draft
    const unmade = this.slips.unmade(this.withoutLive(before), origin) ?? this.unmadeAround(node)
    if (unmade === undefined) return undefined
    if (this.options.pause === "end") {
      this.feedback.refuse(unmade.failure)
      return undefined
    }
    this.takeBack()
    this.addText(origin, unmade.span.start)
    return { kind: "miss", ...unmade }
  }

  private unmadeAround(node: Span | undefined): ReturnType<Slips["unmadeAround"]> {
    if (node === undefined) return undefined
    const { draft, slips } = this
    const { origin } = draft
    const within = { start: node.start - origin, end: node.end - origin }
    return slips.unmadeAround(draft.between(origin, node.end), within, origin)
  }

  /** The text since the last stop, up to a position, with a number and blanks for its live parts. */
  private withoutLive(before: number): string {
    const { draft } = this
    let text = ""
    let from = draft.origin
    for (const { start, end } of this.live) {
      text += draft.between(from, start) + "0".padEnd(end - start)
      from = end
    }
    return text + draft.between(from, before)
  }

  /** Adds the scanned parts to the document, up to the first one that generation must stop at. */
  private take({ parts, diagnostics, misses }: Found): Stop | EndOfThought | undefined {
    const { options, feedback, thought, doubts } = this
    const { code } = options.document
    const miss = misses.find((miss) => !this.isQuotedMiss(miss))
    const stopMiss = miss !== undefined && options.pause === "each" ? miss : undefined
    let stop: Stop | EndOfThought | undefined
    /** The end of what counts: nothing behind the value of an answer does, however much of it has arrived. */
    let end = Infinity
    let reported = 0
    const reportBefore = (end: number) => {
      for (; reported < diagnostics.length && diagnostics[reported]!.span.start < end; reported++)
        feedback.report({ ...diagnostics[reported]!, source: options.source })
    }
    for (const part of parts) {
      reportBefore(Math.min(part.start, stopMiss?.start ?? Infinity))
      if (stopMiss !== undefined && part.end > stopMiss.start) {
        this.addText(part.start, stopMiss.start)
        stop = thought.endIn(part.start, stopMiss.start)
        break
      }
      if (part.kind === "text") {
        code.add(part)
        doubts.read(part.end)
        if ((stop = thought.endIn(part.start, part.end, part.text)) !== undefined) break
        continue
      }
      thought.skip()
      if (this.isQuoted(part)) {
        this.addText(part.start, part.end)
        continue
      }
      const doubt = doubts.problemIn(part)
      if (doubt !== undefined && options.pause === "each") {
        stop = { kind: "miss", span: part, failure: doubt }
        break
      }
      if (doubt !== undefined) feedback.refuse(doubt)
      else if (options.pause === "end") {
        this.live.push({ start: part.start, end: part.end })
        this.nodes.startLater(part)
        if (!code.answered) continue
        end = part.end
        break
      } else {
        stop = { kind: "part", part }
        break
      }
    }
    if (stop === undefined && stopMiss !== undefined)
      stop = { kind: "miss", span: stopMiss, failure: feedback.failureOf(stopMiss.reason) }
    else if (stopMiss === undefined && miss !== undefined && miss.start < end)
      feedback.refuse(feedback.failureOf(miss.reason))
    if (stop !== undefined)
      end = stop.kind === "part" ? stop.part.end : stop.kind === "miss" ? stop.span.start : stop.end
    reportBefore(end)
    return stop
  }

  /** Whether a node is a quotation from the data or a result, which stays text. */
  private isQuoted(part: LivePart): boolean {
    const { start, end } = part
    if (!this.options.quotable.hasNode(part, this.draft.between(start, end))) return false
    this.feedback.report({
      code: "quoted-call",
      severity: "warning",
      message: "this call is quoted from the data of the answer, so it stays text",
      span: { start, end },
      source: this.options.source,
    })
    return true
  }

  /** The same for a near miss. One that is never closed extends to the end of the answer: its first line decides. */
  private isQuotedMiss({ start, end }: Span): boolean {
    return this.options.quotable.hasPassage(this.draft.between(start, end).trimEnd())
  }

  private addText(start: number, end: number): void {
    if (end <= start) return
    this.doubts.read(end)
    const text = this.draft.between(start, end).replaceAll("\\CALL(", "CALL(")
    this.options.document.code.add({ kind: "text", text, start, end })
  }
}

/** A text of an answer in which calls are not evaluated. */
function plain(text: string, end: number): Found {
  return { parts: [{ kind: "text", text, start: end - text.length, end }], diagnostics: [], misses: [] }
}
