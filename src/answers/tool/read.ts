// Reads a call of the tool: one node, whose value is bound and takes no place in the text.

import { createScanner, parseExpression, type Diagnostic, type Part } from "../../../grammar/index.ts"
import type { LivePart } from "../stop.ts"

/** A call that was read, with the slips that were taken as meant; or the reason why it is none. */
export type ReadCall =
  | { readonly part: LivePart; readonly repairs: readonly Diagnostic[] }
  | { readonly part: null; readonly reason: Diagnostic }

const HINT = "give one expression, or LET a = …, b = …"

/** Reads the source of a call, which begins at a place of the answer. */
export function readCall(source: string, start: number): ReadCall {
  const scanner = createScanner({ mode: "answer", after: start })
  const first = scanner.push(source)
  const last = scanner.end()
  const parts: readonly Part[] = [...first.parts, ...last.parts].filter(({ end }) => end > start)
  const diagnostics = [...first.diagnostics, ...last.diagnostics]
  const end = start + source.length
  const [part] = parts
  if (part !== undefined && part.kind !== "text" && part.end === end) return { part, repairs: diagnostics }
  const reason = [...first.misses, ...last.misses][0]?.reason
  if (reason !== undefined && reason.code !== "unclosed-call") return { part: null, reason }
  return { part: null, reason: reasonInside(source, start) ?? reason ?? notOne(start, end) }
}

/** The reason why the text between the node's parentheses is no expression, where the text moves one of these. */
function reasonInside(source: string, start: number): Diagnostic | undefined {
  const inside = source.slice("CALL(".length, -1)
  if (/^\s*LET\b/.test(inside)) return undefined
  const { expression, diagnostics } = parseExpression(inside, { mode: "answer" })
  const error = expression === null ? diagnostics.find(({ severity }) => severity === "error") : undefined
  if (error === undefined) return undefined
  const at = start + "CALL(".length
  return { ...error, span: { start: at + error.span.start, end: at + error.span.end } }
}

function notOne(start: number, end: number): Diagnostic {
  return {
    code: "syntax-error",
    severity: "error",
    message: "this is not one expression",
    hint: HINT,
    span: { start, end },
  }
}
