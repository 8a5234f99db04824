// A chain of four facts in a long text, each of which names the next, among chains of the same form.

import { PEOPLE, PLACES } from "../names.ts"
import { prose } from "../filler.ts"
import { scoreOf, type Task } from "../task.ts"

/** Chains beside the one that is asked for, for so many characters each. */
const CHARACTERS_A_CHAIN = 5_000
const MOST_CHAINS = 60

export const chain: Task = {
  name: "chain",
  about: "A chain of four facts in a long text, among others of the same form.",
  deviation: "1 for a wrong year",
  unit: "characters",
  sizes: { small: 20_000, medium: 65_000, large: 1_000_000 },
  bounds: [5_000, 1_000_000],
  create(size, random) {
    const count = 1 + Math.min(MOST_CHAINS, Math.ceil(size / CHARACTERS_A_CHAIN))
    const people = random.shuffled(PEOPLE)
    const harbours = random.shuffled(PLACES)
    const towns = random.shuffled(PLACES)
    const years = random.shuffled(Array.from({ length: 300 }, (_, i) => 1_600 + i))
    const facts = Array.from({ length: count }, (_, i) => {
      const [giver, teacher] = [people[2 * i]!, people[2 * i + 1]!]
      return [
        `The lantern at the harbour of ${harbours[i]} was a gift of ${giver}.`,
        `${giver} had learned the trade of the glazier from ${teacher}.`,
        `${teacher} was christened in ${towns[i]}, like all of the family.`,
        `The great bell of ${towns[i]} was cast in ${years[i]}.`,
      ]
    })
    const truth = years[0]!
    return {
      question:
        `Somebody gave the lantern at the harbour of ${harbours[0]}, and learned a trade from somebody. In which year `
        + "was the great bell of the town cast in which that teacher was christened?",
      data: { name: "chronicle", text: prose(size, facts.flat(), random).text },
      returns: "number",
      truth,
      score: (answer) => scoreOf(answer === truth ? 0 : 1),
      library: `IMPORT answer_from FROM "std/reading"

PARAM chronicle: string

TASK answered(question) = answer_from(chronicle, question).answer ?? fail("the text does not say")

LET
  giver = answered("Who gave the lantern at the harbour of ${harbours[0]}? Give the name alone."),
  teacher = answered(\`From whom did \${giver} learn the trade of the glazier? Give the name alone.\`),
  town = answered(\`In which town was \${teacher} christened? Give its name alone.\`)

EMIT number(answered(\`In which year was the great bell of \${town} cast? Give the year alone.\`))
`,
    }
  },
}
