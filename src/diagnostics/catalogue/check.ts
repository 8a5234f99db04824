// Codes that only `recall check` reports, about programs that run but may not do what their authors meant.

import { byCheck, type Entries } from "./entry.ts"

export const CHECK: Entries = {
  "unused-name": byCheck(
    "An import, a parameter, or a name that LET binds in a program is never used; a name with _ in front is exempt.",
    "EMIT LET total = 1 IN 2",
  ),
  "shadowed-name": byCheck(
    "A name hides another one in scope, so that the other cannot be used there.",
    "EMIT LET x = 1 IN LET x = x + 1 IN x",
  ),
  "missing-description": byCheck("A task that other modules may import has no description.", "TASK one() = 1"),
  "unreachable-branch": byCheck(
    "A branch is never evaluated, since its condition is the same in every run.",
    "EMIT IF true THEN 1 ELSE 2",
  ),
  "endless-recursion": byCheck(
    "A task calls itself in every case, so no call of it can end.",
    "TASK f(n: number): number = f(n - 1)\nEMIT f(1)",
  ),
  "unknown-field": byCheck(
    "The type of a value does not name the field that is read from it.",
    'TASK name_of(person: {name: string}): string = person.nam\nEMIT name_of({name: "Ada"})',
  ),
  "placeholder-in-string": byCheck(
    "A string in quotes contains `${name}`, which only a template, between backticks, replaces.",
    'LET name = "Ada"\nEMIT "Dear ${name}"',
  ),
  "type-in-quotes": byCheck(
    "The type of a question is a type's name in quotes, which only that text has.",
    'EMIT ask("How many?", returns: "number")',
  ),
  "control-character": byCheck(
    "A string has the escape of a backspace or a form feed where a pattern's own escape was meant.",
    'EMIT matches("a b", "\\bb\\b")',
  ),
}
