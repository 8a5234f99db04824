// Comments that document: the `##` lines before a declaration, and those at the head of a module.

import type { Comment, Declaration } from "./ast.ts"

interface Documented<Declared> {
  readonly declarations: readonly Declared[]
  /** The comments that document nothing. */
  readonly comments: Comment[]
}

/** Gives each declaration of `text`, which begins at `base` in the whole source, the `##` lines directly above it. */
export function documentDeclarations<Declared extends Declaration>(
  text: string,
  base: number,
  declarations: readonly Declared[],
  comments: readonly Comment[],
): Documented<Declared> {
  const above = new Map(groups(text, base, comments).map((group) => [base + nextLine(text, end(group) - base), group]))
  const used = new Set<Comment>()
  const documented = declarations.map((declaration) => {
    const group = above.get(declaration.start)
    if (group === undefined || !("documentation" in declaration)) return declaration
    for (const comment of group) used.add(comment)
    return { ...declaration, documentation: documentationOf(group) }
  })
  return { declarations: documented, comments: comments.filter((comment) => !used.has(comment)) }
}

/** The comments at the head of a module that document the module: a blank line, an IMPORT or nothing follows them. */
export function moduleDocumentation(
  text: string,
  first: Declaration | undefined,
  comments: readonly Comment[],
): readonly Comment[] {
  const head = groups(text, 0, comments)[0]
  if (head === undefined || text.slice(0, (head[0] as Comment).start).trim() !== "") return []
  const below = nextLine(text, end(head))
  return first === undefined || first.start > below || first.kind === "import" ? head : []
}

/**
 * The text of `##` lines, or null if there are none. A carriage return at the end of a line belongs to the line break,
 * however many there are.
 */
export function documentationOf(comments: readonly Comment[]): string | null {
  if (comments.length === 0) return null
  return comments.map((comment) => comment.text.replace(/^## ?/u, "").replace(/\r+$/u, "")).join("\n")
}

/** Runs of `##` lines, each on a line of its own and directly below the one before. */
function groups(text: string, base: number, comments: readonly Comment[]): Comment[][] {
  const found: Comment[][] = []
  for (const comment of comments) {
    const start = comment.start - base
    if (!comment.text.startsWith("##") || !beginsLine(text, start)) continue
    const last = found[found.length - 1]
    if (last !== undefined && nextLine(text, end(last) - base) === start) last.push(comment)
    else found.push([comment])
  }
  return found
}

function end(group: readonly Comment[]): number {
  return (group[group.length - 1] as Comment).end
}

function beginsLine(text: string, at: number): boolean {
  return at === 0 || text.charCodeAt(at - 1) === 10 || (at === 1 && text.charCodeAt(0) === 0xfeff)
}

function nextLine(text: string, at: number): number {
  const newline = text.indexOf("\n", at)
  return newline < 0 ? text.length : newline + 1
}
