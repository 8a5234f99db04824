// Slips of an answer that parse as something else: each kind is reported to the model once, a further one to the user.

import type { Diagnostic, Span } from "../../../grammar/index.ts"
import type { QuestionFuture } from "../../machine/effects.ts"
import type { DocumentCode } from "../../program/document/code.ts"
import { stringSlips } from "../../program/check/string-slips.ts"
import type { LivePart } from "../../program/document/steps.ts"
import { Failure } from "../../values/failure.ts"
import { foreignCall } from "./foreign.ts"
import { readJson } from "../decoding/written-json.ts"
import { nearMiss, spoiledAround } from "./near-misses.ts"

export interface SlipsOptions {
  readonly question: QuestionFuture
  /** The answer's name in diagnostics. */
  readonly source: string
  readonly code: DocumentCode
  /** Whether the model has learned of all kinds from the refusal of its last answer. */
  readonly isLearned: boolean
  readonly isQuotable: (text: string) => boolean
  readonly report: (diagnostic: Diagnostic) => void
}

const KINDS = ["foreign-call", "near-miss", "placeholder-in-string", "type-in-quotes", "control-character"]

/** A text that was meant as a call. */
export interface Unmade {
  readonly span: Span
  readonly failure: Failure
}

export class Slips {
  private readonly options: SlipsOptions
  /** The codes of slips that the model knows. */
  private readonly known: Set<string>
  /** Whether a near miss that stays text was reported to the user. */
  private hasReported = false

  constructor(options: SlipsOptions) {
    this.options = options
    this.known = new Set(options.isLearned ? KINDS : [])
  }

  /** The first foreign call or near miss of which the model must hear, in a text that begins at `origin`. */
  unmade(text: string, origin: number): Unmade | undefined {
    const { source, report } = this.options
    if (this.hasReported) return undefined
    const found = this.firstUnmade(text)
    if (found === undefined) return undefined
    const span = { start: origin + found.start, end: origin + found.end }
    const failure = new Failure(found.code, found.message, { hint: found.hint, location: { source, span } })
    if (!this.isWholeValue(text) && this.learn(failure.code)) return { span, failure }
    this.hasReported = true
    report({ ...failure.toDiagnostic(), severity: "warning", message: `${failure.message}, so it stays text` })
    return undefined
  }

  /** The call around a node that is none for the character before it, in a text that begins at `origin`. */
  unmadeAround(text: string, node: Span, origin: number): Unmade | undefined {
    const { source, code, isQuotable } = this.options
    if (this.hasReported || this.known.has("near-miss")) return undefined
    const found = spoiledAround(text, node, { isQuoted: isQuotable, isSound: (part) => isSound(part, code) })
    if (found === undefined || this.isWholeValue(text)) return undefined
    this.learn("near-miss")
    const span = { start: origin + found.start, end: origin + found.end }
    return { span, failure: new Failure("near-miss", found.message, { hint: found.hint, location: { source, span } }) }
  }

  /** Whether a text is JSON as a whole, for a question that wants a value: what is in its strings is text. */
  private isWholeValue(text: string): boolean {
    if (this.options.question.ask.returns.kind === "string" || !/^\s*[[{"]/.test(text)) return false
    return "json" in readJson(text)
  }

  /** A foreign call is just text once the model knows its right form. */
  private firstUnmade(text: string): (Span & { code: string; message: string; hint: string }) | undefined {
    const { question, code, isQuotable } = this.options
    const json = question.ask.returns.kind === "string"
    const foreign = this.known.has("foreign-call") ? undefined : foreignCall(text, isQuotable, { json })
    const near = nearMiss(text, { isQuoted: isQuotable, isSound: (part) => isSound(part, code) })
    if (near !== undefined && (foreign === undefined || near.start < foreign.start))
      return { ...near, code: "near-miss" }
    return (
      foreign && {
        ...foreign,
        code: "foreign-call",
        message: `${foreign.dialect} is not how a call is written here`,
        hint: 'write CALL("question or task", argument), in the text of the answer',
      }
    )
  }

  /** A slip in the strings of a part of which the model must hear. `sourceOf` gives the answer's text at a place. */
  inStrings(part: LivePart, sourceOf: (span: Span) => string): Failure | undefined {
    const { question, code, source, isQuotable, report } = this.options
    const bound = new Set(["it", "so_far", ...question.ask.data.map(({ name }) => name)])
    for (const step of code.steps) if (step.kind === "effect") bound.add(step.name)
    const slips = stringSlips(part, {
      sourceOf,
      isKnown: (name, around) => around.has(name) || bound.has(name),
      braces: true,
      hasPatterns: () => true,
    })
    for (const { code, message, hint, start, end } of slips) {
      if (isQuotable(sourceOf({ start, end }))) continue
      const failure = new Failure(code, message, { hint, location: { source, span: { start, end } } })
      if (this.learn(code)) return failure
      report({ ...failure.toDiagnostic(), severity: "warning" })
    }
    return undefined
  }

  /** Whether a code is new to the model, which learns it now. */
  private learn(code: string): boolean {
    const isNew = !this.known.has(code)
    this.known.add(code)
    return isNew
  }
}

/** Whether a part could be evaluated: its names are known, and its calls fit. */
function isSound(part: LivePart, code: DocumentCode): boolean {
  const { diagnostics, undo } = code.add(part)
  undo()
  return diagnostics.every(({ severity }) => severity !== "error")
}
