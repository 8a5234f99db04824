// Codes about values: their kinds, contents and sizes.

import { byExpression, byModule, type Entries } from "./entry.ts"

export const VALUES: Entries = {
  "wrong-type": byExpression("An operator or a form received a value of a kind that it does not accept.", '1 + "1"'),
  "division-by-zero": byExpression("The language has no infinity: a division by zero is an error.", "1 / 0"),
  "number-too-large": byExpression("A number has at most 100,000 digits before the point.", "power(10, 200000)"),
  "number-too-small": byExpression("A number has at most 100,000 digits after the point.", "power(0.1, 200000)"),
  "invalid-date": byModule(
    "A text is no date, not one in the pattern, or one that the calendar does not have.",
    'IMPORT weekday FROM "std/date"\nEMIT weekday("2026-02-30")',
  ),
  "not-a-number": byExpression("The result would not be a real number, and the language has no NaN.", "sqrt(-1)"),
  "missing-key": byExpression("A record has no such key; ?. gives null instead.", "{title: 1}.titel"),
  "no-item": byExpression("A list or a text has no item at that place.", "[1, 2][2]"),
  "no-field": byExpression("Only records and modules have fields.", '"text".title'),
  "empty-list": byExpression("The operation is undefined for an empty list.", "max([])"),
  "no-order": byExpression(
    "Values of different kinds, and values that are not numbers or texts, have no order.",
    'sort([1, "a"])',
  ),
  "not-comparable": byExpression("Whether two functions are equal cannot be decided.", "(x => x) == (y => y)"),
  "not-json": byExpression("Functions and types have no form in JSON or text.", "to_json(x => x)"),
  "invalid-json": byExpression("The text is not JSON.", 'parse_json("{a: 1")'),
  "invalid-pattern": byExpression("The pattern is not a valid regular expression.", 'matches("a", "(")'),
  "pattern-too-slow": { explanation: "The pattern takes more work on the text than its limit allows." },
  "not-a-type": byExpression(
    "A type is one of string, number, boolean, any, [T], {name: T}, a literal, or a union of these.",
    "LET T = [string, number] IN T(1)",
  ),
  "cannot-convert": byExpression(
    "A type applied to a value converts it where that loses nothing, and fails otherwise.",
    'number("many")',
  ),
  failed: byExpression("The program called `fail`; the message is its own.", 'fail("there is no such page")'),
  "value-too-deep": {
    explanation: "Lists and records are nested deeper than values may be where they are compared, shown or remembered.",
  },
  "text-too-long": { explanation: "A text would be longer than the limit `textLength`; no TRY catches a limit." },
  "list-too-long": { explanation: "A list would have more items than the limit `listLength`; no TRY catches a limit." },
  "too-much-memory": {
    explanation:
      "The values of the run, its calls and questions took more than the limit `bytes`; no TRY catches a limit.",
  },
}
