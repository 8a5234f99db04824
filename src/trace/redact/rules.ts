// The rules of redaction, as a user writes them and compiled.

import { UsageError } from "../../base/errors.ts"
import type { Redaction } from "../../base/redaction.ts"

/** A compiled pattern: the part of RE2JS that redaction uses. */
export interface Pattern {
  matcher(text: string): Matcher
}

/** The search for a pattern in one text. */
export interface Matcher {
  find(): boolean
  start(): number
  end(): number
}

/** Compiled rules, which any number of recorders may share. */
export interface Redactions {
  readonly literals: readonly string[]
  readonly patterns: readonly Pattern[]
  readonly names: ReadonlySet<string>
}

/** Compiles rules. Rejects with `UsageError` for an invalid one. Loads the library of patterns only for a pattern. */
export async function compileRedactions(rules: readonly Redaction[]): Promise<Redactions> {
  const literals: string[] = []
  const patterns: Pattern[] = []
  const names = new Set<string>()
  for (const rule of rules) {
    if (typeof rule === "string") literals.push(notEmpty(rule))
    else if (isRecordWith(rule, "pattern")) patterns.push(await compile(notEmpty(rule.pattern)))
    else if (isRecordWith(rule, "data")) names.add(notEmpty(rule.data))
    else
      throw new UsageError(
        "invalid-redaction",
        `${JSON.stringify(rule) ?? String(rule)} is not a rule of redaction`,
        FORMS,
      )
  }
  return { literals, patterns, names }
}

const FORMS = 'write a text, { pattern: "…" } or { data: "name" }'

function isRecordWith<K extends string>(rule: unknown, key: K): rule is { readonly [key in K]: string } {
  return (
    typeof rule === "object"
    && rule !== null
    && Object.keys(rule).length === 1
    && typeof (rule as { readonly [key: string]: unknown })[key] === "string"
  )
}

function notEmpty(text: string): string {
  if (text === "") throw new UsageError("invalid-redaction", "an empty text cannot be hidden", FORMS)
  return text
}

async function compile(pattern: string): Promise<Pattern> {
  const { RE2JS } = await import("re2js")
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : String(error)
    throw new UsageError(
      "invalid-redaction",
      `${JSON.stringify(pattern)} is not a pattern: ${reason}`,
      "patterns are those of RE2: no look-around, no back-references",
    )
  }
}
