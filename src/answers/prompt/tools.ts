// The tools of a question, described for its model: a signature and a line of documentation each.

import { print } from "../../../grammar/print.ts"
import { NativeFunction } from "../../values/functions.ts"
import { TaskFunction } from "../../machine/task.ts"
import { showType, type Type } from "../../values/types.ts"
import { toJson } from "../../values/show.ts"
import type { Callable } from "../../values/values.ts"

/** `name(parameter: type, other: type = fallback): type - first line of its documentation`. */
export function describeTool(tool: Callable): string {
  if (tool instanceof TaskFunction) {
    const { name, documentation } = tool.definition
    const { parameters } = tool.task
    const shown = parameters.map(({ name, type, fallback }) =>
      parameter(name, type, fallback === null ? undefined : print(fallback)),
    )
    return line(name, shown, null, documentation)
  }
  if (!(tool instanceof NativeFunction)) return tool.name
  const { name, parameters, returns, documentation } = tool.native
  const shown = parameters.map((declared) =>
    parameter(declared.name, declared.type, declared.fallback === undefined ? undefined : toJson(declared.fallback)),
  )
  return line(name, shown, returns, documentation)
}

function parameter(name: string, type: Type | null, fallback: string | undefined): string {
  return `${name}${annotation(type)}${fallback === undefined ? "" : ` = ${fallback}`}`
}

function line(name: string, parameters: readonly string[], returns: Type | null, documentation: string | null): string {
  const [first = ""] = (documentation ?? "").split("\n", 1)
  return `${name}(${parameters.join(", ")})${annotation(returns)}${first === "" ? "" : ` - ${first}`}`
}

function annotation(type: Type | null): string {
  return type === null || type.kind === "any" ? "" : `: ${showType(type)}`
}
