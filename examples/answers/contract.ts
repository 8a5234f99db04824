// Answers of a strong model to the questions of examples/contract.rcl.

import type { ScriptedRule } from "../../src/testing/index.ts"

export const answers: readonly ScriptedRule[] = [
  {
    question: /^Give up to 3 short search queries.*end the lease early/,
    answer: '["early termination by the tenant", "notice turnover", "end the lease with notice"]',
  },
  {
    question: /^Give up to 3 short search queries.*rent rise/,
    answer: '["rent increase consumer price index", "per cent in any one year"]',
  },
  {
    question: /^Give up to 3 short search queries.*animals/,
    answer: '["pets dogs cats", "permitted use of the premises"]',
  },
  {
    question: /end the lease early\? Quote/,
    data: { passage: /The tenant may end the lease early/ },
    answer: `["The tenant may end the lease early, to the end of any quarter, with six months' notice, if its turnover at the premises has been below 900,000 kronor in two consecutive financial years.", "The notice has to enclose the audited accounts."]`,
  },
  {
    question: /end the lease early\? Quote/,
    data: { passage: /If this lasts longer than four months/ },
    answer: `["If this lasts longer than four months, either party may end the lease with one month’s notice."]`,
  },
  {
    question: /rent rise in a year\? Quote/,
    data: { passage: /consumer price index/ },
    answer: `["On 1 January of each year, for the first time in 2026, the rent follows the consumer price index, but rises by no more than 4 per cent in any one year."]`,
  },
  { question: /Quote the sentences of this passage/, answer: "[]" },
  {
    question: /end the lease early\? Answer from/,
    answer:
      "With six months' notice to the end of a quarter, if its turnover there was below 900,000 kronor in two financial years running [1]; the audited accounts have to be enclosed [2]. Also with one month's notice, if fire or water for which it is not to blame keeps it from using the premises for more than four months [3].",
  },
  {
    question: /rent rise in a year\? Answer from/,
    answer: "By 4 per cent at most, from 2026 on [1]: that is CALL(31500 * 0.04) kronor a month in the first year.",
  },
]
