// Several needles in a long text, beside needles of the same form for other places, and some that no longer hold.

import { PEOPLE, PLACES } from "../names.ts"
import { prose } from "../filler.ts"
import { scoreOf, type Task } from "../task.ts"

const NEEDLES = 8
const CHARACTERS_A_DECOY = 2_500
const MOST_DECOYS = 200

export interface Needle {
  readonly name: string
  readonly code: number
}

export const needles: Task = {
  name: "needles",
  about: "Eight codes in a long text, among old codes and codes of other places.",
  deviation: "codes that are missing, wrong or too many",
  unit: "characters",
  sizes: { small: 20_000, medium: 100_000, large: 1_000_000 },
  bounds: [5_000, 1_000_000],
  create(size, random) {
    const [here, ...elsewhere] = random.shuffled(PLACES)
    const people = random.shuffled(PEOPLE)
    const code = () => random.whole(10_000, 99_999)
    const truth: readonly Needle[] = people.slice(0, NEEDLES).map((name) => ({ name, code: code() }))
    const decoys = Array.from({ length: Math.min(MOST_DECOYS, Math.ceil(size / CHARACTERS_A_DECOY)) }, (_, i) =>
      i % 4 === 0
        ? `Until spring, the locker of ${people[(i >> 2) % NEEDLES]} at ${here} opened with ${code()}, and not since.`
        : `The locker of ${people[NEEDLES + i]} at ${random.pick(elsewhere)} opens with ${code()}.`,
    )
    const facts = truth.map(({ name, code }, i) =>
      i % 2 === 0
        ? `The locker of ${name} at ${here} opens with ${code}.`
        : `At ${here}, ${name} has set the lock of the locker to ${code}.`,
    )
    return {
      question: `With which codes do the lockers at ${here} open today? Give the owner's name and the code of each.`,
      data: { name: "journal", text: prose(size, [...facts, ...new Set(decoys)], random).text },
      returns: "[{name: string, code: number}]",
      truth,
      score: (answer) => scoreOf(wrongNeedles(answer as readonly Needle[], truth)),
      library: `IMPORT records FROM "std/extract"

PARAM journal: string

EMIT records(
  journal,
  {name: string, code: number},
  "lockers at ${here}, with the owner's name and the code that opens it today; not codes that are out of use"
)
`,
    }
  },
}

function wrongNeedles(answer: readonly Needle[], truth: readonly Needle[]): number {
  const right = truth.filter(({ name, code }) => answer.some((one) => one.name === name && one.code === code)).length
  return Math.max(truth.length, answer.length) - right
}
