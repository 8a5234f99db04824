// The arguments of a written call, in the order of the parameters.

import type { Argument } from "../../../grammar/index.ts"
import type { Code } from "../../machine/code.ts"
import { locate, type Location } from "../../values/failure.ts"
import { arrange } from "../../values/signature.ts"

/** The argument of each parameter; code that fails if the arguments do not match the parameters. */
export function arranged(
  name: string,
  parameters: readonly { name: string; required: boolean }[],
  args: readonly Argument[],
  location: Location,
): (number | null)[] | Code {
  const positional = args.filter((argument) => argument.name === null).length
  try {
    return arrange(
      name,
      parameters,
      positional,
      args.slice(positional).map((argument) => argument.name!.text),
    )
  } catch (thrown) {
    return () => {
      throw locate(thrown, location)
    }
  }
}
