// Lenses above TEST and EMIT. What they run asks no paid model, and runs when the user chooses one, never by itself.

import type { CodeLens } from "vscode-languageserver"
import { outlineOf, type Analysis } from "../tools/index.ts"
import type { Ranges } from "./convert.ts"
import type { LanguageHost } from "./options.ts"

/** The commands of lenses, which a client executes through the server. */
export const COMMANDS = { test: "recall.runTest", plan: "recall.plan" } as const

/** The results of lenses, each for the version of its document that it was found for. */
export class LensResults {
  private readonly results = new Map<string, { readonly version: number; readonly text: string }>()

  set(uri: string, name: string | null, version: number, text: string): void {
    this.results.set(keyOf(uri, name), { version, text })
  }

  get(uri: string, name: string | null, version: number): string | null {
    const found = this.results.get(keyOf(uri, name))
    return found?.version === version ? found.text : null
  }
}

function keyOf(uri: string, name: string | null): string {
  return JSON.stringify([uri, name])
}

/** The lenses of a module, with the results for this version of it. */
export function lensesOf(
  analysis: Analysis,
  {
    uri,
    version,
    ranges,
    host,
    results,
  }: {
    readonly uri: string
    readonly version: number
    readonly ranges: Ranges
    readonly host: LanguageHost
    readonly results: LensResults
  },
): CodeLens[] {
  if (analysis.kind !== "module") return []
  return outlineOf(analysis).flatMap(({ kind, name, place }) => {
    const range = ranges.range(place)
    if (kind === "test" && host.test !== undefined) {
      const title = results.get(uri, name, version) ?? "Run test (offline)"
      return { range, command: { title, command: COMMANDS.test, arguments: [uri, name] } }
    }
    if (kind === "emit" && host.plan !== undefined) {
      const title = results.get(uri, null, version) ?? "Plan: what a run asks and costs"
      return { range, command: { title, command: COMMANDS.plan, arguments: [uri] } }
    }
    return []
  })
}
