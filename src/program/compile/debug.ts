// The compilation of `debug(value)`, which gives the value back and shows it to the host.

import type { Argument } from "../../../grammar/index.ts"
import type { Code } from "../../machine/code.ts"
import { locate, type Location } from "../../values/failure.ts"
import { arrange } from "../../values/signature.ts"
import type { Scope } from "../scope.ts"
import { after, compile } from "./compile.ts"

const PARAMETERS = [{ name: "value", required: true }]

export function compileDebug(args: readonly Argument[], location: Location, scope: Scope): Code {
  const positional = args.filter(({ name }) => name === null).length
  try {
    arrange(
      "debug",
      PARAMETERS,
      positional,
      args.slice(positional).map(({ name }) => name!.text),
    )
  } catch (thrown) {
    return () => {
      throw locate(thrown, location)
    }
  }
  const value = compile(args[0]!.value, scope)
  return (machine, frame) =>
    after(machine, value(machine, frame), location, (shown) => {
      machine.host.debug?.({ value: shown, location })
      return shown
    })
}
