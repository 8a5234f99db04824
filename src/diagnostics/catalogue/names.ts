// Codes about names, modules and the tests of modules.

import { byExpression, byModule, type Entries } from "./entry.ts"

export const NAMES: Entries = {
  "unknown-name": byExpression("Nothing in scope has this name.", "articel"),
  "duplicate-name": byModule(
    "Two declarations of a module, or two parameters of a task, have the same name.",
    "LET a = 1\nLET a = 2",
  ),
  "private-name": { explanation: "A name that begins with _ belongs to its module and cannot be imported." },
  "question-like-name": byExpression(
    "CALL with a text asks a question unless a task has that name; this text looks like a misspelt name of a task.",
    'CALL("summ", [1, 2])',
  ),
  "option-like-name": byExpression(
    "A named argument of a question that is no option is a datum; this name looks like a misspelt option.",
    'ask("How many?", retruns: number)',
  ),
  "reserved-name": byExpression(
    "A datum of a question has a name that an answer cannot use for it: a keyword, `it` or `so_far`.",
    'ask("How many?", so_far: 1)',
  ),
  "method-call": byExpression("Functions are applied as f(x), not as methods of a value.", "[1, 2].length()"),
  "no-emit": byModule("A module that is run needs an EMIT: its value is the program's.", "LET a = 1"),
  "not-allowed": {
    explanation:
      "A module of an npm package imports a native with effects that the host has not allowed to that package.",
  },
  "module-changed": { explanation: "A module of an npm package differs from the one that recall.lock records." },
  "test-failed": { explanation: "A TEST of a module is not true." },
  "test-questions": { explanation: "A TEST asked more questions than it allows itself." },
  "test-side": { explanation: "The value of one side of the comparison in a failed TEST." },
  "module-not-found": byModule("The module that an import names cannot be found.", 'IMPORT a FROM "./missing.rcl"'),
  "module-unreadable": { explanation: "The module that an import names exists but cannot be read." },
  "import-cycle": { explanation: "Modules import each other in a cycle, so none can be loaded first." },
}
