// Counts by kind: the kinds of questions are in no line, so each line has to be understood (after OOLONG, 2025).

import { drawnKind, drawnShares, KINDS, KINDS_EXPLAINED, questionOf, type Kind } from "../questions.ts"
import { scoreOf, type Task } from "../task.ts"

/** The program of the library that labels all lines, up to what it does with the labels. */
export const LABELLED = `IMPORT classify FROM "std/classify"

PARAM questions: string

LET
  all = FOR line IN lines(questions) : {user: number(find_all(line, "[0-9]+")[0].text), text: split(line, " || ")[1]},
  labelled = classify(
    (FOR one IN all : one.text),
    ${JSON.stringify(KINDS)},
    meaning: "The kinds of questions, by what is asked for: ${KINDS_EXPLAINED}."
  )
`

export type Counts = { readonly [kind in Kind]: number }

export const counts: Task = {
  name: "counts",
  about: "Counts of the questions of each of six kinds; the proportions are drawn at random.",
  deviation: "the sum of the differences of the six counts",
  unit: "lines",
  sizes: { small: 150, medium: 600, large: 1_500 },
  bounds: [6, 1_500],
  create(size, random) {
    const shares = drawnShares(random)
    const seen = new Set<string>()
    const truth = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as { [kind in Kind]: number }
    const lines = Array.from({ length: size }, () => {
      const kind = drawnKind(shares, random)
      truth[kind]++
      return `user ${random.whole(1_000, 99_999)} || ${questionOf(kind, random, seen)}`
    })
    return {
      question:
        "Each line of `questions` has a question that a user asked. Each question is of exactly one of six kinds, by "
        + `what is asked for: ${KINDS_EXPLAINED}. How many questions are of each kind?`,
      data: { name: "questions", text: lines.join("\n") },
      returns: `{${KINDS.map((kind) => `${kind}: number`).join(", ")}}`,
      truth,
      score: (answer) => scoreOf(differences(answer as Counts, truth)),
      library: `${LABELLED}
LET counts = from_entries(FOR one IN count_by(labelled, l => l.label) : [one.key, one.count])

EMIT {${KINDS.map((kind) => `${kind}: get(counts, ${JSON.stringify(kind)}, 0)`).join(", ")}}
`,
    }
  },
}

function differences(answer: Counts, truth: Counts): number {
  return KINDS.reduce((sum, kind) => sum + Math.abs(answer[kind] - truth[kind]), 0)
}
