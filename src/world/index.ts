// The modules of the standard library that consist of natives.

import { clockModule } from "./clock.ts"
import { envModule } from "./env.ts"
import { filesModule } from "./files.ts"
import { httpModule } from "./http.ts"
import type { NativeModule } from "./module.ts"
import type { World } from "./world.ts"

export type { NativeModule } from "./module.ts"
export type { World } from "./world.ts"

/** The modules of natives, whose calls reach this world; without one they fail. */
export function nativeModules(world: World | null): readonly NativeModule[] {
  return [clockModule(world), envModule(world), filesModule(world), httpModule(world)]
}

/** The modules for all that does not evaluate: names, types and documentation. */
export const NATIVE_MODULES: readonly NativeModule[] = nativeModules(null)
