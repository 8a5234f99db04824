// A module of the standard library whose functions are natives, and the natives that reach the world.

import { fail } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import type { World } from "./world.ts"

export interface NativeModule {
  /** The name in an IMPORT. */
  readonly specifier: string
  readonly documentation: string
  readonly natives: readonly Native[]
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
