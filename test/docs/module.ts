// Checks a documentation's module as loading it would.

import { RecallError } from "../../src/base/errors.ts"
import { createRuntime } from "../../src/runtime.ts"

/** The errors of a module, each as `code: message`. */
export async function checkModule(source: string): Promise<readonly string[]> {
  try {
    await createRuntime().compile(source, { name: "documentation.rcl" })
    return []
  } catch (error) {
    if (!(error instanceof RecallError)) throw error
    return error.diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ code, message }) => `${code}: ${message}`)
  }
}
