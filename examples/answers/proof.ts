// The lemmas and proofs that a strong model gives for examples/proof.rcl; its first proof of one of them is refused.

import type { ScriptedRule } from "../../src/testing/index.ts"

const FACTORS = "For every integer n, n³ - n = (n - 1) n (n + 1)."
const draft = (proof: string, ...lemmas: readonly string[]) => JSON.stringify({ proof, lemmas })
const about = (statement: RegExp) => ({ statement })

export const answers: readonly ScriptedRule[] = [
  {
    question: /^Prove this statement/,
    data: about(/divisible by 6/),
    answer: draft(
      "It is divisible by 2 and by 3, and these have no common divisor but 1.",
      "For every integer n, n³ - n is divisible by 2.",
      "For every integer n, n³ - n is divisible by 3.",
    ),
  },
  {
    question: /^Prove this statement/,
    data: about(/divisible by 2/),
    answer: draft("Of the neighbours n and n + 1 one is even, so the product is.", FACTORS),
  },
  {
    question: /^Prove this statement.*refused/,
    data: about(/divisible by 3/),
    answer: draft(
      "By the remainder of n by 3: if it is 0, n is divisible by 3; if it is 1, n - 1 is; if it is 2, n + 1 is. So the product is.",
      FACTORS,
    ),
  },
  {
    question: /^Prove this statement/,
    data: about(/divisible by 3/),
    answer: draft("If n leaves 1, n - 1 is divisible by 3; if it leaves 2, n + 1 is.", FACTORS),
  },
  {
    question: /^Prove this statement/,
    data: about(/= \(n - 1\) n \(n \+ 1\)/),
    answer: draft("n³ - n = n (n² - 1), and n² - 1 = (n - 1)(n + 1)."),
  },
  {
    question: /^Check this proof/,
    data: { proof: /^If n leaves 1/ },
    answer: '{"holds": false, "problem": "The case that n is divisible by 3 itself is left out."}',
  },
  { question: /^Check this proof/, answer: '{"holds": true, "problem": ""}' },
]
