// Codes about the caller's input: that of an embedding program, or of the command line.

import type { Entries } from "./entry.ts"

export const USAGE: Entries = {
  "missing-argument": { explanation: "A parameter of the module has neither an argument nor a default." },
  "unknown-argument": { explanation: "The module has no parameter of that name." },
  "unknown-option": { explanation: "A function of the library was given an option that it does not have." },
  "bad-argument": { explanation: "A value on the command line cannot be read." },
  "bad-option": { explanation: "Options of the command line cannot be combined." },
  "untrusted-config": {
    explanation: "A configuration was found that belongs to another user, or that every user may write.",
  },
  "bad-config": { explanation: "The configuration, or that of a model, is not valid; the message names the place." },
  "invalid-budget": { explanation: "A limit of a budget has an unknown name or a value that is not valid." },
  "unknown-price": { explanation: "There is a budget in dollars, but the price of a model is unknown." },
  "runtime-disposed": { explanation: "A runtime was used after `dispose()`." },
  "no-runtime": {
    explanation: "A task of a module that JavaScript imports was called before a runtime was configured.",
  },
  "bad-lock": { explanation: "The file `recall.lock` is not one that this release can read." },
  "old-node": { explanation: "The version of Node is too old for the requested feature." },
  "already-there": { explanation: "A file or folder to create exists already." },
  "invalid-name": { explanation: "A name cannot be that of an npm package." },
  "not-found": { explanation: "There is no such file." },
  "not-utf8": { explanation: "The file is not UTF-8 text; the message names the first byte that is not." },
  "too-large": { explanation: "A folder, a file or a response is larger than Recall takes at once." },
  "missing-package": {
    explanation: "A kind of file, or dates on an older JavaScript engine, need a package that is not installed.",
  },
  "never-settled": {
    explanation:
      "A command waits for a promise of a native or of the configuration, and nothing is left that could settle it.",
  },
  "budget-exhausted": {
    explanation: "The run has reached a limit of its budget; no TRY catches it, and the partial result is returned.",
  },
  "invalid-redaction": { explanation: "A rule of a trace's redaction names nothing that could be hidden." },
  "no-trace": { explanation: "The file is not a trace of a run." },
  "foreign-trace": { explanation: "The trace has a version that this release does not read." },
  "damaged-trace": {
    explanation: "A line in the middle of a trace is damaged, so that training data would lack a part.",
  },
  "mixed-rows": {
    explanation: "Answers of models that go on in different ways would make rows of different forms in one file.",
  },
  "bad-reward": { explanation: "The module of a reward gives no number for a run." },
  "unforkable": {
    explanation:
      "The trace, or a row of it, lacks what a run with another result needs; the message says what is missing.",
  },
  "wrong-value": { explanation: "The value that replaces a result does not have the type of the result." },
  "unknown-row": { explanation: "The trace has no row of that number." },
  "interrupted": { explanation: "The user interrupted the program." },
  "unwritable": { explanation: "The file cannot be written." },
  "unreadable": { explanation: "The file exists but cannot be read." },
}
