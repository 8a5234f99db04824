// Describes the standard library: the natives and its modules.

import { NATIVES } from "../builtins/index.ts"
import { EMBEDDED } from "../program/modules/embedded.ts"
import { NATIVE_MODULES } from "../world/index.ts"
import { describeModule, describeNatives, type ModuleReference } from "./describe.ts"

const NATIVES_NAME = "Natives"
const NATIVES_ARE =
  "Functions that every program has, without an import. So are the tasks of `std/prelude`; "
  + "`ask`, `answer`, `debug` and `reduce` belong to the language itself."

/** The whole library for `std`, or one module for its specifier; undefined for an unknown one. */
export function describeStandardLibrary(specifier: string): readonly ModuleReference[] | undefined {
  if (specifier === "std") {
    return [
      describeNatives(NATIVES_NAME, NATIVES_ARE, NATIVES, { imported: false }),
      ...[...Object.keys(EMBEDDED), ...NATIVE_MODULES.map((module) => module.specifier)]
        .sort()
        .flatMap((name) => describeOne(name) ?? []),
    ]
  }
  const module = describeOne(specifier)
  return module === undefined ? undefined : [module]
}

function describeOne(specifier: string): ModuleReference | undefined {
  const ofNatives = NATIVE_MODULES.find((module) => module.specifier === specifier)
  if (ofNatives !== undefined)
    return describeNatives(specifier, ofNatives.documentation, ofNatives.natives, { imported: true })
  const text = EMBEDDED[specifier]
  return text === undefined ? undefined : describeModule(specifier, text).reference
}

/** The entries of a name in the library, each as a module that has nothing else. */
export function describeName(name: string): readonly ModuleReference[] {
  return describeStandardLibrary("std")!.flatMap((module): readonly ModuleReference[] => {
    const tasks = module.tasks.filter((task) => task.name === name)
    const constants = module.constants.filter((constant) => constant.name === name)
    if (tasks.length + constants.length === 0) return []
    // The prelude can be imported and need not be.
    const imported = module.imported && module.specifier !== "std/prelude"
    return [{ ...module, imported, documentation: null, parameters: [], tasks, constants, passedOn: [] }]
  })
}
