// Draws a syntax tree as an indented outline, one node a line.

import type { Node } from "../../grammar/ast.ts"
import { shorten } from "../base/shorten.ts"
import type { LineIndex } from "../diagnostics/position.ts"
import { visible } from "../diagnostics/visible.ts"

/** The longest text that is shown of a node's own fields. */
const MAX_SHOWN = 60

/** Each line: the field that holds the node, its kind, its own fields, and where it begins. */
export function outline(root: Node, lines: LineIndex): string {
  const out: string[] = []
  // A stack of its own: a tree may be deeper than the host's stack.
  const stack: { readonly field: string; readonly value: unknown; readonly depth: number }[] = [
    { field: "", value: root, depth: 0 },
  ]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { field, value, depth } = next
    const indent = "  ".repeat(depth)
    if (!isNode(value)) {
      out.push(`${indent}${field}${JSON.stringify(shorten(String(value), MAX_SHOWN))}`)
      continue
    }
    const { line, column } = lines.position(value.start)
    const own: string[] = []
    const children: typeof stack = []
    for (const [name, item] of Object.entries(value)) {
      if (OWN.has(name) || item === null || item === undefined) continue
      if (isNode(item)) children.push({ field: `${name}: `, value: item, depth: depth + 1 })
      else if (Array.isArray(item))
        for (const each of item as unknown[]) children.push({ field: `${name}: `, value: each, depth: depth + 1 })
      else own.push(`${name}=${shorten(JSON.stringify(item), MAX_SHOWN)}`)
    }
    out.push([`${indent}${field}${value.kind}`, ...own, `${line}:${column}`].join(" "))
    stack.push(...children.reverse())
  }
  return out.map((line) => `${visible(line)}\n`).join("")
}

const OWN = new Set(["kind", "start", "end"])

interface AnyNode {
  readonly kind: string
  readonly start: number
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "kind" in value && "start" in value
}
