// A grammar of calls in Lark's notation, for servers whose models write by a grammar. It is made from the printer's
// tables: the operators, and the words and fields of the forms.
//
// The engine behind it (llguidance) has a part of the notation: no lookaround, no lazy repetition, no priorities. Its
// lexer does not go back either, so no terminal ends where a longer one could go on, and blanks are parts of terminals.
//
// The grammar is a part of the language, in the printer's form. All that it allows parses, unless it gives a name twice
// or passes a limit. It leaves out comments and other blanks; numbers of more digits than NUMBER has, and postfixes of
// numbers and constants; blocks in """; in a template CALL( and whatever else ends in LL(, since ${CALL(…)} says the
// same; `\b` and `\f`; words for keys, fields and arguments that are not ASCII; and the application of a value that is
// no function.

import type { BinaryOperator } from "./ast.ts"
import type { EXPRESSION_FIELDS, Form } from "./fields.ts"
import { COMPARISON, NOT_STRENGTH, operators, type OperatorInfo } from "./operators.ts"
import { childFields } from "./walk.ts"

/** The names that a call can use besides those that it binds itself, `it`, `so_far` and `error`. */
export interface LarkNames {
  /** Names that can be applied. */
  readonly functions: readonly string[]
  readonly values: readonly string[]
}

/**
 * The names that a call may bind, as a regular expression. A grammar cannot tell which of them are bound, so there are
 * few; all others are names in reach.
 */
export const OWN_NAME = "_?[a-z][0-9]{0,2}"

const ALWAYS = ["it", "so_far", "error"]

const TERMINALS = String.raw`OWN: /${OWN_NAME}/
KEY: /[A-Za-z_][A-Za-z0-9_]*/
NUMBER: /(0|[1-9][0-9]{0,19})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?/
CONSTANT: "true" | "false" | "null"
STRING: /"([^"\\\x00-\x1f]|\\["\\nrt]|\\u[0-9A-Fa-f]{4})*"/
TEXT_OPEN: /${templateText()}\$\{/
TEXT_CLOSE: /${templateText()}${"`"}/`

/** The grammar of a call: one expression, or LET with bindings. */
export function larkGrammar({ functions, values }: LarkNames): string {
  return [
    `start: expression | "LET " bindings`,
    ...expressionRules(ANYWHERE),
    // In the value of a binding, IN would end the bindings.
    ...expressionRules(IN_BINDING),
    `bindings: binding (", " binding)*`,
    `binding: OWN " = " expression${IN_BINDING.suffix}`,
    ...sumRules(),
    ...operandRules(),
    nameTerminal("FUNCTION", functions),
    nameTerminal("VALUE", [...values, ...ALWAYS]),
    TERMINALS,
    "",
  ].join("\n")
}

type Operator = BinaryOperator | "|>"

/** A place of expressions: the suffix of its rules, and the operators that it excludes. */
interface Place {
  readonly suffix: string
  readonly excluded: readonly Operator[]
}

const ANYWHERE: Place = { suffix: "", excluded: [] }
const IN_BINDING: Place = { suffix: "_bound", excluded: ["IN", "NOT IN"] }

/**
 * An expression, its forms, and its chains of operators down to comparisons. Operators that differ in nothing but their
 * strength are in one rule: parentheses may be left out, but not added, so the same texts are in it.
 */
function expressionRules(place: Place): string[] {
  const { suffix, excluded } = place
  const [chain, negation, comparison] = [`chain${suffix}`, `negation${suffix}`, `comparison${suffix}`]
  const weak = oneOf(({ strength }) => strength < NOT_STRENGTH)
  const comparing = oneOf(({ strength, operator }) => strength === COMPARISON && !excluded.includes(operator))
  return [
    `expression${suffix}: form${suffix} | ${chain}`,
    formRule(place),
    `${chain}: ${negation} | ${chain} ${weak} ${negation}`,
    `${negation}: ${comparison} | "NOT " ${negation}`,
    `${comparison}: sum | sum ${comparing} sum`,
  ]
}

/** Chains of the operators that bind more strongly than comparisons. A text has no place at the left of `%`. */
function sumRules(): string[] {
  const { strength: tightest } = operators.find(({ operator }) => operator === "%")!
  const adding = oneOf(({ strength }) => strength > COMPARISON && strength < tightest)
  const multiplying = oneOf(({ strength, operator }) => strength === tightest && operator !== "%")
  return [
    `sum: factor | sum ${adding} factor`,
    `factor: operand | product`,
    `product: factor ${multiplying} operand | (product | value) " % " operand`,
    `operand: text | value`,
    `value: NUMBER | CONSTANT | callable | VALUE | list | record | call | "-" operand`,
  ]
}

function operandRules(): string[] {
  return [
    `text: STRING | template`,
    `callable: FUNCTION | OWN | "(" expression ")" | callable "(" arguments? ")"`,
    `  | object "." KEY | object "?." KEY | object "[" expression "]" | object "?." "[" expression "]"`,
    `  | object "[" expression? ":" expression? "]"`,
    `object: callable | VALUE | list | record | call | text`,
    `call: "CALL(" arguments ")"`,
    `arguments: expression (", " expression)* (", " named)* | named (", " named)*`,
    `named: KEY ": " expression`,
    `list: "[" (expression (", " expression)*)? "]"`,
    `record: "{" (entry (", " entry)*)? "}"`,
    `entry: (KEY | STRING) "?"? ": " expression | "[" expression "]" ": " expression`,
    'template: "`" (TEXT_OPEN expression "}")* TEXT_CLOSE',
  ]
}

type Part = "name" | "optional name" | "bindings" | "expression" | "optional expression"

/** The parts of the forms, whose words are in the table of fields. */
const PARTS: { readonly [K in Form["kind"]]: { readonly [Field in keyof (typeof EXPRESSION_FIELDS)[K]]: Part } } = {
  if: { condition: "expression", then: "expression", else: "expression" },
  for: {
    variable: "name",
    index: "optional name",
    list: "expression",
    where: "optional expression",
    body: "expression",
  },
  let: { bindings: "bindings", body: "expression" },
  try: { body: "expression", fallback: "expression" },
}

function partsOf(kind: Form["kind"]): { readonly [field: string]: Part } {
  return PARTS[kind]
}

function formRule({ suffix }: Place): string {
  const expression = `expression${suffix}`
  const forms = (Object.keys(PARTS) as Form["kind"][]).map((kind) =>
    childFields(kind)
      .map(([field, { word = "" }]) => partRule(partsOf(kind)[field]!, quoted(word), expression))
      .join(" "),
  )
  forms.push(`OWN " => " ${expression}`, `"(" (OWN (", " OWN)*)? ")" " => " ${expression}`)
  return `form${suffix}: ${forms.join("\n  | ")}`
}

function partRule(part: Part, word: string, expression: string): string {
  switch (part) {
    case "name":
      return `${word} OWN`
    case "optional name":
      return `(${word} OWN)?`
    case "bindings":
      return `${word} bindings`
    case "expression":
      return `${word} ${expression}`
    case "optional expression":
      return `(${word} ${expression})?`
    default:
      return part satisfies never
  }
}

/** One of the operators that are meant, with the blanks around it. */
function oneOf(isMeant: (info: OperatorInfo) => boolean): string {
  return `(${operators
    .filter(isMeant)
    .map(({ operator }) => quoted(` ${operator} `))
    .join(" | ")})`
}

/** Names as one pattern, the longest first, since not every engine takes the longest of several. */
function nameTerminal(terminal: string, names: readonly string[]): string {
  // A terminal must match something: no text has a name of a blank.
  const all = names.length === 0 ? [" "] : [...new Set(names)]
  return `${terminal}: /${all.sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join("|")}/`
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

/** A regular expression for the text of a template up to `${` or its end: nothing in it ends it, and no CALL( opens. */
function templateText(): string {
  const run = "[L$]*"
  const plain = String.raw`([^L({$\\${"`"}\x00-\x08\x0b-\x1f]|\\[\\nrt"${"`"}]|\\\$\{|\\CALL\()`
  return String.raw`(${run}${plain}|(${run}\$)?L?\(|(${run}L)?\{)*${run}`
}
