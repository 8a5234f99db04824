// The corrections of a diagnostic as edits: those of `recall check --fix`, imports, and the name that was meant.

import type { Diagnostic } from "../../grammar/index.ts"
import { applyFixes, fixesOf, type Edit } from "../program/check/fix.ts"
import { unitAt, type Analysis } from "./analysis.ts"
import { editBetween } from "./edits.ts"
import { importEdit } from "./imports.ts"
import { modulesWith } from "./library.ts"

/** A correction. */
export interface Fix {
  /** An instruction: `Import summarize from "std/summary"`. */
  readonly title: string
  readonly edits: readonly Edit[]
  /** Whether it is safe, so that it may be made without a look at it. */
  readonly isSafe: boolean
}

/** The corrections of a diagnostic of the analyzed source itself, the likeliest first. */
export function fixesFor(analysis: Analysis, diagnostic: Diagnostic): readonly Fix[] {
  return [...safeFixes(analysis, diagnostic), ...imports(analysis, diagnostic), ...meant(analysis, diagnostic)]
}

/** The edits of all safe corrections at once. */
export function fixAll({ source, kind, diagnostics }: Analysis): readonly Edit[] {
  if (kind !== "module") return []
  const own = diagnostics.filter((one) => one.source === source.id)
  return editBetween(source.text, applyFixes(source.text, own))
}

function safeFixes({ source, kind, diagnostics }: Analysis, diagnostic: Diagnostic): readonly Fix[] {
  if (kind !== "module") return []
  const own = diagnostics.filter((one) => one.source === source.id)
  const edits = fixesOf(source.text, own).get(diagnostic)
  if (edits === undefined) return []
  const written = source.text.slice(diagnostic.span.start, diagnostic.span.end)
  const title = diagnostic.code === "unused-name" ? `Remove ${written}` : capitalized(diagnostic.hint ?? "correct it")
  return [{ title, edits, isSafe: true }]
}

/** The imports that define a name of the library. */
function imports(analysis: Analysis, { code, span, hint = "" }: Diagnostic): readonly Fix[] {
  if (code !== "unknown-name" && code !== "question-like-name") return []
  const { source } = analysis
  const written = source.text.slice(span.start, span.end)
  const name = code === "question-like-name" ? written.slice(1, -1) : written
  const unit = unitAt(analysis, span.start)
  // The hint names one of the library that is spelt nearly so.
  const near = /\bIMPORT ([\p{L}_][\p{L}\p{N}_]*) FROM/u.exec(hint)?.[1]
  const wanted = modulesWith(name).length > 0 ? name : near
  if (wanted === undefined) return []
  const change = wanted === name ? [] : [replacement(analysis, span, wanted)]
  return modulesWith(wanted).map((specifier) => ({
    title: `${wanted === name ? "Import" : "Change to"} ${wanted} from ${JSON.stringify(specifier)}`,
    edits: [importEdit(unit, source.text, wanted, specifier), ...change],
    isSafe: false,
  }))
}

/** The name that the hint takes for the one that was meant. */
function meant(analysis: Analysis, { span, hint = "" }: Diagnostic): readonly Fix[] {
  const name = /^did you mean (.+)\?$/u.exec(hint)?.[1]
  if (name === undefined) return []
  return [{ title: `Change to ${name}`, edits: [replacement(analysis, span, name)], isSafe: false }]
}

/** Replaces the last name of a span, or the content of its quotes. */
function replacement({ source }: Analysis, { start, end }: Diagnostic["span"], name: string): Edit {
  const written = source.text.slice(start, end)
  const quoted = written.startsWith('"') ? 1 : 0
  const inside = written.slice(quoted, written.length - quoted)
  const last = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(inside)
  return { start: start + quoted + (last?.index ?? 0), end: end - quoted, text: name }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
