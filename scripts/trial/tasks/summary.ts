// A summary whose facts are checked: every work with its final cost, in few words.

import { PLACES } from "../names.ts"
import { prose } from "../filler.ts"
import { scoreOf, type Task } from "../task.ts"

const WORKS = ["bridge", "school", "mill", "harbour wall", "water tower", "market hall"] as const
const MOST_WORDS = 120

export interface Fact {
  readonly what: string
  readonly crowns: number
}

export const summary: Task = {
  name: "summary",
  about: `A summary of at most ${MOST_WORDS} words with the final cost of six works.`,
  deviation: "costs that are missing or wrong, and 1 for a summary that is too long",
  unit: "characters",
  sizes: { small: 20_000, medium: 100_000, large: 1_000_000 },
  bounds: [5_000, 1_000_000],
  create(size, random) {
    const towns = random.shuffled(PLACES)
    const truth: readonly Fact[] = random
      .shuffled(WORKS)
      .map((work, i) => ({ what: `${work} of ${towns[i]}`, crowns: random.whole(1_000, 9_999) }))
    const told = truth.flatMap(({ what, crowns }) => [
      `The council had put the cost of the ${what} at ${random.whole(300, 999)} crowns at first.`,
      random.pick([
        `In the end the ${what} cost ${crowns} crowns, and the council paid.`,
        `When the last bill came, the town had paid ${crowns} crowns for the ${what}.`,
      ]),
    ])
    return {
      question:
        `Summarize \`annals\` in at most ${MOST_WORDS} words. The summary must say, for each of the works that the `
        + "council had built, what it cost in the end, in crowns, in a sentence that names the work and its town.",
      data: { name: "annals", text: prose(size, told, random).text },
      returns: "string",
      truth,
      score: (answer) => scoreOf(wrongFacts(String(answer), truth)),
      library: `IMPORT summarize FROM "std/summary"

PARAM annals: string

EMIT summarize(
  annals,
  sentences: 7,
  style: "plain, in at most ${MOST_WORDS} words",
  about: "what each of the works that the council had built (of which town) cost in the end, in crowns"
)
`,
    }
  },
}

function wrongFacts(text: string, truth: readonly Fact[]): number {
  const sentences = text.replace(/(?<=\d)[,.' ](?=\d{3}\b)/g, "").split(/(?<=[.!?;])\s+|\n+/)
  const missing = truth.filter(
    ({ what, crowns }) =>
      !sentences.some(
        (sentence) =>
          what
            .toLowerCase()
            .split(" of ")
            .every((word) => sentence.toLowerCase().includes(word)) && new RegExp(`\\b${crowns}\\b`).test(sentence),
      ),
  ).length
  return missing + Number(text.split(/\s+/).filter((word) => word !== "").length > MOST_WORDS)
}
