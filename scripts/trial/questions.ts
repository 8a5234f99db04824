// Questions of users in six kinds, by what would answer them; no word of a question gives its kind away.

import { initials, person, place, society, work, year } from "./names.ts"
import { unseen, type Random } from "./random.ts"

export const KINDS = ["abbreviation", "entity", "description", "human", "location", "numeric"] as const
export type Kind = (typeof KINDS)[number]

/** The kinds as a question explains them to a model. */
export const KINDS_EXPLAINED =
  "abbreviation (a short form, or the words behind one), entity (a thing that is no person and no place, such as an "
  + "animal, a material, a dish, a language or a prize), description (a reason, a manner, an explanation, a definition "
  + "or an account of events), human (a person or a group of people), location (a place), numeric (a number, an "
  + "amount, a duration, a date or a year)"

const TEMPLATES: { readonly [kind in Kind]: readonly ((random: Random) => string)[] } = {
  abbreviation: [
    (r) => `What does ${initials(r)} mean on the tickets of the ${place(r)} ferry?`,
    (r) => `On maps of ${place(r)} I keep seeing ${initials(r)}: what are the words behind it?`,
    (r) => `How is the ${place(r)} ${society(r)} shortened on its caps?`,
    (r) => `Which three letters does the ${society(r)} of ${place(r)} put for its own name?`,
    (r) => `Written out in full, ${initials(r)} of ${place(r)} is what?`,
    (r) => `What would be the usual short form of the ${society(r)} in ${place(r)}?`,
    (r) => `${initials(r)}, on a stamp of ${year(r)} from ${place(r)}: spell it out, please.`,
    (r) => `The ${society(r)} of ${place(r)} signs with initials only; name them.`,
    (r) => `In the almanac of ${place(r)}, what has one to read for ${initials(r)}?`,
    (r) => `Under which initials was the ${society(r)} known in ${place(r)} before ${year(r)}?`,
  ],
  entity: [
    (r) => `What did the millers of ${place(r)} feed their horses on in ${year(r)}?`,
    (r) => `Which animal is on the seal of the ${society(r)} of ${place(r)}?`,
    (r) => `What instrument does ${person(r)} play in ${work(r)}?`,
    (r) => `Name the colour that the boats of ${place(r)} were painted in before ${year(r)}.`,
    (r) => `Which dish do they serve at the fair of ${place(r)} after the speech of ${person(r)}?`,
    (r) => `What crop do they grow after flax on the fields around ${place(r)}?`,
    (r) => `For ${work(r)}, ${person(r)} was given which prize?`,
    (r) => `What was ${person(r)} holding in the portrait that hangs in ${place(r)}?`,
    (r) => `The tower of ${place(r)} was built by ${person(r)} of which stone?`,
    (r) => `In what language did ${person(r)} write ${work(r)}?`,
    (r) => `Which ship took the mail of the ${initials(r)} out of ${place(r)}?`,
  ],
  description: [
    (r) => `Why did ${person(r)} leave ${place(r)} in ${year(r)}?`,
    (r) => `How do the bakers of ${place(r)} keep their bread soft, as ${person(r)} saw it?`,
    (r) => `What do sailors of ${place(r)} understand by ${work(r)}?`,
    (r) => `What happened to the ${society(r)} of ${place(r)} after ${year(r)}?`,
    (r) => `Explain the rules that the ${society(r)} of ${place(r)} rows by.`,
    (r) => `How was the roof of the mill in ${place(r)} mended in ${year(r)}?`,
    (r) => `For what reason does the ${initials(r)} close its gates at noon in ${place(r)}?`,
    (r) => `What led ${person(r)} to burn the score of ${work(r)}?`,
    (r) => `In what way does the ferry of ${place(r)} differ from that of ${place(r)}?`,
    (r) => `What do people in ${place(r)} think about ${work(r)}?`,
  ],
  human: [
    (r) => `Which sculptor made the fountain of ${place(r)} in ${year(r)}?`,
    (r) => `Name the woman that led the ${society(r)} of ${place(r)} before ${year(r)}.`,
    (r) => `From whom did ${person(r)} learn to bind books in ${place(r)}?`,
    (r) => `At ${place(r)}, ${work(r)} was first sung by which tenor?`,
    (r) => `What was the name of the doctor that ${place(r)} sent for in ${year(r)}?`,
    (r) => `Which family do the books name as owner of the mill of ${place(r)} before ${year(r)}?`,
    (r) => `I am looking for the author of ${work(r)}, printed in ${place(r)}.`,
    (r) => `Who founded the ${initials(r)} of ${place(r)}?`,
    (r) => `Whose portrait hangs in the hall of the ${society(r)} in ${place(r)}?`,
    (r) => `To which composer did ${person(r)} leave the score of ${work(r)}?`,
    (r) => `The mayor of ${place(r)} in ${year(r)} was called what?`,
  ],
  location: [
    (r) => `Where was ${work(r)} first performed by ${person(r)}?`,
    (r) => `In which town was ${person(r)} born, before ${place(r)} became home?`,
    (r) => `What country does the river of ${place(r)} rise in, according to ${person(r)}?`,
    (r) => `Which street of ${place(r)} had the oldest bakery in ${year(r)}?`,
    (r) => `From which harbour did ${person(r)} sail in ${year(r)}?`,
    (r) => `The ${society(r)} of ${place(r)} keeps its archive in what village?`,
    (r) => `Name the valley that ${person(r)} crossed on the way to ${place(r)}.`,
    (r) => `To what island did ${person(r)} move after ${year(r)}?`,
    (r) => `Which mountain did ${person(r)} see from the tower of ${place(r)}?`,
    (r) => `Where does the ${initials(r)} moor its boats in winter?`,
    (r) => `What is the capital of the district that ${place(r)} belonged to in ${year(r)}?`,
  ],
  numeric: [
    (r) => `What year did ${person(r)} finish ${work(r)}?`,
    (r) => `What did a loaf cost in ${place(r)} in ${year(r)}?`,
    (r) => `How tall is the tower of ${place(r)} that ${person(r)} climbed?`,
    (r) => `On what date does the ${society(r)} of ${place(r)} meet?`,
    (r) => `At what age did ${person(r)} leave ${place(r)}?`,
    (r) => `What share of ${place(r)} was under water in ${year(r)}?`,
    (r) => `Name the temperature that the glass of ${place(r)} was blown at in ${year(r)}.`,
    (r) => `What is the distance between ${place(r)} and ${place(r)}?`,
    (r) => `Which year saw the ${initials(r)} of ${place(r)} open its first school?`,
    (r) => `What was the population of ${place(r)} in ${year(r)}?`,
    (r) => `How many copies of ${work(r)} did ${person(r)} print?`,
    (r) => `The ferry from ${place(r)} to ${place(r)} takes how long?`,
  ],
}

/** A question of a kind that `seen` does not have yet; it is noted there. */
export function questionOf(kind: Kind, random: Random, seen: Set<string>): string {
  return unseen(() => random.pick(TEMPLATES[kind])(random), seen)
}

/** The share of each kind, drawn at random; each has at least a fiftieth. */
export function drawnShares(random: Random): { readonly [kind in Kind]: number } {
  const weights = KINDS.map(() => 0.12 - Math.log(1 - random.next()))
  const sum = weights.reduce((a, b) => a + b)
  return Object.fromEntries(KINDS.map((kind, i) => [kind, weights[i]! / sum])) as { [kind in Kind]: number }
}

/** A kind, drawn by the shares. */
export function drawnKind(shares: { readonly [kind in Kind]: number }, random: Random): Kind {
  let rest = random.next()
  return KINDS.find((kind) => (rest -= shares[kind]) < 0) ?? "numeric"
}
