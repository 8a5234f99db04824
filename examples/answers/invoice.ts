// Answers of a strong model for examples/invoice.rcl: at first it forgets the discount, and its own check finds that.

import type { ScriptedRule } from "../../src/testing/index.ts"

const STEPS = [
  { name: "area", says: "all walls", expression: "3 * 24.5" },
  { name: "walls", says: "painting the walls", expression: "area * 14" },
  { name: "doors", says: "the doors", expression: "2 * 85" },
  { name: "net", says: "before tax", expression: "walls + doors" },
  { name: "gross", says: "with 19% VAT", expression: "net * (1 + 19%)" },
  { name: "too_much", says: "what is asked less what is right", expression: "1,420.15 - gross" },
]
const WITH_DISCOUNT = STEPS.map((step) =>
  step.name === "net"
    ? { ...step, says: "before tax, 5% off the walls", expression: "walls * (1 - 5%) + doors" }
    : step,
)

export const answers: readonly ScriptedRule[] = [
  { question: /^Solve this word problem in small steps/, answer: JSON.stringify(STEPS) },
  {
    question: /^Does every step follow/,
    data: { steps: /net = walls \+ doors/ },
    answer: '{"holds": false, "problem": "The step net leaves out the discount of 5% on the walls."}',
  },
  {
    question: /^Somebody solved this word problem/,
    data: { objection: /discount/ },
    answer: JSON.stringify(WITH_DISCOUNT),
  },
  { question: /^Does every step follow/, answer: '{"holds": true, "problem": ""}' },
]
