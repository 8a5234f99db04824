// Tasks that are certain to call themselves, directly or through others, so that no call of them can end.

import { certainOf, parameterNames } from "../inevitable.ts"
import type { Rule } from "../rule.ts"

export const endlessRecursion: Rule = ({ module }, { failing }) => {
  const tasks = new Map(
    module.declarations.flatMap((declaration) =>
      declaration.kind === "task" ? [[declaration.name.text, declaration] as const] : [],
    ),
  )
  const calls = new Map<string, readonly string[]>()
  for (const [name, task] of tasks)
    calls.set(
      name,
      [...certainOf(task.body, parameterNames(task)).tasks].filter((called) => tasks.has(called)),
    )
  for (const [name, task] of tasks) {
    const way = wayBack(name, calls)
    if (way === null) continue
    const message =
      way.length === 1
        ? `${name} always calls itself, so it cannot end`
        : `${name} always calls itself, through ${way.slice(0, -1).join(" and ")}, so it cannot end`
    const report = failing(task.body)
    report("endless-recursion", message, task.name, "give it a case without the call: IF … THEN a value ELSE the call")
  }
}

/** The shortest way from a task to itself, or null. */
function wayBack(name: string, calls: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const seen = new Set<string>()
  let ways: (readonly string[])[] = [[]]
  while (ways.length > 0) {
    const further: (readonly string[])[] = []
    for (const way of ways) {
      for (const called of calls.get(way[way.length - 1] ?? name) ?? []) {
        if (called === name) return [...way, called]
        if (seen.has(called)) continue
        seen.add(called)
        further.push([...way, called])
      }
    }
    ways = further
  }
  return null
}
