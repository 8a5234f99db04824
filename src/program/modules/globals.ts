// The names that every program sees without importing them: types, natives, special forms and the prelude.

import { parseModule } from "../../../grammar/module.ts"
import { UsageError } from "../../base/errors.ts"
import { NATIVES } from "../../builtins/index.ts"
import { NativeFunction, type Native } from "../../values/functions.ts"
import { Layout } from "../../machine/instance.ts"
import type { Global, Globals } from "../scope.ts"
import { ANY, BOOLEAN, NUMBER, RECORD, STRING } from "../../values/types.ts"
import { TypeValue } from "../../values/values.ts"
import { PRELUDE_TEXT } from "./embedded-prelude.ts"
import { PRELUDE } from "./library.ts"
import { once } from "../once.ts"
import { linkModule, type LinkedModule } from "./link.ts"
import { heldGlobal } from "./natives.ts"

const BUILT_IN = new Map<string, Global>([
  ["string", { kind: "value", value: new TypeValue(STRING) }],
  ["number", { kind: "value", value: new TypeValue(NUMBER) }],
  ["boolean", { kind: "value", value: new TypeValue(BOOLEAN) }],
  ["any", { kind: "value", value: new TypeValue(ANY) }],
  ["record", { kind: "value", value: new TypeValue(RECORD) }],
  ["ask", { kind: "special", name: "ask" }],
  ["reduce", { kind: "special", name: "reduce" }],
  ["debug", { kind: "special", name: "debug" }],
])
for (const native of NATIVES) BUILT_IN.set(native.name, { kind: "native", native: new NativeFunction(native) })

/** The globals of the prelude. It alone sees the natives whose names begin with `_`. */
const NATIVE_GLOBALS: Globals = { lookup: (name) => BUILT_IN.get(name), names: () => BUILT_IN.keys() }

/** The names that a program sees without importing them. The prelude is parsed when a name is first looked up in it. */
export const BASE: Globals = {
  lookup: (name) => (name.startsWith("_") ? undefined : (BUILT_IN.get(name) ?? prelude().own.get(name))),
  *names() {
    for (const name of [...BUILT_IN.keys(), ...prelude().own.keys()]) if (!name.startsWith("_")) yield name
  },
}

/** The prelude as a module, which a program may also import. All programs of the process share it. */
export const prelude: () => LinkedModule = once(() => {
  const { module } = parseModule(PRELUDE_TEXT)
  const linking = { layout: new Layout(), linked: new Map(), natives: new Map(), isPrelude: true }
  return linkModule(
    { id: PRELUDE, text: PRELUDE_TEXT, module, imports: new Map(), isStandard: true },
    NATIVE_GLOBALS,
    linking,
  )
})

/** The natives of the host by name. Throws `UsageError` if two have the same name. */
export function hostGlobals(natives: readonly Native[]): Map<string, Global> {
  for (const [i, { name }] of natives.entries()) {
    if (natives.findIndex((native) => native.name === name) !== i)
      throw new UsageError("invalid-argument", `two natives are named ${name}`, "give one of them another name")
  }
  return new Map(natives.map((native) => [native.name, heldGlobal(native, `host ${native.name}`)]))
}
