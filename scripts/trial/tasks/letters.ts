// A letter-by-letter task: models see tokens, and code sees letters.

import { inventedWord } from "../names.ts"
import { unseen } from "../random.ts"
import { scoreOf, type Task } from "../task.ts"

export const letters: Task = {
  name: "letters",
  about: "The third letters of invented words, from the last word to the first.",
  deviation: "letters to insert, remove or change (Levenshtein)",
  unit: "words",
  sizes: { small: 40, medium: 200, large: 1_000 },
  bounds: [2, 1_500],
  create(size, random) {
    const seen = new Set<string>()
    const all = Array.from({ length: size }, () => unseen(() => inventedWord(random), seen))
    const truth = all
      .map((word) => word[2]!)
      .reverse()
      .join("")
    return {
      question:
        "Take the third letter of each word of `vocabulary`, from the last word to the first, and join them to one "
        + "text without spaces.",
      data: { name: "vocabulary", text: all.join(" ") },
      returns: "string",
      truth,
      score: (answer) => scoreOf(editDistance(String(answer).trim(), truth)),
    }
  },
}

/** The insertions, removals and changes of single units that turn one text into the other (Levenshtein 1966). */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1])))
    row = next
  }
  return row[b.length]!
}
