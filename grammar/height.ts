// The height of a finished tree, found without recursion: trees grow to the left as long as the text is.

import type { Node } from "./ast.ts"
import { Failure } from "./failure.ts"
import { MAX_HEIGHT } from "./limits.ts"
import { children } from "./walk.ts"

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
