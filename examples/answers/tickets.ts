// Answers of a strong model that labels the tickets of examples/tickets.rcl.

import type { ScriptedRule } from "../../src/testing/index.ts"

const BATCH = ["billing", "bug", "wish", "account", "billing", "other", "bug", "account", "wish", "unsure"]

export const answers: readonly ScriptedRule[] = [
  {
    question: /^Give each of these 10 numbered items the label/,
    answer: JSON.stringify(BATCH.map((label, i) => ({ number: i + 1, label }))),
  },
  { question: /^Which label fits this item best/, data: { item: /asked for a code twice/ }, answer: '"account"' },
]
