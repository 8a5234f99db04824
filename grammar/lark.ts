// A grammar of calls in Lark's notation, for servers whose models write by a grammar. It uses what llguidance has of
// that notation: no lookaround, no lazy repetition, no priorities, and blanks are written, not ignored.
//
// It is a part of the language, in the form that the printer gives it: everything that it allows parses, but for names
// that are given twice in a call or record, and nesting past the limits. It leaves out: comments, blanks that the printer
// would not write, numbers with an exponent, blocks in """, CALL( in a template, `-` and NOT before what would need no
// parentheses elsewhere, postfixes of numbers and constants, a text at the left of a chain with %, and the escapes that
// text does not need. Keys and names of fields are ASCII words. A name is one in reach, or the caller's own: a small
// letter, with up to two digits behind it. Only functions in reach are called by name.

/** The names that a call can use. `it`, `so_far` and `error` need not be among them. */
export interface LarkNames {
  readonly functions: readonly string[]
  readonly values: readonly string[]
}

/** The operators between two operands but comparisons, the weakest first. */
const CHAINS: readonly (readonly string[])[] = [["|>"], ["??"], ["OR"], ["AND"]]
const COMPARISONS = ["==", "!=", "<=", ">=", "<", ">"]
const MEMBERSHIP = ["IN", "NOT IN"]
const SUMS: readonly (readonly string[])[] = [["|"], ["+", "-"]]

const ALWAYS = ["it", "so_far", "error"]

/** Names that mean the answer itself and its parts, and the rules of one name each. */
const TERMINALS = `OWN: /[a-z][0-9]{0,2}/
KEY: /[A-Za-z_][A-Za-z0-9_]*/
NUMBER: /0|-?[1-9][0-9]{0,14}|-?(0|[1-9][0-9]{0,7})\\.[0-9]{0,7}[1-9]/
CONSTANT: "true" | "false" | "null"
STRING: /"([^"\\\\\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]|\\\\["\\\\nt])*"/
TEXT: /(L*[^L(\`\\\\$\\x00-\\x1f\\x7f-\\x9f]|L*\\\\[\`\\\\n]|L*\\\\\\$\\{|\\()+L*|L+/`

/** The grammar of a call: one expression, or LET with bindings. */
export function larkGrammar({ functions, values }: LarkNames): string {
  return [
    `start: ${FULL} | "LET " bindings`,
    ...chainRules("", MEMBERSHIP),
    // In the value of a binding, IN would end the bindings.
    ...chainRules("_in", []),
    `bindings: binding (", " binding)*`,
    `binding: OWN " = " (c0_in | o0_in)`,
    ...operandRules(),
    ...nameTerminals("FUNCTION", functions),
    ...nameTerminals("VALUE", [...new Set([...values, ...ALWAYS])]),
    TERMINALS,
    "",
  ].join("\n")
}

const FULL = "(c0 | o0)"

/**
 * The rules of the chains of operators. `c…` is an operand that is closed, `o…` one that ends with a form, which extends
 * as far to the right as it can; the number is the strength of its operators.
 */
function chainRules(suffix: string, membership: readonly string[]): string[] {
  const closed = (strength: number) => `c${strength}${suffix}`
  const open = (strength: number) => `o${strength}${suffix}`
  const chain = (operators: readonly string[], strength: number) => [
    `${closed(strength)}: ${closed(strength + 1)} | ${closed(strength)} ${between(operators)} ${closed(strength + 1)}`,
    `${open(strength)}: ${open(strength + 1)} | ${closed(strength)} ${between(operators)} ${open(strength + 1)}`,
  ]
  const comparison = between([...COMPARISONS, ...membership])
  return [
    ...CHAINS.flatMap((operators, i) => chain(operators, i)),
    `${closed(4)}: ${closed(5)} | "NOT " ${closed(5)}`,
    `${open(4)}: ${open(5)} | "NOT " ${open(5)}`,
    `${closed(5)}: c6 | c6 ${comparison} c6`,
    `${open(5)}: ${open(6)} | c6 ${comparison} ${open(6)}`,
    ...(suffix === "" ? SUMS.flatMap((operators, i) => chain(operators, 6 + i).slice(0, 1)) : []),
    ...SUMS.flatMap((operators, i) => [
      `${open(6 + i)}: ${open(7 + i)} | c${6 + i} ${between(operators)} ${open(7 + i)}`,
    ]),
    `${open(8)}: form${suffix} | c8 ${between(["*", "/"])} form${suffix} | rest ${between(["%"])} form${suffix}`,
    ...formRules(suffix),
  ]
}

/** The forms. In one that a binding ends with, IN is no operator. */
function formRules(suffix: string): string[] {
  const part = `(c0${suffix} | o0${suffix})`
  return [
    `form${suffix}: "IF " ${part} " THEN " ${part} " ELSE " ${part}`,
    `  | "FOR " OWN (", " OWN)? " IN " ${part} (" WHERE " ${part})? " : " ${part}`,
    `  | "LET " bindings " IN " ${part}`,
    `  | "TRY " ${part} " ELSE " ${part}`,
    `  | OWN " => " ${part}`,
    `  | "(" (OWN (", " OWN)*)? ") => " ${part}`,
  ]
}

function operandRules(): string[] {
  return [
    `c8: c9 | c8 ${between(["*", "/"])} c9 | rest ${between(["%"])} c9`,
    // A text before % would be the formatting of another language.
    `rest: NUMBER | callable | VALUE | rest ${between(["*", "/", "%"])} c9`,
    `c9: NUMBER | CONSTANT | operand | "-" operand`,
    `operand: callable | VALUE | STRING | template | list | record | call`,
    `callable: FUNCTION | OWN | "(" ${FULL} ")" | operand "." KEY | operand "?." KEY | operand "[" ${FULL} "]"`,
    `  | operand "?.[" ${FULL} "]" | operand "[" ${FULL}? ":" ${FULL}? "]" | callable "(" arguments? ")"`,
    `arguments: ${FULL} (", " ${FULL})* (", " named)* | named (", " named)*`,
    `named: KEY ": " ${FULL}`,
    `call: "CALL(" arguments ")"`,
    `list: "[" (${FULL} (", " ${FULL})*)? "]"`,
    `record: "{" (entry (", " entry)*)? "}"`,
    `entry: (KEY | STRING) "?"? ": " ${FULL}`,
    'template: "`" TEXT? ("${" ' + FULL + ' "}" TEXT?)* "`"',
  ]
}

/** One of some operators, with the blanks around it. */
function between(operators: readonly string[]): string {
  const all = operators.map((operator) => `" ${operator} "`)
  return all.length === 1 ? all[0]! : `(${all.join(" | ")})`
}

/** A terminal for names, the longest first: not every lexer takes the longest of several. */
function nameTerminals(terminal: string, names: readonly string[]): string[] {
  const sorted = [...names].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  // A name that cannot occur, as a terminal must not be empty.
  return [`${terminal}: ${(sorted.length === 0 ? ["?"] : sorted).map((name) => JSON.stringify(name)).join(" | ")}`]
}
