// Codes about what the caller gave: a program that embeds Recall, or the command line.

import type { Entries } from "./entry.ts"

export const USAGE: Entries = {
  "missing-argument": { explanation: "A parameter of the module has no value, neither given nor its own." },
  "unknown-argument": { explanation: "The module has no parameter of that name." },
  "bad-argument": { explanation: "A value on the command line cannot be read." },
  "bad-option": { explanation: "Options of the command line do not go together." },
  "bad-config": {
    explanation: "A model, or the configuration, is set up in a way that cannot be used; the message names the place.",
  },
  "invalid-budget": { explanation: "A limit of a budget has an unknown name or is not a number that makes sense." },
  "unknown-price": { explanation: "There is a budget in dollars, and a model whose price is not known." },
  "no-runtime": {
    explanation: "A task of a module that JavaScript imports was called, and no runtime has been configured.",
  },
  "bad-lock": { explanation: "The file `recall.lock` is not one that this release can read." },
  "old-node": { explanation: "The version of Node is too old for what is asked of it." },
  "already-there": { explanation: "A file or folder that would be made is there already." },
  "invalid-name": { explanation: "A name cannot be that of an npm package." },
  "not-found": { explanation: "There is no such file." },
  "not-utf8": { explanation: "The file is not UTF-8 text; the message names the first byte that is not." },
  "budget-exhausted": { explanation: "The run has spent what it may; no TRY catches it, and what there is is given." },
  "invalid-redaction": { explanation: "A rule of what a trace must not tell says nothing that could be hidden." },
  "no-trace": { explanation: "The file is no trace of a run." },
  "foreign-trace": { explanation: "The trace is of another version than this Recall reads." },
  "unforkable": {
    explanation:
      "The trace, or the row of it, has not what it takes to run it again with another result; the message says what is missing.",
  },
  "wrong-value": { explanation: "The value that is to replace a result is not of the type that the result has." },
  "unknown-row": { explanation: "The trace has nothing of that number." },
  "interrupted": { explanation: "The user interrupted the program." },
  "unwritable": { explanation: "The file cannot be written." },
  "unreadable": { explanation: "The file is there, and cannot be read." },
}
