// Strongly connected components of a graph.

/**
 * The strongly connected components of the graph reachable from `roots`, each after all that it reaches. R. Tarjan,
 * "Depth-first search and linear graph algorithms" (1972), with an explicit stack: paths may be a million nodes long.
 */
export function stronglyConnectedComponents<T>(roots: Iterable<T>, successors: (node: T) => readonly T[]): T[][] {
  const numbers = new Map<T, number>()
  const lowest = new Map<T, number>()
  const open: T[] = []
  const isOpen = new Set<T>()
  const components: T[][] = []
  const path: { node: T; next: readonly T[]; at: number }[] = []
  const enter = (node: T) => {
    lowest.set(node, numbers.size)
    numbers.set(node, numbers.size)
    open.push(node)
    isOpen.add(node)
    path.push({ node, next: successors(node), at: 0 })
  }
  const lower = (node: T, number: number) => {
    if (number < lowest.get(node)!) lowest.set(node, number)
  }
  for (const root of roots) {
    if (!numbers.has(root)) enter(root)
    while (path.length > 0) {
      const top = path[path.length - 1]!
      if (top.at < top.next.length) {
        const successor = top.next[top.at++]!
        if (!numbers.has(successor)) enter(successor)
        else if (isOpen.has(successor)) lower(top.node, numbers.get(successor)!)
        continue
      }
      path.pop()
      const parent = path[path.length - 1]
      if (parent !== undefined) lower(parent.node, lowest.get(top.node)!)
      if (lowest.get(top.node) !== numbers.get(top.node)) continue
      const from = open.lastIndexOf(top.node)
      const component = open.splice(from)
      for (const member of component) isOpen.delete(member)
      components.push(component)
    }
  }
  return components
}
