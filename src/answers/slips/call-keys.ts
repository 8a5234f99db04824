// Calls as keys: equal for two that differ only in spelling, brackets, comments, names of arguments and their order.

import type { Argument, Node } from "../../../grammar/index.ts"
import { heldIn, childFields, valueFields } from "../../../grammar/walk.ts"
import { folded } from "./folding.ts"
import { lettersOf } from "./letters.ts"

/** The key of a node. */
export function keyOfNode(node: Node): string {
  switch (node.kind) {
    case "literal":
      return typeof node.value === "string" ? essence(node.value) : String(node.exact ?? node.value)
    case "name":
      return essence(node.name)
    case "identifier":
      return essence(node.text)
    case "call":
      return `call(${keyOfArguments(node.arguments)})`
    case "apply":
      return `${keyOfNode(node.callee)}(${keyOfArguments(node.arguments)})`
    default:
      return `${node.kind}(${[...valuesOf(node), ...partsOf(node)].join(",")})`
  }
}

function keyOfArguments(given: readonly Argument[]): string {
  return given
    .map(({ value }) => keyOfNode(value))
    .sort()
    .join(",")
}

function valuesOf(node: Node): string[] {
  return valueFields(node.kind).map((field) => String(heldIn(node, field)))
}

function partsOf(node: Node): string[] {
  return childFields(node.kind).flatMap(([field]) => {
    const held = heldIn(node, field)
    const parts: readonly (Node | string | null)[] = Array.isArray(held) ? held : [held as Node | string | null]
    return parts.map((part) => (part === null ? "" : typeof part === "string" ? essence(part) : keyOfNode(part)))
  })
}

/** The letters of a text, or the text if it has none. */
function essence(text: string): string {
  const plain = folded(text)
  return lettersOf(plain).text || plain
}
