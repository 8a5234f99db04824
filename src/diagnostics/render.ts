// Renders a diagnostic as text for people: the message, the place, the underlined line and the hint.

import type { CallAround, Diagnostic, Severity } from "../../grammar/diagnostic.ts"
import { excerpt } from "./excerpt.ts"
import { indexLines, type LineIndex } from "./position.ts"
import { visible } from "./visible.ts"

/** Styles for the parts of a rendered diagnostic. Each function wraps safe text in its marks. */
export interface Styler {
  readonly severity: (text: string, severity: Severity) => string
  readonly message: (text: string) => string
  readonly faint: (text: string) => string
  readonly hint: (text: string) => string
}

export const PLAIN: Styler = {
  severity: (text) => text,
  message: (text) => text,
  faint: (text) => text,
  hint: (text) => text,
}

/** The texts that diagnostics point into, and the style of the drawing; plain by default. */
export interface RenderOptions {
  /** The text that a diagnostic's `source` names. If it is undefined, the line is left out. */
  readonly textOf: (source: string) => string | undefined
  readonly style?: Styler
}

/**
 * Makes a function that renders one diagnostic as text that ends in a newline. It makes all control characters visible,
 * in messages too, so that no text from a source acts on the terminal.
 */
export function createRenderer({ textOf, style = PLAIN }: RenderOptions): (diagnostic: Diagnostic) => string {
  const indexes = new Map<string, LineIndex | null>()
  const linesOf = (source: string): LineIndex | null => {
    const known = indexes.get(source)
    if (known !== undefined) return known
    const text = textOf(source)
    const index = text === undefined ? null : indexLines(text)
    indexes.set(source, index)
    return index
  }

  return (diagnostic) => {
    const head = style.severity(`${diagnostic.severity}[${visible(diagnostic.code)}]`, diagnostic.severity)
    const { source, times } = diagnostic
    const often = times === undefined ? "" : ` (${times.toLocaleString("en-US")} times)`
    const parts = [`${head}: ${style.message(visible(diagnostic.message))}${often}`]
    if (source !== undefined) {
      const lines = linesOf(source)
      parts.push(
        ...(lines === null ? [`${style.faint(" -->")} ${visible(source)}`] : place(diagnostic, source, lines, style)),
      )
    }
    for (const around of diagnostic.calls ?? []) parts.push(...callLines(around, linesOf(around.source), style))
    if (diagnostic.hint !== undefined) parts.push(...hintLines(diagnostic.hint, style))
    return `${parts.join("\n")}\n`
  }
}

/** Renders one diagnostic; see `createRenderer`. */
export function render(diagnostic: Diagnostic, options: RenderOptions): string {
  return createRenderer(options)(diagnostic)
}

function place({ span, severity }: Diagnostic, source: string, lines: LineIndex, style: Styler): readonly string[] {
  const { line, column } = lines.position(span.start)
  const { text, underline } = excerpt(lines.line(line), column - 1, column - 1 + (span.end - span.start))
  const number = String(line)
  const margin = " ".repeat(number.length)
  return [
    `${style.faint(`${margin}-->`)} ${visible(source)}:${line}:${column}`,
    style.faint(`${margin} |`),
    `${style.faint(`${number} |`)} ${text}`.trimEnd(),
    `${style.faint(`${margin} |`)} ${underline.replace(/\^+/, (carets) => style.severity(carets, severity))}`,
  ]
}

/** `in CALL at FILE:LINE:COLUMN`, and the number of calls that are left out after it. */
function callLines(around: CallAround, lines: LineIndex | null, style: Styler): readonly string[] {
  const { call, source, span, omitted } = around
  const position = lines?.position(span.start)
  const place = `${visible(source)}${position === undefined ? "" : `:${position.line}:${position.column}`}`
  const line = `  ${style.faint("in")} ${visible(call)} ${style.faint(`at ${place}`)}`
  return omitted === undefined ? [line] : [line, `  ${style.faint(`… ${omitted.toLocaleString("en-US")} more`)}`]
}

function hintLines(hint: string, style: Styler): readonly string[] {
  const [first = "", ...rest] = hint.split("\n").map(visible)
  return [`  ${style.hint("hint:")} ${first}`, ...rest.map((line) => `        ${line}`)]
}
