// Draws a syntax tree as an indented outline, one node per line.

import type { Identifier, Node } from "../../grammar/ast.ts"
import { FIELDS } from "../../grammar/fields.ts"
import { shorten } from "../base/shorten.ts"
import type { LineIndex } from "../diagnostics/position.ts"
import { visible } from "../diagnostics/visible.ts"

/** UTF-16 units shown of each field of a node. */
const MAX_SHOWN = 60

/** Each line has the field that holds the node, its kind, its own fields, and its line and column. */
export function outline(root: Node, lines: LineIndex): string {
  const out: string[] = []
  // An explicit stack, as a tree may be deeper than JavaScript's own.
  const stack: { readonly field: string; readonly value: unknown; readonly depth: number }[] = [
    { field: "", value: root, depth: 0 },
  ]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { field, value, depth } = next
    const indent = "  ".repeat(depth)
    if (!isNode(value) || isName(value)) {
      out.push(`${indent}${field}${JSON.stringify(shorten(isName(value) ? value.text : String(value), MAX_SHOWN))}`)
      continue
    }
    const { line, column } = lines.position(value.start)
    const own: string[] = []
    const children: typeof stack = []
    for (const name of Object.keys(FIELDS[value.kind])) {
      const item = (value as unknown as { readonly [field: string]: unknown })[name]
      if (item === null || item === undefined) continue
      if (isName(item)) own.push(`${name}=${shorten(JSON.stringify(item.text), MAX_SHOWN)}`)
      else if (isNode(item)) children.push({ field: `${name}: `, value: item, depth: depth + 1 })
      else if (Array.isArray(item))
        for (const each of item as unknown[]) children.push({ field: `${name}: `, value: each, depth: depth + 1 })
      else own.push(`${name}=${shorten(JSON.stringify(item), MAX_SHOWN)}`)
    }
    out.push([`${indent}${field}${value.kind}`, ...own, `${line}:${column}`].join(" "))
    stack.push(...children.reverse())
  }
  return out.map((line) => `${visible(line)}\n`).join("")
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "kind" in value
}

function isName(value: unknown): value is Identifier {
  return isNode(value) && value.kind === "identifier"
}
