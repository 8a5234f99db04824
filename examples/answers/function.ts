// Answers of a strong model for examples/function.rcl: its first draft does not join intervals that only touch.

import type { ScriptedRule } from "../../src/testing/index.ts"

const code = (comparison: string) => `\`\`\`js
function joinIntervals(intervals) {
  const joined = []
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last !== undefined && from ${comparison} last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}
\`\`\``

export const answers: readonly ScriptedRule[] = [
  {
    question: /^Write 6 cases for the JavaScript function joinIntervals/,
    answer: JSON.stringify([
      { arguments: [[]], result: [] },
      { arguments: [[[1, 2]]], result: [[1, 2]] },
      {
        arguments: [
          [
            [5, 6],
            [1, 3],
            [2, 4],
          ],
        ],
        result: [
          [1, 4],
          [5, 6],
        ],
      },
      {
        arguments: [
          [
            [1, 2],
            [2, 3],
          ],
        ],
        result: [[1, 3]],
      },
      {
        arguments: [
          [
            [1, 9],
            [2, 3],
          ],
        ],
        result: [[1, 9]],
      },
      {
        arguments: [
          [
            [1, 2],
            [1, 2],
          ],
        ],
        result: [[1, 2]],
      },
    ]),
  },
  { question: /^Write the JavaScript function joinIntervals/, answer: code("<") },
  {
    question: /^This JavaScript function fails some cases/,
    data: { failures: /"expected":\[\[1,3\]\]/ },
    answer: `It keeps intervals apart that share an end.\n\n${code("<=")}`,
  },
]
