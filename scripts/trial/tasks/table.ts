// A table from prose: the repairs and their cost in twelve towns, told in sentences of different forms.

import { PLACES, person, year } from "../names.ts"
import type { Random } from "../random.ts"
import { scoreOf, type Task } from "../task.ts"

const TOWNS = 12
const THINGS = "roof well bridge chimney gate stair wall kiln fence pump".split(" ")

export interface TableRow {
  readonly town: string
  readonly repairs: number
  readonly crowns: number
}

/** A sentence on repairs that were made, or on one that was not; and the cost of each repair that was made. */
type Told = readonly [text: string, costs: readonly number[]]

const thing = (random: Random) => random.pick(THINGS)
const cost = (random: Random) => random.whole(3, 480)

const SENTENCES: readonly ((town: string, random: Random) => Told)[] = [
  (town, r) => one(cost(r), (sum) => `In ${town} ${person(r)} mended a ${thing(r)} for ${sum} crowns.`),
  (town, r) => one(cost(r), (sum) => `${sum} crowns went to ${person(r)} for the repair of a ${thing(r)} in ${town}.`),
  (town, r) =>
    one(cost(r), (sum) => `The ${thing(r)} at ${town} was put right by ${person(r)}; it took ${sum} crowns.`),
  (town, r) => {
    const [first, second] = [cost(r), cost(r)]
    return [
      `At ${town} ${person(r)} repaired a ${thing(r)} for ${first} crowns and a ${thing(r)} for ${second}.`,
      [first, second],
    ]
  },
  (town, r) => [`${person(r)} wanted ${cost(r)} crowns to mend a ${thing(r)} in ${town}, and was sent away.`, []],
  (town, r) => [`The ${thing(r)} of ${town} has waited for its repair since ${year(r)}.`, []],
]

function one(sum: number, tell: (sum: number) => string): Told {
  return [tell(sum), [sum]]
}

export const table: Task = {
  name: "table",
  about: "The number and the cost of repairs in twelve towns, from prose.",
  deviation: "wrong or missing figures of the table, and towns too many",
  unit: "sentences",
  sizes: { small: 100, medium: 400, large: 1_500 },
  bounds: [24, 1_500],
  create(size, random) {
    const towns = random.shuffled(PLACES).slice(0, TOWNS)
    const rows = new Map(towns.map((town) => [town, { town, repairs: 0, crowns: 0 }]))
    const seen = new Set<string>()
    const sentences: string[] = []
    while (sentences.length < size) {
      const town = sentences.length < TOWNS ? towns[sentences.length]! : random.pick(towns)
      const [text, costs] = random.pick(SENTENCES)(town, random)
      if (seen.has(text)) continue
      seen.add(text)
      sentences.push(text)
      const row = rows.get(town)!
      row.repairs += costs.length
      row.crowns += costs.reduce((sum, cost) => sum + cost, 0)
    }
    const truth: readonly TableRow[] = [...rows.values()].sort((a, b) => (a.town < b.town ? -1 : 1))
    return {
      question:
        "`report` is about repairs in twelve towns. For each town, how many repairs were carried out, and what did "
        + "they cost together, in crowns? Each thing that was mended is one repair. Repairs that were not carried out "
        + "do not count. Give a row for each town, with zeros where none was carried out.",
      data: { name: "report", text: paragraphs(random.shuffled(sentences), random) },
      returns: "[{town: string, repairs: number, crowns: number}]",
      truth,
      score: (answer) => scoreOf(wrongFigures(answer as readonly TableRow[], truth)),
      library: `IMPORT records FROM "std/extract"

PARAM report: string

LET
  repairs = records(
    report,
    {town: string, thing: string, worker: string, crowns: number},
    "repairs that were carried out, one for each thing that was repaired"
  ),
  towns = ${JSON.stringify(towns)}

EMIT FOR town IN towns :
  LET here = FOR r IN repairs WHERE r.town == town : r.crowns
  IN {town: town, repairs: length(here), crowns: sum(here)}
`,
    }
  },
}

function paragraphs(sentences: readonly string[], random: Random): string {
  return sentences.reduce((text, sentence) => `${text}${random.next() < 0.12 ? "\n\n" : " "}${sentence}`)
}

function wrongFigures(answer: readonly TableRow[], truth: readonly TableRow[]): number {
  const surplus = Math.max(0, answer.length - truth.length)
  return truth.reduce((sum, row) => {
    const given = answer.find(({ town }) => town === row.town)
    return sum + Number(given?.repairs !== row.repairs) + Number(given?.crowns !== row.crowns)
  }, surplus)
}
