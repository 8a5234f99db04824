// The layout of expressions. Those on several lines in the source stay so; those that do not fit on one are divided.

import type { Argument, Binary, Binding, Expression, For, If, Let, Literal, Pipe, RecordEntry, Span } from "../index.ts"
import type { Form, FormPart } from "../fields.ts"
import { ANYTHING, formPieces, isMembership, OPERAND, printParameters, strengthOf } from "../print-expression.ts"
import { COMPARISON, NEGATION_STRENGTH, NOT_STRENGTH } from "../operators.ts"
import { broken, choice, group, HARD_LINE, indent, LINE, separated, SOFT_LINE, verbatim, type Doc } from "./doc.ts"
import type { FormattedSource } from "./source.ts"
import { templateDoc } from "./template.ts"

/** The surroundings of an expression. */
export interface Place {
  /** It needs parentheses where it binds less strongly. */
  readonly strength: number
  /** It is the value of a binding outside of brackets, where IN ends it. */
  readonly bare: boolean
  /** It begins its line, so that its further lines need not be indented. */
  readonly ownLine: boolean
  /** For the first argument of a call: the end of the callee, behind which the call's parenthesis may be. */
  readonly callEnd: number | null
  /** The start of the expression whose first operand it is: a parenthesis before that is not its own. */
  readonly outerStart: number
}

const BARE = { bare: true }

export const ALONE: Place = { strength: ANYTHING, bare: false, ownLine: false, callEnd: null, outerStart: -1 }

export function expressionDoc(node: Expression, source: FormattedSource, place: Place = ALONE): Doc {
  const leading = source.before(node.start)
  const own = strengthOf(node)
  const needed = own < place.strength || (place.bare && isMembership(node))
  const inParentheses =
    needed
    || (own < OPERAND
      && node.kind !== "literal"
      && node.start !== place.outerStart
      && source.inParentheses(node, place.callEnd))
  const doc = inParentheses
    ? ["(", indent(bareDoc(node, source, { ...place, bare: false, ownLine: true })), ")"]
    : bareDoc(node, source, place)
  return [leading, doc, source.behind(node)]
}

function bareDoc(node: Expression, source: FormattedSource, place: Place): Doc {
  const { bare } = place
  const inner = (part: Expression, strength = ANYTHING): Doc =>
    expressionDoc(part, source, { ...ALONE, strength, bare })
  switch (node.kind) {
    case "literal":
      return literalDoc(node, source)
    case "template":
      source.skip(node)
      return templateDoc(node, source.text)
    case "name":
      return node.name
    case "list":
      return bracketed(
        "[",
        node.items.map((item) => () => expressionDoc(item, source)),
        "]",
        node,
        node.start + 1,
        node.items[0],
        source,
      )
    case "record":
      return bracketed(
        "{",
        node.entries.map((entry) => () => entryDoc(entry, source)),
        "}",
        node,
        node.start + 1,
        node.entries[0],
        source,
      )
    case "field":
    case "item":
    case "slice":
    case "apply":
      return postfixDoc(node, source)
    case "call":
      return ["CALL", argumentsDoc(node.arguments, node, node.start + 4, source)]
    case "pipe":
    case "binary":
      return chainDoc(node, source, place)
    case "unary": {
      const { operand } = node
      if (node.operator === "NOT") return ["NOT ", inner(operand, NOT_STRENGTH)]
      // `--2` would be the same as `-(-2)`, and `-2` the literal.
      const number = operand.kind === "literal" && typeof operand.value === "number"
      return number ? ["-(", expressionDoc(operand, source), ")"] : ["-", inner(operand, NEGATION_STRENGTH)]
    }
    case "if":
      return ifDoc(node, source, inner)
    case "for":
      return forDoc(node, source, inner)
    case "let":
      return letDoc(node, source, inner)
    case "lambda":
      return [printParameters(node.parameters), " => ", inner(node.body)]
    default:
      return formDoc(node, source, inner)
  }
}

/** A form without a layout of its own: on one line where that fits, else each of its words begins one. */
function formDoc(node: Form, source: FormattedSource, inner: Inner): Doc {
  const pieces = formPieces(node)
  const docs = pieces.map(([word, parts], index) => [
    index === 0 ? word : [LINE, word.trimStart()],
    separated(
      parts.map((part) => partDoc(part, source, index === pieces.length - 1 ? inner : within(source))),
      ", ",
    ),
  ])
  const [first, last] = [pieces[0]![1][0]!, pieces.at(-1)![1].at(-1)!]
  return source.breaksBetween(first.end, last.start) ? broken(docs) : group(docs)
}

function partDoc(part: FormPart, source: FormattedSource, inner: Inner): Doc {
  if (part.kind === "identifier") return part.text
  return part.kind === "binding" ? bindingDoc(part, source, BARE) : inner(part)
}

function literalDoc({ start, end, value, exact }: Literal, { text }: FormattedSource): Doc {
  const written = text.slice(start, end)
  const isSpread = /\s|^-?\(/.test(written) && typeof value !== "string"
  return isSpread ? (exact ?? JSON.stringify(value)) : verbatim(written)
}

type Inner = (part: Expression, strength?: number) => Doc

/** A part before the last word of a form, where an IN is an operator. */
function within(source: FormattedSource): Inner {
  return (part) => expressionDoc(part, source)
}

function ifDoc(node: If, source: FormattedSource, inner: Inner): Doc {
  const docs: Doc[] = []
  let word = "IF "
  let last: If = node
  for (let choice: If | null = node; choice !== null;) {
    const condition = expressionDoc(choice.condition, source)
    const then = expressionDoc(choice.then, source)
    const clause = [word, condition, LINE, "THEN ", then]
    docs.push(source.breaksBetween(choice.condition.end, choice.then.start) ? broken(clause) : group(clause), LINE)
    last = choice
    const otherwise: Expression = choice.else
    choice = otherwise.kind === "if" && !source.inParentheses(otherwise, null) ? otherwise : null
    if (choice !== null) docs.push(source.before(choice.start))
    word = "ELSE IF "
  }
  docs.push("ELSE ", inner(last.else))
  return source.breaksBetween(node.condition.end, last.else.start) ? broken(docs) : group(docs)
}

function forDoc({ variable, index, list, where, body }: For, source: FormattedSource, inner: Inner): Doc {
  const docs: Doc[] = [
    `FOR ${variable.text}${index === null ? "" : `, ${index.text}`} IN `,
    expressionDoc(list, source),
  ]
  if (where !== null) docs.push(" WHERE ", expressionDoc(where, source))
  if (staysBehind(body, where ?? list, source)) return [docs, " : ", inner(body)]
  docs.push(" :", indent([LINE, inner(body)]))
  return source.breaksBetween((where ?? list).end, body.start) ? broken(docs) : group(docs)
}

function letDoc({ bindings, body }: Let, source: FormattedSource, inner: Inner): Doc {
  const docs = bindings.map((binding) => bindingDoc(binding, source, BARE))
  const last = bindings[bindings.length - 1]!
  const head = docs.length === 1 ? ["LET ", docs[0]!] : ["LET", indent([LINE, separated(docs, [",", LINE])])]
  const divided = source.breaksBetween(bindings[0]!.start, last.end)
  const rest = inner(body)
  const long = [docs.length > 1 && divided ? broken(head) : group(head), HARD_LINE, "IN ", rest]
  if (divided) return long
  const test = [head, " IN"]
  if (staysBehind(body, last, source)) return choice(test, [head, " IN ", rest], long)
  const after = source.breaksBetween(last.end, body.start)
  const leads = after && /\n\s*IN\b/.test(source.text.slice(last.end, body.start))
  const whole = leads ? [head, LINE, "IN ", rest] : [group(head), " IN", indent([LINE, rest])]
  return choice(test, after ? broken(whole) : group(whole), long)
}

/** A template over several lines begins on the line of what it follows. */
function staysBehind(body: Expression, before: Span, source: FormattedSource): boolean {
  return (
    body.kind === "template"
    && source.breaksBetween(body.start, body.end)
    && !source.breaksBetween(before.end, body.start)
  )
}

/** `bare`: an IN outside of brackets ends the binding, as in an expression. */
export function bindingDoc(binding: Binding, source: FormattedSource, { bare }: Pick<Place, "bare">): Doc {
  const leading = source.before(binding.start)
  return [
    leading,
    binding.name.text,
    " = ",
    expressionDoc(binding.value, source, { ...ALONE, bare }),
    source.behind(binding),
  ]
}

/** Operators of one strength after one another, each at the beginning of its line where they are on several. */
function chainDoc(node: Binary | Pipe, source: FormattedSource, { bare, ownLine }: Place): Doc {
  const own = strengthOf(node)
  const links: (Binary | Pipe)[] = []
  let left: Expression = node
  while ((left.kind === "binary" || left.kind === "pipe") && strengthOf(left) === own) {
    if (links.length > 0 && (own === COMPARISON || (left.start !== node.start && source.inParentheses(left, null))))
      break
    links.push(left)
    left = left.left
  }
  links.reverse()
  const first = expressionDoc(left, source, {
    ...ALONE,
    strength: own === COMPARISON ? own + 1 : own,
    bare,
    outerStart: node.start,
  })
  const rest = links.map((link) => [
    LINE,
    link.kind === "pipe" ? "|>" : link.operator,
    " ",
    expressionDoc(link.right, source, { ...ALONE, strength: own + 1, bare }),
  ])
  const docs = [first, ownLine ? rest : indent(rest)]
  return links.some((link) => source.breaksBetween(link.left.end, link.right.start)) ? broken(docs) : group(docs)
}

function postfixDoc(node: Expression, source: FormattedSource): Doc {
  const links: (Expression & { kind: "field" | "item" | "slice" | "apply" })[] = []
  let object = node
  while (object.kind === "field" || object.kind === "item" || object.kind === "slice" || object.kind === "apply") {
    // Parentheses around the operand of a postfix mean nothing, and go.
    links.push(object)
    object = object.kind === "apply" ? object.callee : object.object
  }
  const docs: Doc[] = [expressionDoc(object, source, { ...ALONE, strength: OPERAND })]
  for (const link of links.reverse()) {
    if (link.kind === "field") docs.push(source.before(link.end), `${link.optional ? "?." : "."}${link.name.text}`)
    else if (link.kind === "item") docs.push(link.optional ? "?.[" : "[", expressionDoc(link.index, source), "]")
    else if (link.kind === "slice") {
      docs.push("[", link.from === null ? "" : expressionDoc(link.from, source), ":")
      docs.push(link.to === null ? "" : expressionDoc(link.to, source), source.before(link.end), "]")
    } else docs.push(argumentsDoc(link.arguments, link, link.callee.end, source))
  }
  return docs
}

function argumentsDoc(list: readonly Argument[], whole: Span, from: number, source: FormattedSource): Doc {
  const open = source.find("(", from)
  const docs = list.map((argument, index) => () => argumentDoc(argument, source, index === 0 ? from : null))
  const only = list.length === 1 ? list[0]!.value : undefined
  if (only?.kind === "list" || only?.kind === "record" || only?.kind === "template")
    return ["(", docs[0]!(), source.before(whole.end), ")"]
  return bracketed("(", docs, ")", whole, open + 1, list[0], source)
}

function argumentDoc({ name, value, start }: Argument, source: FormattedSource, callEnd: number | null): Doc {
  const leading = source.before(start)
  return name === null
    ? [leading, expressionDoc(value, source, { ...ALONE, callEnd })]
    : [leading, name.text, ": ", expressionDoc(value, source)]
}

function entryDoc(entry: RecordEntry, source: FormattedSource): Doc {
  const leading = source.before(entry.start)
  const { key: written, computed } = entry
  const key: Doc =
    computed === null ? source.text.slice(written.start, written.end) : ["[", expressionDoc(computed, source), "]"]
  return [leading, key, entry.optional ? "?: " : ": ", expressionDoc(entry.value, source), source.behind(entry)]
}

/** Items in brackets, each on its own line where they do not fit on one, or the first is not behind the bracket. */
export function bracketed(
  opening: string,
  items: readonly (() => Doc)[],
  closing: string,
  whole: Span,
  from: number,
  first: Span | undefined,
  source: FormattedSource,
): Doc {
  const docs = items.map((item) => item())
  const left = source.beforeClosing(whole.end)
  if (docs.length === 0 && left.length === 0) return `${opening}${closing}`
  const inside = indent([docs.length === 0 ? "" : SOFT_LINE, separated(docs, [",", LINE]), left])
  const contents = [opening, inside, SOFT_LINE, closing]
  return first !== undefined && source.breaksBetween(from, first.start) ? broken(contents) : group(contents)
}
