// Reads a call of the tool: one node, whose value is bound and takes no place in the text.

import type { Diagnostic, Expression, Found, Part } from "../../../grammar/index.ts"
import { createScanner } from "../../../grammar/scanner.ts"
import { parseExpression } from "../../../grammar/expression.ts"
import type { LivePart } from "../../program/document/steps.ts"

/** A call that was read, with the slips that were taken as meant; or the reason why it is none. */
export type ReadCall = Node | { readonly part: null; readonly reason: Diagnostic }

interface Node {
  readonly part: LivePart
  readonly repairs: readonly Diagnostic[]
}

const OPENER = "CALL("

/** Reads the source of a call, which begins at a place of the answer. A model may write a node as the tool's input. */
export function readCall(source: string, start: number): ReadCall {
  const span = { start, end: start + source.length }
  const whole = readNode(source, start)
  if (whole.part !== null) {
    const inner = onlyArgument(whole.part)
    return inner?.kind === "call" ? { ...whole, part: { ...inner, ...span } } : whole
  }
  const inside = source.slice(OPENER.length, -1)
  if (!inside.trimStart().startsWith(OPENER)) return whole
  const blanks = inside.length - inside.trimStart().length
  const inner = readNode(inside.trim(), start + OPENER.length + blanks)
  return inner.part === null ? whole : { ...inner, part: { ...inner.part, ...span } }
}

function onlyArgument(part: LivePart): Expression | undefined {
  if (part.kind !== "call") return undefined
  const [first, second] = part.arguments
  return second === undefined && first!.name === null ? first!.value : undefined
}

/** Reads a text that is one node as a whole. */
function readNode(source: string, start: number): ReadCall {
  const scanner = createScanner({ mode: "answer", after: start })
  const found: readonly Found[] = [scanner.push(source), scanner.end()]
  const part = found.flatMap(({ parts }): readonly Part[] => parts).find(({ end }) => end > start)
  const end = start + source.length
  if (part !== undefined && part.kind !== "text" && part.end === end)
    return { part, repairs: found.flatMap(({ diagnostics }) => diagnostics) }
  const reason = found.flatMap(({ misses }) => misses)[0]?.reason
  if (reason !== undefined && reason.code !== "unclosed-call") return { part: null, reason }
  return { part: null, reason: reasonInside(source, start) ?? reason ?? notOne({ start, end }) }
}

/** The reason why the text between the node's parentheses is no expression, where the text moves one of these. */
function reasonInside(source: string, start: number): Diagnostic | undefined {
  const inside = source.slice(OPENER.length, -1)
  if (/^\s*LET\b/.test(inside)) return undefined
  const { expression, diagnostics } = parseExpression(inside, { mode: "answer" })
  const error = expression === null ? diagnostics.find(({ severity }) => severity === "error") : undefined
  if (error === undefined) return undefined
  const at = start + OPENER.length
  return { ...error, span: { start: at + error.span.start, end: at + error.span.end } }
}

function notOne(span: Diagnostic["span"]): Diagnostic {
  const hint = "give one expression, or LET a = …, b = …"
  return { code: "syntax-error", severity: "error", message: "this is not one expression", hint, span }
}
