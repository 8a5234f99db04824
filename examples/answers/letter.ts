// Answers of a strong model for the letter of examples/letter.rcl. One of its three samples miscounts.

import type { ScriptedRule } from "../../src/testing/index.ts"

export const answers: readonly ScriptedRule[] = [
  {
    question: /^Does this text meet the criteria/,
    data: { text: /AGAIN/ },
    answer: '{"holds": false, "problem": "It is rude, threatens, and gives no term."}',
  },
  {
    question: /^Does this text meet the criteria/,
    data: { text: /as soon as you can/ },
    answer: '{"holds": false, "problem": "It names no term of two weeks."}',
  },
  { question: /^Does this text meet the criteria/, answer: '{"holds": true, "problem": ""}' },
  {
    question: /^Rewrite this text/,
    data: { objection: /no term of two weeks/ },
    answer:
      "The parcel that I sent on 3 March has not arrived, and it is not the first one. Please return its value of 240 euros within two weeks. I would be glad if we could settle this simply.",
  },
  {
    question: /^Rewrite this text/,
    answer:
      "The parcel that I sent on 3 March has not arrived, and it is not the first one. Please return its value of 240 euros as soon as you can.",
  },
  { question: /^How many days after 3 March/, answer: ["59", "58", "59"] },
]
