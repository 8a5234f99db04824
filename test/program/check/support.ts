// The findings of a check, as lines that a test can show.

import { indexLines } from "../../../src/diagnostics/position.ts"
import { checkSource } from "../../../src/program/check-source.ts"
import type { ModuleLoader } from "../../../src/program/modules/loader.ts"

/** Each diagnostic of a module as `severity line:column code: message`, with its file if it is another one's. */
export async function found(text: string, modules: { readonly [id: string]: string } = {}): Promise<readonly string[]> {
  const loader: ModuleLoader = {
    load: async (specifier) => {
      const id = specifier.replace(/^\.\//, "")
      return modules[id] === undefined ? null : { id, text: modules[id] }
    },
  }
  const diagnostics = await checkSource({ id: "main.rcl", text }, loader)
  return diagnostics.map(({ severity, code, message, span, source }) => {
    const { line, column } = indexLines(source === "main.rcl" ? text : (modules[source ?? ""] ?? "")).position(
      span.start,
    )
    return `${severity} ${source === "main.rcl" ? "" : `${source} `}${line}:${column} ${code}: ${message}`
  })
}
