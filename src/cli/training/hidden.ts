// Hides the texts that rules of redaction name, and secrets, before they are in any row.

import { fromData, toData } from "../../values/json.ts"
import { CREDENTIALS, dataScrubber, secretForms, type Scrub } from "../../models/secrets.ts"
import type { NamedValue, TraceEvent } from "../../trace/events.ts"
import { createRedactor, type Redactions } from "../../trace/redact/redactor.ts"
import type { Pattern } from "../../trace/redact/rules.ts"

/** The unit in place of each hidden one. */
export const HIDDEN_UNIT = "█"

/** The events with the texts of the rules hidden, wherever they occur. All lengths and places stay. */
export function hiddenEvents(events: readonly TraceEvent[], rules: Redactions): readonly TraceEvent[] {
  if (rules.literals.length + rules.patterns.length + rules.names.size === 0) return events
  // A rule that hides a part of a secret would leave a rest that no longer has the form of one.
  const redactor = createRedactor({
    ...rules,
    literals: [...rules.literals, ...secretForms()],
    patterns: [...rules.patterns, ...CREDENTIALS.map(patternOf)],
  })
  const values = new Map(events.flatMap((event) => (event.type === "value" ? [[event.ref, event.value]] : [])))
  // A hidden datum hides its texts before it, too, as all are known here.
  for (const { name, value } of events.flatMap(namedIn)) {
    const whole = "json" in value ? value.json : "ref" in value ? values.get(value.ref) : undefined
    if (rules.names.has(name) && whole !== undefined) redactor.named(name, fromData(whole))
  }
  const hidden: TraceEvent[] = []
  for (const event of events)
    redactor.event(
      event.type === "value" ? { ...event, value: toData(redactor.value(fromData(event.value))) } : event,
      (one) => hidden.push(one),
    )
  return hidden
}

/** An expression of the host as a pattern of the redactor. */
function patternOf(expression: RegExp): Pattern {
  return {
    matcher(text) {
      const found = [...text.matchAll(expression)]
      let at = -1
      return {
        find: () => ++at < found.length,
        start: () => found[at]!.index,
        end: () => found[at]!.index + found[at]![0].length,
      }
    },
  }
}

/** The arguments and data of an event. */
function namedIn(event: TraceEvent): readonly NamedValue[] {
  if (event.type === "question") return event.data
  return "arguments" in event ? (event.arguments ?? []) : []
}

/**
 * A function that replaces secrets by `…` in every text of a row, and hides the shown data of these names. The texts
 * are valid Unicode, without which readers refuse a whole file.
 */
export function rowScrubber(names: ReadonlySet<string>): <T>(row: T) => T {
  const scrub = dataScrubber()
  return <T>(row: T) => scrubbedIn(row, (text) => scrub(withoutData(text, names)).toWellFormed()) as T
}

/** A datum as a prompt shows it, between two lines with its name. */
const FENCED = /^(?<fence>-{4,} (?<name>\S+)) (?<about>\([^\n]*\)\n)(?<content>[^]*?)(?<end>\n\k<fence> end)$/gm

function withoutData(text: string, names: ReadonlySet<string>): string {
  if (names.size === 0) return text
  return text.replaceAll(FENCED, (whole, ...found) => {
    const { fence, name, about, content, end } = found.at(-1) as { readonly [group: string]: string }
    return names.has(name!) ? `${fence!} ${about!}${HIDDEN_UNIT.repeat(content!.length)}${end!}` : whole
  })
}

function scrubbedIn(data: unknown, scrub: Scrub): unknown {
  if (typeof data === "string") return scrub(data)
  if (Array.isArray(data)) return data.map((one) => scrubbedIn(one, scrub))
  if (typeof data !== "object" || data === null) return data
  return Object.fromEntries(Object.entries(data).map(([name, one]) => [name, scrubbedIn(one, scrub)]))
}
