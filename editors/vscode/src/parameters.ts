// The parameters that a run needs, from the syntax tree that `recall parse --json` prints.

/** A PARAM without a value of its own. */
export interface Parameter {
  readonly name: string
  /** Its type as it is written; null without one. */
  readonly type: string | null
  readonly documentation: string | null
}

/** The part of a tree that has the parameters. */
interface Declared {
  readonly kind: "param"
  readonly name: { readonly text: string }
  readonly type: { readonly start: number; readonly end: number } | null
  readonly documentation: string | null
  readonly fallback: object | null
}

/** The parameters of a tree that a run has to be given, in their order. */
export function requiredParameters(tree: unknown, text: string): readonly Parameter[] {
  if (typeof tree !== "object" || tree === null) return []
  if (!isDeclared(tree)) return Object.values(tree).flatMap((part) => requiredParameters(part, text))
  const { name, type, documentation, fallback } = tree
  if (fallback !== null) return []
  return [{ name: name.text, type: type === null ? null : text.slice(type.start, type.end), documentation }]
}

function isDeclared(tree: object): tree is Declared {
  return "kind" in tree && tree.kind === "param"
}

/** The value of `--arg` for an input: a text or `@file` as it is, and JSON for a parameter of another type. */
export function argumentOf({ name, type }: Parameter, input: string): string {
  return type === null || type === "string" ? `${name}=${input}` : `${name}:=${input}`
}

/** The question for the value of a parameter. */
export function promptOf({ name, type, documentation }: Parameter): string {
  const about = documentation === null ? "" : `: ${documentation.replaceAll(/\s+/g, " ")}`
  const form = type === null || type === "string" ? "a text, or @file" : "JSON, or @file.json"
  return `${name}${type === null ? "" : ` (${type})`}${about} – ${form}`
}
