// The diagnostics of a run in their order. Where many of its answers have the same one, the first counts the others.

import type { Diagnostic } from "../../grammar/index.ts"
import { isAnswerName } from "../answers/answer-names.ts"

export class CollectedDiagnostics {
  private readonly list: Diagnostic[] = []
  /** The place in the list of the first of each kind in an answer; kinds differ in all but their place in a text. */
  private readonly firsts = new Map<string, number>()

  get all(): readonly Diagnostic[] {
    return this.list
  }

  /** Adds a diagnostic, or counts it where another answer has the same. One answer keeps all of its own. */
  add(diagnostic: Diagnostic): void {
    const { source, severity, code, message, hint } = diagnostic
    const kind = source !== undefined && isAnswerName(source) ? JSON.stringify([severity, code, message, hint]) : null
    const place = kind === null ? undefined : this.firsts.get(kind)
    const first = place === undefined ? undefined : this.list[place]
    if (first !== undefined && first.source !== source) this.list[place!] = { ...first, times: (first.times ?? 1) + 1 }
    else {
      const place = this.list.push(diagnostic) - 1
      if (kind !== null && first === undefined) this.firsts.set(kind, place)
    }
  }
}
