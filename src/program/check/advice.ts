// Advice about names, from the names of the library and of other languages: a part that few programs need.

import type { Diagnostic } from "../../../grammar/index.ts"
import type * as known from "./known-names.ts"

type KnownNames = typeof known

let loaded: KnownNames | undefined
let isWanted = false

/** The part, if it is loaded. Where it is not, `withAdvice` loads it and makes the check again. */
export function knownNames(): KnownNames | undefined {
  isWanted ||= loaded === undefined
  return loaded
}

/** Provides the part to all checks from now on, for code that checks at once and has loaded it. */
export function provideNames(names: KnownNames): void {
  loaded = names
}

/** The diagnostics of a check, with advice. It must not wait for anything. */
export async function withAdvice(check: () => Diagnostic[]): Promise<Diagnostic[]> {
  isWanted = false
  const found = check()
  if (!isWanted) return found
  loaded = await import("./known-names.ts")
  return check()
}
