// The TextMate grammar of modules, made from the tables of the grammar. Editors colour by it, before and without the
// language server. A rule sees one line at a time, so a bracket is a rule of its own: in it, keys differ from names.

import { STRING_ESCAPES, TEMPLATE_ESCAPES } from "../../grammar/escapes.ts"
import { constants, isWord, keywords } from "../../grammar/keywords.ts"
import { operators } from "../../grammar/operators.ts"
import { keywordTokens } from "../../grammar/tokens.ts"
import { groups, include, literally, oneOf, type Rule, WORD, WORD_END, WORD_START, words } from "./rules.ts"

/** The scope of a text of the language, and the end of the name of every scope in it. */
export const SCOPE = "source.recall"

const declarations = keywordTokens.filter(({ declaration }) => declaration).map(({ word }) => word)
/** A declaration at the start of a line ends what is open. LET may also continue an expression. */
const DECLARATION = `(?=^(?:${declarations.filter((word) => word !== "LET").join("|")})${WORD_END})`
/** The `:` that makes the word before it a key, which may be optional. */
const BEFORE_COLON = String.raw`(?=\s*\??\s*:)`
const HEXADECIMAL = "u[0-9a-fA-F]{4}"
const NUMBER = String.raw`(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?`
/** The text CALL(, and not the beginning of a node. */
const QUOTED_CALL = String.raw`\\CALL\(`
/** A node opens: the unit before it is neither an ASCII letter or digit nor `_` or a backslash. */
export const OPENER = String.raw`(?<![A-Za-z0-9_\\])(CALL)(\()`
/** The beginning of a line that a fence may follow. */
export const FENCE_PREFIX = String.raw`(?:[ \t>]|[-*+][ \t]|[0-9]+[.)][ \t])*`

const writtenAs = (kind: string): string => `punctuation.definition.${kind}`
const expression = include(
  "comment",
  "call",
  "task",
  "field",
  "keyword",
  "constant",
  "number",
  "block",
  "template",
  "string",
  "function",
  "lambda",
  "name",
  "parentheses",
  "record",
  "list",
  "operator",
  "mark",
)

/** The words before which or in which a keyword is written, with the scope that themes colour it by. */
function keywordRules(): readonly Rule[] {
  const all = [...keywords.values()]
  const isOperator = ({ word, position }: { word: string; position: string }) =>
    position === "prefix" || operators.some(({ operator }) => operator === word)
  const kinds: readonly (readonly [scope: string, has: (keyword: (typeof all)[number]) => boolean])[] = [
    ["keyword.operator.word", (keyword) => keyword.word !== "IN" && isOperator(keyword)],
    ["keyword.control.import", ({ word }) => ["IMPORT", "FROM", "AS"].includes(word)],
    ["storage.type", ({ declaration }) => declaration],
    ["keyword.control", () => true],
  ]
  const found = new Map<string, string[]>(kinds.map(([scope]) => [scope, []]))
  for (const keyword of all) {
    const kind = kinds.find(([, has]) => has(keyword))!
    found.get(kind[0])!.push(keyword.word)
  }
  return [
    { name: "keyword.operator.word", match: String.raw`${WORD_START}NOT\s+IN${WORD_END}` },
    ...[...found].map(([name, of]) => ({ name, match: words(of) })),
  ]
}

/**
 * Brackets in which a word before `:` is a key. The word may be on the next line, behind comments: then a rule of its
 * own waits for it.
 */
function keyed(key: string, before: string): readonly Rule[] {
  const waiting = { end: String.raw`(${WORD})${before}|(?=[^\s#])`, endCaptures: groups(key) }
  const patterns = include("comment")
  return [
    { match: String.raw`\G\s*(${WORD})${before}`, captures: groups(key) },
    { begin: String.raw`\G(?=\s*(?:#.*)?$)`, ...waiting, patterns },
    { begin: ",", beginCaptures: { "0": { name: "punctuation.separator" } }, ...waiting, patterns },
  ]
}

/** A pair of brackets: the names of its rules say what is in it. */
function bracket(begin: string, end: string, patterns: readonly Rule[], name = "punctuation.section.brackets"): Rule {
  return {
    begin,
    beginCaptures: { "0": { name } },
    end: `${end}|${DECLARATION}`,
    endCaptures: { "0": { name } },
    patterns,
  }
}

/** A call with its `CALL(`, in a template or in the text of a document. */
export function nodeRule(begin: string, captures = groups("keyword.control", "punctuation.section.brackets")): Rule {
  return {
    contentName: "meta.embedded.inline",
    begin,
    beginCaptures: captures,
    end: String.raw`\)`,
    endCaptures: { "0": { name: "punctuation.section.brackets" } },
    patterns: [...keyed("variable.parameter.function-call", BEFORE_COLON), ...expression],
  }
}

const interpolation: Rule = {
  contentName: "meta.embedded.inline",
  begin: String.raw`\$\{`,
  beginCaptures: { "0": { name: "punctuation.section.embedded.begin" } },
  end: String.raw`\}`,
  endCaptures: { "0": { name: "punctuation.section.embedded.end" } },
  patterns: expression,
}

function templateEscapes(letters: Iterable<string>): Rule {
  const letter = oneOf(letters)
  return { name: "constant.character.escape", match: String.raw`${QUOTED_CALL}|\\\$\{|\\${HEXADECIMAL}|\\${letter}` }
}

/** Nodes of templates. Behind an escape that is a line end the node opens, although its last unit is a letter. */
const calls: readonly Rule[] = [
  nodeRule(
    String.raw`(\\[nrt])(CALL)(\()`,
    groups("constant.character.escape", "keyword.control", "punctuation.section.brackets"),
  ),
  nodeRule(OPENER),
]

/** Code in a block, by Markdown's marks: no node opens in it. */
function fence(mark: "`" | "~"): Rule {
  const info = mark === "`" ? "(?=[^`]*$)" : ""
  return {
    begin: String.raw`(?:^|\G)${FENCE_PREFIX}(${mark}{3,})${info}`,
    end: String.raw`^[ \t>]*\1${mark}*(?=[ \t\r]*$)|(?="{3})`,
    patterns: include("blockEscape", "interpolation"),
  }
}

const span: Rule = {
  begin: "(?<!`)(`+)(?!`)",
  end: '(?<!`)\\1(?!`)|$|(?="{3})',
  patterns: include("blockEscape", "interpolation"),
}

function quoted(name: string, mark: string, patterns: readonly Rule[]): Rule {
  return {
    name,
    begin: mark,
    beginCaptures: { "0": { name: writtenAs("string.begin") } },
    end: mark,
    endCaptures: { "0": { name: writtenAs("string.end") } },
    patterns,
  }
}

const marks = operators
  .map(({ operator }) => operator)
  .filter((operator) => !isWord(operator) && !operator.includes(" "))
  .sort((a, b) => b.length - a.length)

const repository: { readonly [name: string]: Rule } = {
  expression: { patterns: expression },
  comment: {
    patterns: [
      { name: "comment.line.documentation", match: "##.*$" },
      { name: "comment.line.number-sign", match: "#.*$" },
    ],
  },
  // A task's parameters are declared, so each word that begins one names it.
  task: {
    begin: String.raw`${WORD_START}(TASK)\s+(${WORD})\s*(\()`,
    beginCaptures: groups("storage.type", "entity.name.function", "punctuation.section.brackets"),
    end: String.raw`(\))|${DECLARATION}`,
    endCaptures: groups("punctuation.section.brackets"),
    patterns: [...keyed("variable.parameter.function", ""), ...expression],
  },
  call: { ...nodeRule(String.raw`${WORD_START}(CALL)(\()`), end: String.raw`\)|${DECLARATION}` },
  field: {
    match: String.raw`(\??\.)\s*(${WORD})`,
    captures: groups("punctuation.accessor", "variable.other.property"),
  },
  keyword: { patterns: keywordRules() },
  constant: { name: "constant.language", match: words([...constants.keys()].filter((word) => /^[a-z]/.test(word))) },
  number: { name: "constant.numeric", match: `${WORD_START}${NUMBER}` },
  string: {
    ...quoted("string.quoted.double", '"', [
      { name: "constant.character.escape", match: String.raw`\\(?:${oneOf(STRING_ESCAPES.keys())}|${HEXADECIMAL})` },
      { name: "invalid.illegal.escape", match: String.raw`\\.` },
    ]),
    end: '"|$',
  },
  template: quoted("string.template", "`", [...calls, ...include("templateEscape", "interpolation")]),
  block: quoted("string.quoted.triple", '"""', [
    fence("`"),
    fence("~"),
    ...calls,
    ...include("blockEscape", "interpolation"),
    span,
  ]),
  templateEscape: templateEscapes(TEMPLATE_ESCAPES.keys()),
  // A backslash before a backtick is text in Markdown's code spans, and so it is in those of a block.
  blockEscape: templateEscapes([...TEMPLATE_ESCAPES.keys()].filter((letter) => letter !== "`")),
  interpolation,
  function: { name: "entity.name.function", match: String.raw`${WORD}(?=\s*\()` },
  lambda: { name: "variable.parameter", match: String.raw`${WORD}(?=\s*=>)` },
  name: { name: "variable.other", match: WORD },
  parentheses: bracket(String.raw`\(`, String.raw`\)`, [
    ...keyed("variable.parameter.function-call", BEFORE_COLON),
    ...expression,
  ]),
  record: bracket(String.raw`\{`, String.raw`\}`, [
    ...keyed("support.type.property-name", BEFORE_COLON),
    ...expression,
  ]),
  list: bracket(String.raw`\[`, String.raw`\]`, expression),
  operator: { name: "keyword.operator", match: ["=>", ...marks, "="].map(literally).join("|") },
  mark: { name: "punctuation.separator", match: "[,:.?]" },
}

/** A rule with the language at the end of each name. */
export function scoped(rule: Rule): Rule {
  return JSON.parse(JSON.stringify(rule), (key, value: unknown) =>
    (key === "name" || key === "contentName") && typeof value === "string" && !value.endsWith(".recall")
      ? `${value}.recall`
      : value,
  ) as Rule
}

/** The grammar of modules. */
export function textMateGrammar(): object {
  return {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    name: "Recall",
    scopeName: SCOPE,
    fileTypes: ["rcl"],
    patterns: include("expression"),
    repository: Object.fromEntries(Object.entries(repository).map(([name, rule]) => [name, scoped(rule)])),
  }
}
