// The tree that grammar.txt describes: what the parser builds and the printer, the checker and the compiler read.

/** Half-open range of UTF-16 offsets in the source text, as in JavaScript and LSP. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A name with its place: declared, bound or imported, or that of a parameter, an argument, a field or a key. */
export interface Identifier extends Span {
  readonly kind: "identifier"
  readonly text: string
}

// ── Expressions ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A part of a program that has a value. */
export type Expression =
  | Literal
  | Template
  | Name
  | List
  | Record
  | Field
  | Item
  | Slice
  | Apply
  | Call
  | Pipe
  | Unary
  | Binary
  | If
  | For
  | Let
  | Lambda
  | Try

/** `null`, `true`, `3.5`, `-2`, `"text"`. A minus sign belongs to its number. Never NaN, infinite or -0. */
export interface Literal extends Span {
  readonly kind: "literal"
  /** The value; of a number that JavaScript's numbers cannot hold, the nearest one. */
  readonly value: null | boolean | number | string
  /** Such a number as it is written, with its sign; absent for all other values. */
  readonly exact?: string
}

/**
 * A document as a string: `` `Dear ${name}` `` or `""" … """` (`block`). `parts` are its texts, unescaped and, in a
 * block, dedented, and its live expressions (`${…}` and `CALL(…)`); no two texts are adjacent and none is empty.
 */
export interface Template extends Span {
  readonly kind: "template"
  readonly block: boolean
  readonly parts: readonly (string | Expression)[]
}

/** The use of a name: `x`. */
export interface Name extends Span {
  readonly kind: "name"
  readonly name: string
}

/** A list: `[a, b]`. */
export interface List extends Span {
  readonly kind: "list"
  readonly items: readonly Expression[]
}

/** `{a: 1, "b c": 2, [k]: 3, d?: T}` in source order. A key with `?` is optional: the record can only be a type. */
export interface Record extends Span {
  readonly kind: "record"
  readonly entries: readonly RecordEntry[]
}
/** An entry of a record, `key: value`, or in a type `key?: value`. */
export interface RecordEntry extends Span {
  readonly kind: "entry"
  /** Its span covers the quotes of a quoted key; `text` is the key without them, and empty for a computed one. */
  readonly key: Identifier
  /** The expression of a key in brackets: `{[k]: 1}`; null for a key that is written out. */
  readonly computed: Expression | null
  readonly optional: boolean
  readonly value: Expression
}

/** `object.name`, or `object?.name` (`optional`), which is null where the key is missing or the object is null. */
export interface Field extends Span {
  readonly kind: "field"
  readonly object: Expression
  readonly name: Identifier
  readonly optional: boolean
}

/** `object[index]`, or `object?.[index]` (`optional`). */
export interface Item extends Span {
  readonly kind: "item"
  readonly object: Expression
  readonly index: Expression
  readonly optional: boolean
}

/** `object[from:to]`; either end may be left out. */
export interface Slice extends Span {
  readonly kind: "slice"
  readonly object: Expression
  readonly from: Expression | null
  readonly to: Expression | null
}

/** `name` is null in a positional argument. Positional arguments come before named ones. */
export interface Argument extends Span {
  readonly kind: "argument"
  readonly name: Identifier | null
  readonly value: Expression
}

/** `callee(arguments…)`: a task, a native or a function value by its name or expression. */
export interface Apply extends Span {
  readonly kind: "apply"
  readonly callee: Expression
  readonly arguments: readonly Argument[]
}

/** `CALL(arguments…)`: by name or question, a bare expression, or an applied function value. At least one argument. */
export interface Call extends Span {
  readonly kind: "call"
  readonly arguments: readonly Argument[]
}

/** `left |> right`: `x |> f(y)` is `f(x, y)`, `x |> f` is `f(x)`, `x |> CALL("q", y)` is `CALL("q", x, y)`. */
export interface Pipe extends Span {
  readonly kind: "pipe"
  readonly left: Expression
  readonly right: Expression
}

/** An operator before its operand: `-x`, `NOT x`. */
export interface Unary extends Span {
  readonly kind: "unary"
  readonly operator: "-" | "NOT"
  readonly operand: Expression
}

/** The operators between two operands. */
export type BinaryOperator =
  | "??"
  | "OR"
  | "AND"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "IN"
  | "NOT IN"
  | "|"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"

/** An operator between two operands: `a + b`. */
export interface Binary extends Span {
  readonly kind: "binary"
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}

/** A choice: `IF condition THEN a ELSE b`. */
export interface If extends Span {
  readonly kind: "if"
  readonly condition: Expression
  readonly then: Expression
  readonly else: Expression
}

/** `FOR variable, index IN list WHERE where : body`. */
export interface For extends Span {
  readonly kind: "for"
  readonly variable: Identifier
  readonly index: Identifier | null
  readonly list: Expression
  readonly where: Expression | null
  readonly body: Expression
}

/** `LET a = 1, b = a + 1 IN body`. */
export interface Let extends Span {
  readonly kind: "let"
  readonly bindings: readonly Binding[]
  readonly body: Expression
}
/** A name with its value: `x = e` in a LET. */
export interface Binding extends Span {
  readonly kind: "binding"
  readonly name: Identifier
  readonly value: Expression
}

/** `x => body`, `(a, b) => body`, `() => body`. */
export interface Lambda extends Span {
  readonly kind: "lambda"
  readonly parameters: readonly Identifier[]
  readonly body: Expression
}

/** `TRY body ELSE fallback`; `error` is bound in the fallback. */
export interface Try extends Span {
  readonly kind: "try"
  readonly body: Expression
  readonly fallback: Expression
}

// ── Documents and answers ────────────────────────────────────────────────────────────────────────────────────────────

/** Text with live parts. `parts` cover the whole text in order; no two texts are adjacent and none is empty. */
export interface Document extends Span {
  readonly kind: "document"
  readonly parts: readonly Part[]
}

/** A part of a document. */
export type Part = Text | Call | Bind | Declare | Block

/** Text as it comes out: `\CALL(` in the source is `CALL(` here. The span is that of the source. */
export interface Text extends Span {
  readonly kind: "text"
  readonly text: string
}

/** `CALL(LET x = …, y = …)`: binds names for the rest of the document and writes nothing into its text. */
export interface Bind extends Span {
  readonly kind: "bind"
  readonly bindings: readonly Binding[]
}

/**
 * `CALL(IMPORT a FROM "…")` or `CALL(PARAM x: T = …)` in a document, or all declarations of its front matter, with the
 * line of their key. They hold for all of the document and write nothing.
 */
export interface Declare extends Span {
  readonly kind: "declare"
  readonly form: "node" | "front-matter"
  /** One in a node. */
  readonly declarations: readonly (ImportDeclaration | ParamDeclaration)[]
}

/** A fenced block labelled `recall` in an answer: declarations that stay bound, and at most one EMIT, its last. */
export interface Block extends Span {
  readonly kind: "block"
  readonly declarations: readonly (LetDeclaration | TaskDeclaration | EmitDeclaration)[]
}

// ── Modules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `documentation` is the text of the `##` lines, joined by "\n", less one leading space; null without any. */
export interface Module extends Span {
  readonly kind: "module"
  readonly documentation: string | null
  readonly declarations: readonly Declaration[]
}

/** A declaration at the top of a module. */
export type Declaration =
  | ImportDeclaration
  | ParamDeclaration
  | LetDeclaration
  | TaskDeclaration
  | TestDeclaration
  | EmitDeclaration

/** `IMPORT a, b AS c FROM "…"` has `names`; `IMPORT "…" AS alias` has `alias`. Exactly one of the two is not null. */
export interface ImportDeclaration extends Span {
  readonly kind: "import"
  readonly specifier: string
  readonly names: readonly ImportedName[] | null
  readonly alias: Identifier | null
}
/** A name in an IMPORT: `b` or `b AS c`. */
export interface ImportedName extends Span {
  readonly kind: "imported-name"
  readonly name: Identifier
  /** The name it is bound to: `c` in `b AS c`, otherwise the same node as `name`. */
  readonly local: Identifier
}

/** `PARAM name: type = fallback`. */
export interface ParamDeclaration extends Span {
  readonly kind: "param"
  readonly documentation: string | null
  readonly name: Identifier
  readonly type: Expression | null
  readonly fallback: Expression | null
}

/** `LET a = 1, b = 2` at the top of a module. */
export interface LetDeclaration extends Span {
  readonly kind: "let-declaration"
  readonly documentation: string | null
  readonly bindings: readonly Binding[]
}

/** `TASK name(parameters): returns = body`. */
export interface TaskDeclaration extends Span {
  readonly kind: "task"
  readonly documentation: string | null
  readonly name: Identifier
  readonly parameters: readonly Parameter[]
  readonly returns: Expression | null
  readonly body: Expression
}
/** A parameter of a task: `name`, `name: type` or `name: type = fallback`. */
export interface Parameter extends Span {
  readonly kind: "parameter"
  readonly name: Identifier
  readonly type: Expression | null
  readonly fallback: Expression | null
}

/** `TEST "name" (questions: n) : body`; it holds when the body is true and at most `n` questions were asked. */
export interface TestDeclaration extends Span {
  readonly kind: "test"
  /** A string: its span covers the quotes. */
  readonly name: Identifier
  readonly questions: number | null
  readonly body: Expression
}

/** `EMIT value`: the value of the program. */
export interface EmitDeclaration extends Span {
  readonly kind: "emit"
  readonly value: Expression
}

/** Every kind of node there is. */
export type Node =
  | Expression
  | Identifier
  | RecordEntry
  | Argument
  | Binding
  | Document
  | Text
  | Bind
  | Declare
  | Block
  | Module
  | Declaration
  | ImportedName
  | Parameter

/** `# …` in an expression or a module, without the `##` lines that document a declaration. `text` has the `#`. */
export interface Comment extends Span {
  readonly text: string
}
