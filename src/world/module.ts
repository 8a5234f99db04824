// A module of the standard library whose functions are natives, and the natives that reach the world.

import { pausesAfter } from "../builtins/pauses.ts"
import { fail } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import { allocate, checkTextLength, spendOnText, type Work } from "../values/meter.ts"
import type { World } from "./world.ts"

export interface NativeModule {
  /** The name in an IMPORT. */
  readonly specifier: string
  readonly documentation: string
  readonly natives: readonly Native[]
}

/** A text from outside, which counts towards the limits of the run like one that the program makes. */
export function* received(text: string): Work<string> {
  checkTextLength(text.length)
  spendOnText(text.length)
  allocate(2 * text.length)
  if (pausesAfter(1)) yield
  return text
}

/** The world; fails with `not-permitted` for a runtime that has none. */
export function reached(world: World | null, specifier: string): World {
  if (world !== null) return world
  throw fail(
    "not-permitted",
    `this runtime gives programs no world, which ${specifier} reaches`,
    "on Node: createRuntime({ world: nodeWorld({ allow: { … } }) }), with nodeWorld of recall-lang/node",
  )
}
