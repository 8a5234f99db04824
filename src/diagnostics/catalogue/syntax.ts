// Codes about the text itself: syntax errors, and slips of a model that are accepted.

import { byAnswer, byDocument, byExpression, byModule, type Entries } from "./entry.ts"

export const SYNTAX: Entries = {
  "syntax-error": byExpression("Something else was expected at this place.", "1 +"),
  "unclosed-call": byDocument("A `CALL(` has no closing parenthesis, so it is text.", "before CALL(1 + 2"),
  "unclosed-bracket": byExpression("A bracket is never closed.", "[1, 2"),
  "unclosed-string": byExpression("A string has no closing quote.", '"text'),
  "unclosed-template": byExpression("A template has no closing backtick or quotes.", "`text"),
  "unclosed-block": byAnswer("A fenced `recall` block has no closing fence.", "```recall\nLET a = 1\n"),
  "mismatched-bracket": byExpression("A bracket is closed by one of another kind.", "[1, 2)"),
  "missing-operator": byExpression("Two operands have no operator between them.", "1 2"),
  "empty-call": byDocument("A `CALL()` has neither a name nor a question.", "CALL()"),
  "positional-after-named": byExpression("An argument without a name follows one with a name.", "repeat(text: 1, 2)"),
  "duplicate-argument": byExpression("Two arguments of a call have the same name.", "repeat(text: 1, text: 2)"),
  "duplicate-key": byExpression("A record has the same key twice.", "{a: 1, a: 2}"),
  "chained-comparison": byExpression("A comparison gives true or false, which cannot be compared again.", "1 < 2 < 3"),
  "let-without-in": byExpression("A LET in an expression binds names for what follows IN.", "LET a = 1"),
  "foreign-operator": byExpression("This is an operator of another language.", "true && false"),
  "conditional-operator": byExpression("A conditional is written IF c THEN a ELSE b.", "true ? 1 : 2"),
  "percent-format": byExpression("Values are inserted into a text by a template, not by %.", '"%s" % (1, 2)'),
  "invalid-character": byExpression("No word, number or operator begins with this character.", "1 + ;"),
  "invalid-escape": byExpression("A string has a backslash that does not begin an escape.", '"\\d"'),
  "invalid-number": byExpression("A number is written as JSON writes it.", "0x1F"),
  "wrong-quotes": byExpression("A string is written in double quotes.", "'text'"),
  "newline-in-string": byExpression("A string in double quotes ends on its line.", '"one\ntwo"'),
  "equals-for-colon": byExpression(
    "A name and its value have a colon between them, in arguments and in records.",
    "repeat(text = 1)",
  ),
  "repeated-let": byExpression("One LET stands before all bindings of a list.", "LET a = 1, LET b = 2 IN a + b"),
  "wrong-constant": byExpression("The constants are written true, false and null.", "None"),
  "lower-case-keyword": byAnswer(
    "Keywords are written in upper case; in an answer lower case is accepted.",
    "CALL(if true then 1 else 2)",
  ),
  "second-emit": byModule("A module, or a block of an answer, has one value, so it has one EMIT.", "EMIT 1\nEMIT 2"),
  "emit-not-last": byAnswer("In a block of an answer nothing may follow EMIT.", "```recall\nEMIT 1\nLET a = 1\n```"),
  "declaration-in-block": byAnswer(
    "A block of an answer contains only LET, TASK and EMIT.",
    "```recall\nPARAM a: string\n```",
  ),
  "nesting-too-deep": byExpression(
    "Expressions are nested deeper than the parser accepts.",
    `${"[".repeat(300)}${"]".repeat(300)}`,
  ),
  "tree-too-high": byExpression(
    "An expression is a chain of more operations than the parser accepts.",
    Array.from({ length: 1_100 }, () => "1").join(" + "),
  ),
  "word-too-long": byExpression("A word is longer than any name may be.", "a".repeat(300)),
  "number-too-long": byExpression("A number is written with more characters than a number may have.", "1".repeat(3000)),
  "node-too-long": { explanation: "A call in a text is longer than a node may be, so it stays text." },
  "too-many-errors": byModule("The module has more errors than are shown.", "LET = 1\n".repeat(200)),
}
