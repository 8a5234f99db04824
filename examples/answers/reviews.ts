// Answers of a strong model for the reviews of examples/reviews.rcl. Some of them count with calls rather than by eye.

import type { ScriptedRule } from "../../src/testing/index.ts"

const shown = (text: RegExp) => ({ part: text })

export const answers: readonly ScriptedRule[] = [
  // One note a review, in its own words, shortened.
  {
    question: /^Summarize this part of a longer text/,
    answer: ({ question }) => (question.data[0]?.whole ?? "").split(". ")[0]!,
  },
  {
    question: /^Combine these notes on neighbouring parts/,
    answer: ({ question }) => (question.data[0]?.whole ?? "").replaceAll(/\n+/g, " "),
  },
  {
    question: /^Summarize these notes on one text as a whole/,
    answer:
      "Guests praise the staff, the breakfast and the quiet rooms to the yard. The lift keeps room 204 awake, breakfast ends too early on Sundays, and the Wi-Fi is weak.",
  },

  {
    question: /about breakfast\? Note in few words/,
    data: shown(/over at nine/),
    answer: "ends too early on Sundays (1)",
  },
  {
    question: /about breakfast\? Note in few words/,
    data: shown(/ended before we were up/),
    answer: "ends too early on Sundays (1)",
  },
  {
    question: /about breakfast\? Note in few words/,
    data: shown(/best I had in years/),
    answer: "excellent: warm bread, real jam (1); coffee machine out of order (1)",
  },
  { question: /about breakfast\? Note in few words/, answer: "nothing" },
  {
    question: /about breakfast\? Combine these notes/,
    answer:
      'CALL(LET early = count(lines(notes), l => contains(l, "too early")))It ends too early on Sundays (CALL(early)). Excellent, with warm bread and real jam (1). The coffee machine was out of order (1).',
  },
  {
    question: /about breakfast\? Answer from these notes/,
    answer:
      'CALL(find_all(notes, "Sundays \\\\(([0-9]+)\\\\)")[0].groups[0]) guests would like it later on Sundays; one calls it the best in years, though the coffee machine was out of order.',
  },

  {
    question: /^Give each of these 10 numbered items the label/,
    answer: JSON.stringify(
      ["no", "yes", "no", "no", "no", "no", "yes", "no", "no", "unsure"].map((label, i) => ({ number: i + 1, label })),
    ),
  },
  { question: /^Which label fits this item best: yes, no/, answer: '"no"' },
]
