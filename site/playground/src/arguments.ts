// The arguments of a run, from the texts of the form.

import type { ModuleParameter } from "../../../src/index.ts"

/** The arguments by name, or the reasons why texts are none. */
export type ReadArguments =
  | { readonly kind: "read"; readonly args: { readonly [name: string]: unknown } }
  | { readonly kind: "wrong"; readonly problems: { readonly [name: string]: string } }

/**
 * Reads the arguments of parameters. A text is that of a string as it stands; of another type it is JSON. An empty text
 * is no argument, unless the parameter is a string that has no other value.
 */
export function readArguments(
  parameters: readonly ModuleParameter[],
  texts: { readonly [name: string]: string },
): ReadArguments {
  const args: [name: string, value: unknown][] = []
  const problems: [name: string, problem: string][] = []
  for (const { name, type, required } of parameters) {
    const text = Object.hasOwn(texts, name) ? texts[name]! : ""
    const isText = type === "string"
    if (text === "" && !(isText && required)) {
      if (required) problems.push([name, `${name} needs a value of the type ${type}, written as JSON`])
      continue
    }
    if (isText) args.push([name, text])
    else
      try {
        args.push([name, JSON.parse(text) as unknown])
      } catch {
        problems.push([name, `${name} is no JSON; its type is ${type}`])
      }
  }
  return problems.length > 0
    ? { kind: "wrong", problems: Object.fromEntries(problems) }
    : { kind: "read", args: Object.fromEntries(args) }
}
