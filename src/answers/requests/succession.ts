// The models of a fallback that have failed in one answer: its next request begins with the one that continues it.

import type { Diagnostic } from "../../../grammar/index.ts"
import type { Location } from "../../values/failure.ts"
import type { ModelEvent, ModelRequest } from "../../models/model.ts"

type Fallback = Extract<ModelEvent, { readonly type: "fallback" }>

export class Succession {
  private readonly location: Location
  private readonly report: (diagnostic: Diagnostic) => void
  private passed = 0
  /** The breaks in a row that were those of a model before. */
  private breaksBefore = 0

  constructor(location: Location, report: (diagnostic: Diagnostic) => void) {
    this.location = location
    this.report = report
  }

  /** The fields of the next request, after so many breaks in a row. */
  fieldsOf(breaks: number): Pick<ModelRequest, "resumed" | "passed"> {
    if (breaks === 0) this.breaksBefore = 0
    const resumed = breaks - this.breaksBefore
    return { ...(resumed <= 0 ? {} : { resumed }), ...(this.passed === 0 ? {} : { passed: this.passed }) }
  }

  /** Notes that another model continues, after so many breaks in a row; warns if the answer has text already. */
  note({ passed, to, message }: Fallback, breaks: number, hasText: boolean): void {
    this.passed = passed
    this.breaksBefore = breaks + 1
    if (!hasText) return
    this.report({
      code: "mixed-answer",
      severity: "warning",
      message: `a model failed in the middle of its answer, and ${to} continues it: ${message}`,
      ...this.location,
    })
  }
}
