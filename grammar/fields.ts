// The fields of every kind of node, in source order: the one table from which the walks over the tree are made.
//
// Its type names every field of every kind, so a kind or a field that is missing here does not compile. Children are
// evaluated in the order of the table, with two exceptions: of `x |> f(y)` the callee comes first, then `x`, then `y`;
// and the arguments of a task or a native are evaluated in the order of its parameters.

import type { Declaration, Expression, Identifier, Node, Span } from "./ast.ts"

/** The `kind` of a node. */
export type Kind = Node["kind"]
/** The nodes of the kind `K`. */
export type NodeOf<K extends Kind> = Extract<Node, { readonly kind: K }>

/** A field that holds no node: a text, a number, a flag, an operator. */
export const VALUE = "value"

/** A field that holds a node, null, or a list of nodes, among which there may be texts. */
export interface ChildField<Parent> {
  /** Names that are bound behind this field, or behind this item of a list, up to the end of the node. */
  readonly binds?: (node: Parent, index: number) => readonly Identifier[]
  /** Names that are bound in all of the node, from before the field on. */
  readonly around?: (node: Parent) => readonly Identifier[]
  /** Whether the node can have a value without one of the child: it is not always evaluated, or a failure is caught. */
  readonly conditional?: (node: Parent) => boolean
  /** The words before the child in source. A kind all of whose fields have them is a form: only words and children. */
  readonly word?: string
}

type FieldOf<Parent> = Exclude<keyof Parent, "kind" | keyof Span>
type HeldIn<Value> = Value extends readonly (infer Item)[] ? HeldIn<Item> : Extract<Value, Node>
type Fields<Parent> = {
  readonly [Field in FieldOf<Parent>]: [HeldIn<Parent[Field]>] extends [never] ? typeof VALUE : ChildField<Parent>
}
type FieldsOf<Nodes extends Node> = { readonly [K in Nodes["kind"]]: Fields<Extract<Nodes, { readonly kind: K }>> }

const CHILD = {}
const sometimes = () => true
const atEnd = ({ start }: Span): Identifier => ({ kind: "identifier", start, end: start, text: "error" })

export const EXPRESSION_FIELDS = {
  literal: { value: VALUE, exact: VALUE },
  template: { block: VALUE, parts: CHILD },
  name: { name: VALUE },
  list: { items: CHILD },
  record: { entries: CHILD },
  field: { object: CHILD, name: CHILD, optional: VALUE },
  item: { object: CHILD, index: CHILD, optional: VALUE },
  slice: { object: CHILD, from: CHILD, to: CHILD },
  apply: { callee: CHILD, arguments: CHILD },
  call: { arguments: CHILD },
  pipe: { left: CHILD, right: CHILD },
  unary: { operator: VALUE, operand: CHILD },
  binary: {
    left: CHILD,
    operator: VALUE,
    right: { conditional: ({ operator }) => operator === "AND" || operator === "OR" || operator === "??" },
  },
  if: {
    condition: { word: "IF " },
    then: { word: " THEN ", conditional: sometimes },
    else: { word: " ELSE ", conditional: sometimes },
  },
  for: {
    variable: { word: "FOR " },
    index: { word: ", " },
    list: { word: " IN ", binds: ({ variable, index }) => (index === null ? [variable] : [variable, index]) },
    where: { word: " WHERE ", conditional: sometimes },
    body: { word: " : ", conditional: sometimes },
  },
  let: { bindings: { word: "LET ", binds: ({ bindings }, index) => [bindings[index]!.name] }, body: { word: " IN " } },
  lambda: { parameters: { binds: ({ parameters }, index) => [parameters[index]!] }, body: { conditional: sometimes } },
  try: {
    // `error` is written nowhere: its place is empty, at the start of the fallback.
    body: { word: "TRY ", conditional: sometimes, binds: ({ fallback }) => [atEnd(fallback)] },
    fallback: { word: " ELSE ", conditional: sometimes },
  },
} as const satisfies FieldsOf<Expression>

const PART_FIELDS = {
  identifier: { text: VALUE },
  entry: { key: CHILD, computed: CHILD, optional: VALUE, value: CHILD },
  argument: { name: CHILD, value: CHILD },
  binding: { name: CHILD, value: CHILD },
} as const satisfies FieldsOf<NodeOf<"identifier" | "entry" | "argument" | "binding">>

const DOCUMENT_FIELDS = {
  document: {
    parts: {
      around: ({ parts }) => parts.flatMap((part) => (part.kind === "declare" ? declared(part) : [])),
      binds: ({ parts }, index) => {
        const part = parts[index]!
        return part.kind === "bind"
          ? part.bindings.map(({ name }) => name)
          : part.kind === "block"
            ? declared(part)
            : []
      },
    },
  },
  text: { text: VALUE },
  bind: { bindings: { binds: ({ bindings }, index) => [bindings[index]!.name] } },
  declare: { form: VALUE, declarations: CHILD },
  block: {
    declarations: {
      around: ({ declarations }) => declarations.flatMap((one) => (one.kind === "task" ? [one.name] : [])),
      binds: ({ declarations }, index) => {
        const declaration = declarations[index]!
        return declaration.kind === "let-declaration" ? declaration.bindings.map(({ name }) => name) : []
      },
    },
  },
} as const satisfies FieldsOf<NodeOf<"document" | "text" | "bind" | "declare" | "block">>

const MODULE_FIELDS = {
  module: { documentation: VALUE, declarations: { around: declared } },
  import: { names: CHILD, specifier: VALUE, alias: CHILD },
  "imported-name": { name: CHILD, local: CHILD },
  param: { documentation: VALUE, name: CHILD, type: CHILD, fallback: CHILD },
  "let-declaration": {
    documentation: VALUE,
    // In a module all names are bound everywhere; in a block they follow one another.
    bindings: { binds: ({ bindings }, index) => [bindings[index]!.name] },
  },
  task: {
    documentation: VALUE,
    name: CHILD,
    parameters: CHILD,
    // Types and fallbacks of parameters do not see the parameters.
    returns: { binds: ({ parameters }) => parameters.map(({ name }) => name) },
    body: { conditional: sometimes },
  },
  parameter: { name: CHILD, type: CHILD, fallback: { conditional: sometimes } },
  test: { name: CHILD, questions: VALUE, body: CHILD },
  emit: { value: CHILD },
} as const satisfies FieldsOf<
  Exclude<Node, Expression | NodeOf<keyof typeof PART_FIELDS | keyof typeof DOCUMENT_FIELDS>>
>

/** Every kind of node with its fields. */
export const FIELDS: FieldsOf<Node> = { ...EXPRESSION_FIELDS, ...PART_FIELDS, ...DOCUMENT_FIELDS, ...MODULE_FIELDS }

/** The names that the declarations of a module, a block or a document bind. */
function declared({ declarations }: { readonly declarations: readonly Declaration[] }): readonly Identifier[] {
  return declarations.flatMap((declaration): readonly Identifier[] => {
    switch (declaration.kind) {
      case "import":
        return declaration.alias === null ? (declaration.names ?? []).map(({ local }) => local) : [declaration.alias]
      case "param":
      case "task":
        return [declaration.name]
      case "let-declaration":
        return declaration.bindings.map(({ name }) => name)
      case "test":
      case "emit":
        return []
    }
  })
}

type Table = typeof EXPRESSION_FIELDS
type FormKind = {
  [K in keyof Table]: [keyof Table[K]] extends [never]
    ? never
    : Table[K][keyof Table[K]] extends { readonly word: string }
      ? K
      : never
}[keyof Table]

/** An expression that is words and children in turn: IF, FOR, LET, TRY. It extends as far to the right as it can. */
export type Form = NodeOf<FormKind>

/** A node directly in a form. */
export type FormPart = { [K in FormKind]: HeldIn<NodeOf<K>[FieldOf<NodeOf<K>>]> }[FormKind]
