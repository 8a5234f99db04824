// The description of a failure that ends a run: a part of its own, as most runs end without one.

import type { Diagnostic } from "../../grammar/index.ts"
import { shorten } from "../base/shorten.ts"
import { scrubber } from "../models/secrets.ts"
import { diagnosticOf } from "../values/calls-around.ts"
import type { Failure } from "../values/failure.ts"
import { preview } from "../values/preview.ts"
import { kindOf, type Value } from "../values/values.ts"

/** UTF-16 units of a value that are searched for secrets before it is cut. */
const LONGEST_SECRET = 1_000

/** The diagnostic of a failure with the calls around it, whose arguments are scrubbed of secrets. */
export function scrubbedDiagnostic(failure: Failure): Diagnostic {
  return diagnosticOf(failure, scrubbedValue)
}

/** The diagnostic of a failure with the calls around it, without their values. */
export function redactedDiagnostic(failure: Failure): Diagnostic {
  return diagnosticOf(failure, (_, value) => kindOf(value))
}

const scrub = scrubber(() => [])

/** Scrubbed before it is cut, as the beginning of a secret has no form. */
function scrubbedValue(_: string | null, value: Value, length: number): string {
  if (typeof value === "string") return preview(scrub(value.slice(0, LONGEST_SECRET)), length)
  return shorten(scrub(preview(value, LONGEST_SECRET)), length)
}
