// Which comments document what: the `##` lines before a declaration, and those at the head of a module.

import type { Comment, Declaration } from "./ast.ts"

interface Documented {
  readonly documentation: string | null
  readonly declarations: readonly Declaration[]
  readonly comments: Comment[]
}

interface Lines {
  readonly start: number
  readonly end: number
  readonly comments: readonly Comment[]
}

/** Gives each declaration its documentation, and the module the first block if a blank line or an IMPORT follows it. */
export function documentModule(
  text: string,
  declarations: readonly Declaration[],
  comments: readonly Comment[],
): Documented {
  const used = new Set<Comment>()
  const byEnd = new Map<number, Lines>()
  const all = groups(text, comments)
  for (const group of all) byEnd.set(nextLine(text, group.end), group)
  const take = (group: Lines): string => {
    for (const comment of group.comments) used.add(comment)
    return group.comments.map((comment) => comment.text.replace(/^## ?/u, "")).join("\n")
  }
  const head = all[0]
  const first = declarations[0]
  let documentation: string | null = null
  if (head !== undefined && text.slice(0, head.start).trim() === "") {
    const next = nextLine(text, head.end)
    if (first === undefined || first.start > next || first.kind === "import") {
      documentation = take(head)
      byEnd.delete(next)
    }
  }
  const documented = declarations.map((declaration) => {
    const group = byEnd.get(declaration.start)
    if (group === undefined || !("documentation" in declaration)) return declaration
    return { ...declaration, documentation: take(group) }
  })
  return { documentation, declarations: documented, comments: comments.filter((comment) => !used.has(comment)) }
}

/** Runs of `##` lines, each on a line of its own and directly below the one before. */
function groups(text: string, comments: readonly Comment[]): Lines[] {
  const found: { start: number; end: number; comments: Comment[] }[] = []
  for (const comment of comments) {
    if (!comment.text.startsWith("##") || !beginsLine(text, comment.start)) continue
    const last = found[found.length - 1]
    if (last !== undefined && nextLine(text, last.end) === comment.start) {
      last.comments.push(comment)
      last.end = comment.end
    } else found.push({ start: comment.start, end: comment.end, comments: [comment] })
  }
  return found
}

function beginsLine(text: string, at: number): boolean {
  return at === 0 || text.charCodeAt(at - 1) === 10 || (at === 1 && text.charCodeAt(0) === 0xfeff)
}

function nextLine(text: string, end: number): number {
  const newline = text.indexOf("\n", end)
  return newline < 0 ? text.length : newline + 1
}
