// An interactive session: evaluates inputs one behind the other, and keeps the names that they declare.

import { RecallError, UsageError } from "../../base/errors.ts"
import type { Span } from "../../../grammar/ast.ts"
import type { Diagnostic } from "../../../grammar/diagnostic.ts"
import type { RunResult } from "../../run/result.ts"
import type { Runtime } from "../../runtime.ts"
import type { TraceEvent } from "../../trace/events.ts"
import { documentationOf, signatureOf } from "./documentation.ts"
import { readInput, type Declared } from "./input.ts"
import { typeOf } from "./type.ts"

/** The name of the session's source in diagnostics. Its imports are relative to the working directory. */
export const NAME = "<repl>"

export const HELP = `An expression is evaluated and its value printed. LET, TASK, IMPORT and PARAM declare names,
which stay; a later one replaces an earlier one of its name. An input that is not complete continues
on the next line, and an empty line ends it.

  :type EXPRESSION   the signature of a task, or the type of the expression's value
  :doc NAME          the documentation of a task, also of one in the standard library
  :help              this text
  :quit              leaves; so does the end of the input

Ctrl-C cancels what is running. A second one leaves.
`

export interface Reply {
  readonly output: string
  readonly diagnostics: readonly Diagnostic[]
  /** The source that the diagnostics are about. */
  readonly source: string
  /** Whether the next line continues the input. */
  readonly isOpen: boolean
  readonly isQuit: boolean
}

const NOTHING: Reply = { output: "", diagnostics: [], source: "", isOpen: false, isQuit: false }

/** The keyword that the session puts before an expression. */
const EVALUATED = "EMIT "

/** A reply about the expression as the user has typed it. */
function asTyped(reply: Reply): Reply {
  const shifted = <P extends Place>(place: P): P => {
    if (place.source !== NAME) return place
    const [start, end] = [place.span.start, place.span.end].map((at) => Math.max(at - EVALUATED.length, 0))
    return { ...place, span: { start: start!, end: end! } }
  }
  const diagnostics = reply.diagnostics.map((diagnostic) => {
    const { calls } = diagnostic
    return shifted(calls === undefined ? diagnostic : { ...diagnostic, calls: calls.map(shifted) })
  })
  return { ...reply, diagnostics, source: reply.source.slice(EVALUATED.length) }
}

type Place = { readonly source?: string; readonly span: Span }

export interface SessionOptions {
  readonly runtime: Runtime
  readonly args: { readonly [name: string]: unknown }
  readonly fresh: boolean
  readonly trace: (event: TraceEvent) => void
}

export class ReplSession {
  private readonly options: SessionOptions
  private declared: readonly Declared[]

  constructor(options: SessionOptions) {
    this.options = options
    this.declared = Object.keys(options.args).map((name) => ({ name, text: `PARAM ${name}` }))
  }

  /** Evaluates an input of one or more lines. `ended` if no line can continue it. */
  async execute(text: string, signal: AbortSignal, end: "open" | "ended"): Promise<Reply> {
    if (text.trim() === "") return NOTHING
    const [, command, rest = ""] = /^\s*:(\w*)\s*(.*?)\s*$/s.exec(text) ?? []
    if (command !== undefined) return this.command(command, rest, signal)
    const input = readInput(text)
    switch (input.kind) {
      case "expression":
        return this.evaluate(input.text, signal, ({ text: shown }) => shown)
      case "declarations":
        if (input.declared.length === 0) return { ...NOTHING, output: "A session runs no TEST: recall test does." }
        return this.declare(input.declared)
      case "incomplete": {
        if (end === "open") return { ...NOTHING, isOpen: true }
        return this.evaluate(text, signal, ({ text: shown }) => shown)
      }
      case "invalid":
        return { ...NOTHING, diagnostics: input.diagnostics.map((one) => ({ ...one, source: NAME })), source: text }
      default:
        return input satisfies never
    }
  }

  private async command(name: string, rest: string, signal: AbortSignal): Promise<Reply> {
    switch (name) {
      case "type": {
        const signature = signatureOf(rest, this.source)
        if (signature !== null) return { ...NOTHING, output: signature }
        return this.evaluate(rest, signal, ({ value }) => typeOf(value))
      }
      case "doc":
        return { ...NOTHING, output: documentationOf(rest, this.source) ?? `There is no task ${rest}.` }
      case "help":
        return { ...NOTHING, output: HELP }
      case "quit":
        return { ...NOTHING, isQuit: true }
      default:
        return { ...NOTHING, output: `There is no command :${name}. :help lists them.` }
    }
  }

  private get source(): string {
    return this.declared.map(({ text }) => `\n${text}\n`).join("")
  }

  /** Keeps declarations if they are right together with the earlier ones. */
  private async declare(more: readonly Declared[]): Promise<Reply> {
    const names = new Set(more.map(({ name }) => name))
    const before = this.declared
    this.declared = [...before.filter(({ name }) => !names.has(name)), ...more]
    const { source } = this
    return this.reporting(source, async () => {
      try {
        await this.options.runtime.compile(source, { kind: "module", name: NAME })
        return { ...NOTHING, source }
      } catch (error) {
        this.declared = before
        throw error
      }
    })
  }

  private evaluate(expression: string, signal: AbortSignal, show: (result: RunResult) => string): Promise<Reply> {
    // The expression comes first, so that messages name its lines as the user has written them.
    const source = `${EVALUATED}${expression.trim()}\n${this.source}`
    const { runtime, args, fresh, trace } = this.options
    return this.reporting(source, async () => {
      const result = await runtime.run(source, { kind: "module", name: NAME, args, fresh, trace, signal })
      return { ...NOTHING, output: show(result), diagnostics: result.diagnostics, source }
    }).then(asTyped)
  }

  private async reporting(source: string, work: () => Promise<Reply>): Promise<Reply> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof RecallError) return { ...NOTHING, diagnostics: error.diagnostics, source }
      if (!(error instanceof UsageError)) throw error
      const { code, message, hint } = error
      const span = { start: 0, end: 0 }
      const diagnostic = { code, severity: "error", message, span, ...(hint === undefined ? {} : { hint }) } as const
      return { ...NOTHING, diagnostics: [diagnostic], source }
    }
  }
}
