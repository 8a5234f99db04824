// The tasks of the trial, in the order of the report.

import type { Task } from "../task.ts"
import { chain } from "./chain.ts"
import { counts } from "./counts.ts"
import { extraction } from "./extraction.ts"
import { letters } from "./letters.ts"
import { needles } from "./needles.ts"
import { pairs } from "./pairs.ts"
import { summary } from "./summary.ts"
import { table } from "./table.ts"

export const TASKS: readonly Task[] = [counts, pairs, chain, table, needles, extraction, letters, summary]
