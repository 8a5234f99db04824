// A rule of redaction as an option of a command line has it.

import type { Redaction } from "../base/redaction.ts"

/** Reads `data:NAME`, `pattern:REGEX`, or a literal text. */
export function readRedaction(rule: string): Redaction {
  if (rule.startsWith("data:")) return { data: rule.slice("data:".length) }
  return rule.startsWith("pattern:") ? { pattern: rule.slice("pattern:".length) } : rule
}
