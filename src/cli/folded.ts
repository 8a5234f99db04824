// Folds the repairs of one question into one diagnostic: a person needs to know of one and how many there are.

import type { Diagnostic } from "../../grammar/diagnostic.ts"
import { isAnswerName } from "../answers/answer-names.ts"
import { countWords } from "./words.ts"

/** The diagnostics with only the first repair of each question, which says how many more there are. */
export function folded(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const counts = new Map<string, number>()
  for (const diagnostic of diagnostics) {
    const question = questionOf(diagnostic)
    if (question !== null) counts.set(question, (counts.get(question) ?? 0) + 1)
  }
  const shown = new Set<string>()
  return diagnostics.flatMap((diagnostic) => {
    const question = questionOf(diagnostic)
    if (question === null) return [diagnostic]
    if (shown.has(question)) return []
    shown.add(question)
    const more = counts.get(question)! - 1
    if (more === 0) return [diagnostic]
    return [
      { ...diagnostic, message: `${diagnostic.message} (and ${countWords(more, "more repair")} of this question)` },
    ]
  })
}

/** The question that a repair belongs to: by its answer, whatever the attempt, or by its place. Null for no repair. */
function questionOf({ severity, source = "", span }: Diagnostic): string | null {
  if (severity !== "repair") return null
  return isAnswerName(source) ? source.replace(/, attempt \d+$/, "") : `${source} ${span.start}`
}
