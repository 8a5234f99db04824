// Answers of a strong model that takes the question of examples/heating.rcl apart and leaves the sums to calls.

import type { ScriptedRule } from "../../src/testing/index.ts"

export const answers: readonly ScriptedRule[] = [
  {
    question: /^Divide this question into at most 8 sub-questions/,
    answer: JSON.stringify([
      { id: "pump", question: "What does the heat pump cost over 15 years, in euros?", uses: [] },
      { id: "boiler", question: "What does the gas boiler cost over 15 years, in euros?", uses: [] },
      {
        id: "final",
        question:
          // oxlint-disable-next-line recall/prose -- the words of the recorded model
          "The heat pump comes to {pump} and the gas boiler to {boiler} over 15 years: which costs less, and by how much?",
        uses: ["pump", "boiler"],
      },
    ]),
  },
  { question: /^What does the heat pump cost/, answer: "CALL(24000 - 8400 + 15 * (4300 * 0.30 + 200))" },
  { question: /^What does the gas boiler cost/, answer: "CALL(9500 + 15 * (17000 * 0.11 + 250))" },
  {
    question: /^The heat pump comes to/,
    answer: "The heat pump costs less, by CALL(number(known.boiler) - number(known.pump)) euros.",
  },
]
