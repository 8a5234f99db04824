// Rules of this project for oxlint: the wording of comments and texts, and the width of lines.

interface Place {
  readonly line: number
  readonly column: number
}

/** The part of ESLint's interface that the rules use: https://eslint.org/docs/latest/extend/custom-rules */
interface Node {
  readonly type: string
  readonly value: unknown
  readonly loc: { readonly start: Place; readonly end: Place }
}

interface Context {
  readonly sourceCode: { readonly lines: readonly string[]; getAllComments(): readonly Node[] }
  report(problem: { readonly node?: Node; readonly loc?: Node["loc"]; readonly message: string }): void
}

/** A comment's subject is a thing, so a headless clause never opens it. */
const OPENING = /^\W*(What|Who|Whoever|Where|How|Of|That)\b/

/** The problem with a comment's opening, or null. */
export function openingProblem(text: string): string | null {
  const word = OPENING.exec(text)?.[1]
  return word === undefined ? null : `a comment does not open with "${word}": name the thing`
}

/** Translated phrases, each with a plainer one. */
export const WORDS: readonly (readonly [phrase: RegExp, instead: string])[] = [
  [/\bwhoever\b/i, "the one that, or its name"],
  [/\banew\b/i, "again"],
  [/\b(?:is|are|was|were|be|been|being) told\b/i, "is reported, receives, or knows"],
  [/\b(?:tell|tells|told|telling) of\b/i, "reports, or describes"],
  [/\b(?:comes|come|came) to (?!(?:an end|a stop)\b)/i, "is, gives, or adds up to"],
  [/\b(?:go|goes|gone|going|went) on with\b/i, "continues, or resumes"],
  [/\b(?:stand|stands|stood|standing) (?:for|in)\b/i, "represents, replaces, is, or is in"],
]

export const MAX_WIDTH = 120

/** The first phrase of a text that has a plainer one, or null. */
export function phraseIn(text: string): { readonly phrase: string; readonly instead: string } | null {
  for (const [pattern, instead] of WORDS) {
    const found = pattern.exec(text)
    if (found !== null) return { phrase: found[0].trim(), instead }
  }
  return null
}

interface Comment {
  readonly node: Node
  text: string
  endLine: number
}

/** The comments of a file, without directives. Line comments on consecutive lines are one. */
function commentsOf(nodes: readonly Node[]): readonly Comment[] {
  const comments: Comment[] = []
  for (const node of nodes) {
    const { start, end } = node.loc
    const text = String(node.value).replace(/^\s*\*+ ?/gm, "")
    const last = comments.at(-1)
    const follows =
      last?.node.type === "Line"
      && node.type === "Line"
      && start.line === last.endLine + 1
      && start.column === last.node.loc.start.column
    if (follows) {
      last.text += ` ${text.trim()}`
      last.endLine = end.line
    } else comments.push({ node, text: text.trim(), endLine: end.line })
  }
  return comments.filter(({ text }) => !/^(?:oxlint|eslint|@ts)-/.test(text))
}

const prose = {
  meta: { type: "suggestion", docs: { description: "Comments and texts are plain declarative English" } },
  create(context: Context) {
    const check = (node: Node, text: string) => {
      const found = phraseIn(text.replace(/\s+/g, " "))
      if (found !== null) context.report({ node, message: `“${found.phrase}”: write ${found.instead}` })
    }
    return {
      Program() {
        for (const { node, text } of commentsOf(context.sourceCode.getAllComments())) {
          const message = openingProblem(text)
          if (message !== null) context.report({ node, message })
          check(node, text)
        }
      },
      Literal(node: Node) {
        if (typeof node.value === "string") check(node, node.value)
      },
      TemplateElement(node: Node) {
        check(node, (node.value as { readonly raw: string }).raw)
      },
      JSXText(node: Node) {
        check(node, String(node.value))
      },
    }
  },
}

const lineWidth = {
  meta: { type: "layout", docs: { description: `Lines are at most ${MAX_WIDTH} columns wide` } },
  create(context: Context) {
    return {
      Program() {
        for (const [i, { length }] of context.sourceCode.lines.entries()) {
          if (length <= MAX_WIDTH) continue
          const loc = { start: { line: i + 1, column: MAX_WIDTH }, end: { line: i + 1, column: length } }
          context.report({ loc, message: `a line of ${length} columns` })
        }
      },
    }
  },
}

// oxlint loads a plugin as a module's default export.
export default { meta: { name: "recall" }, rules: { prose, "line-width": lineWidth } }
