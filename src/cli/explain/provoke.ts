// The diagnostics that an example of the catalogue provokes.

import { parseDocument, type Diagnostic } from "../../../grammar/index.ts"
import { RecallError, UsageError } from "../../base/errors.ts"
import type { Example } from "../../diagnostics/catalogue.ts"
import { checkSource } from "../../program/check-source.ts"
import { createRuntime } from "../../runtime.ts"

/** The name of an example in its diagnostics. */
export const EXAMPLE = "example"

/** Parses, checks or runs an example, as its kind says, without a model and without a world. */
export async function provoke({ kind, source }: Example): Promise<readonly Diagnostic[]> {
  const named = (diagnostics: readonly Diagnostic[]) =>
    diagnostics.map((diagnostic) => ({ ...diagnostic, source: diagnostic.source ?? EXAMPLE }))
  if (kind === "answer") return named(parseDocument(source, { mode: "answer" }).diagnostics)
  if (kind === "check") return checkSource({ id: EXAMPLE, text: source })
  try {
    const { diagnostics } = await createRuntime().run(source, { kind, name: EXAMPLE })
    return named(diagnostics)
  } catch (error) {
    if (error instanceof RecallError) return named(error.diagnostics)
    if (!(error instanceof UsageError)) throw error
    const { code, message, hint } = error
    const span = { start: 0, end: 0 }
    return [{ code, severity: "error", message, span, ...(hint === undefined ? {} : { hint }) }]
  }
}
