// Everything that is measured, in the order of the report.

import type { Group } from "./contender.ts"
import { deepGroup } from "./deep.group.ts"
import { fibGroup } from "./fib.group.ts"
import { listsGroup } from "./lists.group.ts"
import { memoGroup } from "./memo.group.ts"
import { parseGroup } from "./parse.group.ts"
import { startGroup } from "./start.group.ts"
import { streamGroup } from "./stream.group.ts"

export const groups: readonly Group[] = [parseGroup, streamGroup, fibGroup, listsGroup, deepGroup, memoGroup, startGroup]
