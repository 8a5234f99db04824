// Every code of a diagnostic or an error of Recall, with its explanation.

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

/** The codes, grouped by subject. A code never changes its meaning; an unused one is removed. */
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
