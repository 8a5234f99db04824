// Arguments arranged to the parameters that they are for.

import { fail } from "./failure.ts"

/**
 * Which argument each parameter gets: its index among the positional and then the named ones, or null for its fallback.
 * Fails with `wrong-arguments` where the arguments do not fit the parameters.
 */
export function arrange(
  name: string,
  parameters: readonly { readonly name: string; readonly required: boolean }[],
  positional: number,
  named: readonly string[],
): (number | null)[] {
  if (positional > parameters.length) {
    throw fail(
      "wrong-arguments",
      `${name} takes ${parameters.length === 0 ? "no arguments" : `at most ${count(parameters.length, "argument")}`}, not ${positional}`,
      signature(name, parameters),
    )
  }
  const order: (number | null)[] = parameters.map((_, i) => (i < positional ? i : null))
  for (const [i, argument] of named.entries()) {
    const place = parameters.findIndex((parameter) => parameter.name === argument)
    if (place < 0) throw fail("wrong-arguments", `${name} has no parameter ${argument}`, signature(name, parameters))
    if (order[place] !== null)
      throw fail("wrong-arguments", `${name} gets ${argument} twice`, signature(name, parameters))
    order[place] = positional + i
  }
  for (const [i, { name: parameter, required }] of parameters.entries()) {
    if (order[i] === null && required)
      throw fail("wrong-arguments", `${name} needs ${parameter}`, signature(name, parameters))
  }
  return order
}

function signature(name: string, parameters: readonly { readonly name: string; readonly required: boolean }[]): string {
  return `it is ${name}(${parameters.map((parameter) => (parameter.required ? parameter.name : `${parameter.name}: …`)).join(", ")})`
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`
}
