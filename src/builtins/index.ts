// The table of the natives of the language: its functions that are not written in the language itself.

import type { Native } from "../values/functions.ts"
import { CHUNK_NATIVES } from "./chunks.ts"
import { CODE_BLOCK_NATIVES } from "./code-blocks.ts"
import { FAILING_NATIVES } from "./failing.ts"
import { HALF_NATIVES } from "./halves.ts"
import { JSON_NATIVES } from "./json.ts"
import { KIND_NATIVES } from "./kinds.ts"
import { LIST_NATIVES } from "./lists.ts"
import { MARKDOWN_PART_NATIVES } from "./markdown-parts.ts"
import { MODEL_NATIVES } from "./models.ts"
import { NUMBER_NATIVES } from "./numbers.ts"
import { PATTERN_NATIVES } from "./patterns.ts"
import { RECORD_NATIVES } from "./records.ts"
import { SEARCH_NATIVES } from "./search.ts"
import { SECTION_NATIVES } from "./sections.ts"
import { SEGMENT_NATIVES } from "./segment.ts"
import { SORT_NATIVES } from "./sort.ts"
import { STRETCH_NATIVES } from "./stretches.ts"
import { TEXT_NATIVES } from "./text.ts"

/**
 * The natives, sorted by name. Those whose names begin with `_` are for the prelude alone, which builds functions of
 * higher order on them. `ask`, `answer` and `reduce` belong to the machine.
 */
export const NATIVES: readonly Native[] = [
  ...CHUNK_NATIVES,
  ...CODE_BLOCK_NATIVES,
  ...FAILING_NATIVES,
  ...HALF_NATIVES,
  ...JSON_NATIVES,
  ...KIND_NATIVES,
  ...LIST_NATIVES,
  ...MARKDOWN_PART_NATIVES,
  ...MODEL_NATIVES,
  ...NUMBER_NATIVES,
  ...PATTERN_NATIVES,
  ...RECORD_NATIVES,
  ...SEARCH_NATIVES,
  ...SECTION_NATIVES,
  ...SEGMENT_NATIVES,
  ...SORT_NATIVES,
  ...STRETCH_NATIVES,
  ...TEXT_NATIVES,
].toSorted((a, b) => (a.name < b.name ? -1 : 1))
