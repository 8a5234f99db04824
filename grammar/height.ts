// The height of a finished tree, found without recursion: trees grow to the left as long as the text is.

import type { Node } from "./ast.ts"
import { Failure } from "./failure.ts"
import { MAX_HEIGHT } from "./limits.ts"

/** A tree of so few tokens cannot be too high. */
export function checkHeight(tree: Node, tokens: number): Failure | null {
  if (tokens <= MAX_HEIGHT) return null
  const nodes: Node[] = [tree]
  const heights: number[] = [1]
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const height = heights.pop() as number
    if (height > MAX_HEIGHT) {
      return new Failure("tree-too-high", `an expression more than ${MAX_HEIGHT} levels high`, tree.start, tree.end)
    }
    for (const child of children(node)) {
      nodes.push(child)
      heights.push(height + 1)
    }
  }
  return null
}

/** The nodes directly in a node, in the order in which the tree has them. */
export function children(node: Node): Node[] {
  const found: Node[] = []
  for (const value of Object.values(node) as unknown[]) {
    if (isNode(value)) found.push(value)
    else if (Array.isArray(value)) for (const item of value as unknown[]) if (isNode(item)) found.push(item)
  }
  return found
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "kind" in value
}
