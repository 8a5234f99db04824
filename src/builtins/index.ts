// The table of the natives of the language: its functions that are not written in the language itself.

import type { Native } from "../values/functions.ts"
import { FAILING_NATIVES } from "./failing.ts"
import { JSON_NATIVES } from "./json.ts"
import { KIND_NATIVES } from "./kinds.ts"
import { LIST_NATIVES } from "./lists.ts"
import { MODEL_NATIVES } from "./models.ts"
import { NUMBER_NATIVES } from "./numbers.ts"
import { PATTERN_NATIVES } from "./patterns.ts"
import { READING_NATIVES } from "./reading.ts"
import { RECORD_NATIVES } from "./records.ts"
import { SORT_NATIVES } from "./sort.ts"
import { TEXT_NATIVES } from "./text.ts"
import { TRUST_NATIVES } from "./trust.ts"

/**
 * The natives, sorted by name. Those whose names begin with `_` are for the prelude alone, which builds functions of
 * higher order on them. `ask`, `answer` and `reduce` belong to the machine.
 */
export const NATIVES: readonly Native[] = [
  ...FAILING_NATIVES,
  ...JSON_NATIVES,
  ...KIND_NATIVES,
  ...LIST_NATIVES,
  ...MODEL_NATIVES,
  ...NUMBER_NATIVES,
  ...PATTERN_NATIVES,
  ...READING_NATIVES,
  ...RECORD_NATIVES,
  ...SORT_NATIVES,
  ...TEXT_NATIVES,
  ...TRUST_NATIVES,
].toSorted((a, b) => (a.name < b.name ? -1 : 1))
