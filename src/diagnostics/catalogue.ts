// Every code that a diagnostic or an error of Recall can have, with what it means.

import { CALLS } from "./catalogue/calls.ts"
import { CHECK } from "./catalogue/check.ts"
import type { Entries } from "./catalogue/entry.ts"
import { MEMO } from "./catalogue/memo.ts"
import { NAMES } from "./catalogue/names.ts"
import { QUESTIONS } from "./catalogue/questions.ts"
import { SYNTAX } from "./catalogue/syntax.ts"
import { USAGE } from "./catalogue/usage.ts"
import { VALUES } from "./catalogue/values.ts"

export type { CatalogueEntry, Example } from "./catalogue/entry.ts"

/** The codes, grouped by what they are about. A code is never given another meaning; one that is no longer used is removed. */
export const CATALOGUE: Entries = {
  ...SYNTAX,
  ...NAMES,
  ...VALUES,
  ...CALLS,
  ...QUESTIONS,
  ...USAGE,
  ...MEMO,
  ...CHECK,
}
