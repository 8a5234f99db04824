// `std/env`: the native that gives a variable of the environment.

import { required, TEXT_OR_NULL } from "../builtins/declare.ts"
import { STRING } from "../values/types.ts"
import { reached, type NativeModule } from "./module.ts"
import type { World } from "./world.ts"

const SPECIFIER = "std/env"

export function envModule(world: World | null): NativeModule {
  return {
    specifier: SPECIFIER,
    documentation: "The variables of the environment.",
    natives: [
      {
        name: "env",
        documentation: `The value of a variable of the environment; null if it is not set.
Needs the permission for that variable.`,
        parameters: [required("name", STRING)],
        returns: TEXT_OR_NULL,
        effect: "read",
        run: (name: string) => reached(world, SPECIFIER).env(name),
      },
    ],
  }
}
