// Reports the outcome of a command: data on standard output, diagnostics on standard error, and the exit status.

import { stringifyJson } from "../values/json-text.ts"
import type { Diagnostic, Span } from "../../grammar/index.ts"
import { indexLines } from "../diagnostics/position.ts"
import { createRenderer, PLAIN } from "../diagnostics/render.ts"
import { visible } from "../diagnostics/visible.ts"
import { RecallError, UsageError } from "../base/errors.ts"
import type { WaitingCall } from "../base/waiting-call.ts"
import { shorten } from "../base/shorten.ts"
import { NO_USAGE, type Usage } from "../base/usage.ts"
import type { Missing, RunResult } from "../run/result.ts"
import { COLORED, usesColor } from "./colors.ts"
import { folded } from "./folded.ts"
import type { Host } from "./host.ts"
import type { Sources } from "./sources.ts"
import { EXIT } from "./status.ts"

export interface ReportOptions {
  readonly json?: boolean | undefined
}

/** Awaits a run and reports its result or its failure. Rethrows anything but a `RecallError` or `UsageError`. */
export async function reportRun(
  run: () => Promise<RunResult>,
  host: Host,
  sources: Sources,
  { json = false }: ReportOptions,
): Promise<number> {
  try {
    const result = await run()
    const { value, text, partial, usage, diagnostics, sources: answers } = result
    const { missing, waiting } = result.partial ? result : { missing: [], waiting: [] }
    sources.addAll(answers)
    writeDiagnostics(diagnostics, host, sources)
    if (json) host.stdout.write(toJson({ value, text, partial, missing, waiting, usage, diagnostics }, sources))
    else if (!partial || text !== "") host.stdout.write(endingInNewline(text))
    const says = text !== "" || missing.some(({ items }) => items !== undefined)
    if (!json && says && missing.length > 0) host.stderr.write(`Missing: ${listOf(missing, sources)}\n`)
    if (!result.partial) return EXIT.done
    if (result.waiting.length > 0) {
      host.stderr.write("To decide: recall approvals list, then recall approvals yes ID, or no ID\n")
      return EXIT.waiting
    }
    return host.signal.aborted ? EXIT.interrupted : EXIT.partial
  } catch (error) {
    const outcome = outcomeOf(error, host)
    if (outcome === null) throw error
    sources.addAll(outcome.sources ?? {})
    writeDiagnostics(outcome.diagnostics, host, sources)
    if (json)
      host.stdout.write(
        toJson(
          {
            value: null,
            text: "",
            partial: false,
            missing: [],
            waiting: [],
            usage: outcome.usage,
            diagnostics: outcome.diagnostics,
          },
          sources,
        ),
      )
    return outcome.status
  }
}

/** Reports the failure of a command that has no result. Rethrows anything but a `RecallError` or `UsageError`. */
export function reportFailure(error: unknown, host: Host, sources: Sources): number {
  const outcome = outcomeOf(error, host)
  if (outcome === null) throw error
  sources.addAll(outcome.sources ?? {})
  writeDiagnostics(outcome.diagnostics, host, sources)
  return outcome.status
}

/** Renders diagnostics to standard error, the repairs of one question as one. */
export function writeDiagnostics(diagnostics: readonly Diagnostic[], host: Host, sources: Sources): void {
  const style = usesColor(host.stderr, host.env) ? COLORED : PLAIN
  const render = createRenderer({ textOf: (name) => sources.textOf(name), style })
  for (const diagnostic of folded(diagnostics)) host.stderr.styled(render(diagnostic))
}

interface Placed {
  readonly source?: string
  readonly span: Span
  readonly calls?: readonly Placed[]
}

/** Diagnostics and other places for JSON, with the lines and columns of their ends if their source's text is known. */
export function located<P extends Placed>(places: readonly P[], sources: Sources): readonly P[] {
  return places.map((place) => {
    const { calls } = place
    const placed = withEnds(place, sources)
    return calls === undefined ? placed : { ...placed, calls: calls.map((call) => withEnds(call, sources)) }
  })
}

function withEnds<P extends Placed>(placed: P, sources: Sources): P {
  const text = placed.source === undefined ? undefined : sources.textOf(placed.source)
  if (text === undefined) return placed
  const lines = indexLines(text)
  const end = lines.position(placed.span.end)
  return { ...placed, ...lines.position(placed.span.start), endLine: end.line, endColumn: end.column }
}

export function endingInNewline(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`
}

const MOST_MISSING_SHOWN = 10

/** The first of the missing parts in one line: paths in the value, or calls as they are written. */
function listOf(missing: readonly Missing[], sources: Sources): string {
  const shown = missing.slice(0, MOST_MISSING_SHOWN).map(({ source, span, path, items }) => {
    const place = visible(shorten(path ?? sources.textOf(source)?.slice(span.start, span.end) ?? source))
    return items === undefined ? place : `${place} (${items.known} of ${items.of} items are known)`
  })
  return shown.join(", ") + (missing.length > shown.length ? `, and ${missing.length - shown.length} more` : "")
}

interface Outcome {
  readonly status: number
  readonly usage: Usage
  readonly diagnostics: readonly Diagnostic[]
  readonly sources?: { readonly [source: string]: string }
}

function outcomeOf(error: unknown, host: Host): Outcome | null {
  if (host.signal.aborted) {
    const diagnostics = [errorWithoutPlace("interrupted", "the run was interrupted")]
    return { status: EXIT.interrupted, usage: error instanceof RecallError ? error.usage : NO_USAGE, diagnostics }
  }
  if (error instanceof RecallError)
    return { status: EXIT.failed, usage: error.usage, diagnostics: error.diagnostics, sources: error.sources }
  if (error instanceof UsageError) {
    return {
      status: EXIT.usage,
      usage: NO_USAGE,
      diagnostics: [errorWithoutPlace(error.code, error.message, error.hint)],
    }
  }
  return null
}

function errorWithoutPlace(code: string, message: string, hint?: string): Diagnostic {
  return { code, severity: "error", message, span: { start: 0, end: 0 }, ...(hint === undefined ? {} : { hint }) }
}

interface Report {
  readonly value: unknown
  readonly text: string
  readonly partial: boolean
  readonly missing: readonly Missing[]
  readonly waiting: readonly WaitingCall[]
  readonly usage: Usage
  readonly diagnostics: readonly Diagnostic[]
}

/** One object with exactly these keys, and `waiting` where calls wait for a person. */
function toJson({ value, text, partial, missing, waiting, usage, diagnostics }: Report, sources: Sources): string {
  const report = {
    value: value ?? null,
    text,
    partial,
    missing: located(missing, sources),
    ...(waiting.length === 0 ? {} : { waiting }),
    usage,
    diagnostics: located(diagnostics, sources),
  }
  return `${stringifyJson(report, 2)}\n`
}
