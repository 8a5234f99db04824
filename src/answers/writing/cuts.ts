// The cuts of one answer: requests that ended early, at the length limit or with the connection.

import type { ModelError } from "../../models/model.ts"
import { Failure, type Location } from "../../values/failure.ts"
import { MAX_CUTS, MAX_EMPTY_CUTS } from "../limits.ts"

export class Cuts {
  private readonly location: Location
  private cuts = 0
  /** Requests in a row that were cut before any text arrived. */
  private emptyCuts = 0

  constructor(location: Location) {
    this.location = location
  }

  /** Counts a cut. Throws the failure of the question where another continuation would cost too much. */
  add(received: boolean, broken: ModelError | undefined): void {
    this.emptyCuts = received ? 0 : this.emptyCuts + 1
    if (this.emptyCuts > MAX_EMPTY_CUTS)
      throw this.truncated(
        "the model's length limit was reached before any text of the answer arrived",
        "raise the model's limit of output tokens: a model that reasons spends it on that first",
      )
    if (++this.cuts > MAX_CUTS) {
      if (broken !== undefined)
        throw this.truncated(
          `the answer was continued ${MAX_CUTS} times and never ended: ${broken.message}`,
          broken.hint,
        )
      throw this.truncated(
        `the answer was cut more than ${MAX_CUTS} times, the last time by the model's length limit`,
        "raise the model's limit of output tokens, or ask for less",
      )
    }
  }

  private truncated(message: string, hint: string | undefined): Failure {
    return new Failure("truncated-answer", message, { location: this.location, hint })
  }
}
