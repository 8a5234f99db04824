// The modules of the standard library that consist of natives.

import { DATE_NATIVES } from "../builtins/dates/index.ts"
import { clockModule } from "./clock.ts"
import { envModule } from "./env.ts"
import { filesModule } from "./files.ts"
import { httpModule } from "./http.ts"
import type { NativeModule } from "./module.ts"
import type { World } from "./world.ts"

export type { NativeModule } from "./module.ts"
export type { World } from "./world.ts"

/** Dates reach nothing of the world: they are natives because Temporal reckons with them. */
const DATES: NativeModule = {
  specifier: "std/date",
  documentation: "Dates and times, as texts in ISO 8601: read, written, compared and reckoned with.",
  natives: DATE_NATIVES,
}

/** The modules of natives, whose calls reach this world; without one they fail. */
export function nativeModules(world: World | null): readonly NativeModule[] {
  return [clockModule(world), DATES, envModule(world), filesModule(world), httpModule(world)]
}

/** The modules for all that does not evaluate: names, types and documentation. */
export const NATIVE_MODULES: readonly NativeModule[] = nativeModules(null)
