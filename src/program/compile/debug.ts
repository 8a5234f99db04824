// The compilation of `debug(value)`, which gives the value back and shows it to the host.

import type { Argument } from "../../../grammar/index.ts"
import type { Code } from "../../machine/code.ts"
import type { Location } from "../../values/failure.ts"
import type { Scope } from "../scope.ts"
import { arranged } from "./arranged.ts"
import { after, compile } from "./compile.ts"

const PARAMETERS = [{ name: "value", required: true }]

export function compileDebug(args: readonly Argument[], location: Location, scope: Scope): Code {
  const order = arranged("debug", PARAMETERS, args, location)
  if (typeof order === "function") return order
  const value = compile(args[0]!.value, scope)
  return (machine, frame) =>
    after(machine, value(machine, frame), location, (shown) => {
      machine.host.debug?.({ value: shown, location })
      return shown
    })
}
