// The zebra puzzle as a strong model writes it down: twenty-five things with their places, and the rules about them.

import type { ScriptedRule } from "../../src/testing/index.ts"

const GROUPS = [
  ["red", "green", "ivory", "yellow", "blue"],
  ["Englishman", "Spaniard", "Ukrainian", "Norwegian", "Japanese"],
  ["coffee", "tea", "milk", "juice", "water"],
  ["Old Gold", "Kools", "Chesterfields", "Lucky Strike", "Parliaments"],
  ["dog", "snails", "fox", "horse", "zebra"],
]
const rule = (text: string, kind: string, about: readonly string[], value: number | null = null) => ({
  text,
  kind,
  about,
  value,
})
const RULES = [
  ...GROUPS.map((group) => rule("no two have one house", "all_different", group)),
  rule("The Englishman lives in the red house", "same", ["Englishman", "red"]),
  rule("The Spaniard owns the dog", "same", ["Spaniard", "dog"]),
  rule("Coffee is drunk in the green house", "same", ["coffee", "green"]),
  rule("The Ukrainian drinks tea", "same", ["Ukrainian", "tea"]),
  rule("The green house is immediately to the right of the ivory house", "just_before", ["ivory", "green"]),
  rule("The Old Gold smoker owns snails", "same", ["Old Gold", "snails"]),
  rule("Kools are smoked in the yellow house", "same", ["Kools", "yellow"]),
  rule("Milk is drunk in the middle house", "is", ["milk"], 3),
  rule("The Norwegian lives in the first house", "is", ["Norwegian"], 1),
  rule("Chesterfields next to the fox", "next_to", ["Chesterfields", "fox"]),
  rule("Kools next to the horse", "next_to", ["Kools", "horse"]),
  rule("The Lucky Strike smoker drinks orange juice", "same", ["Lucky Strike", "juice"]),
  rule("The Japanese smokes Parliaments", "same", ["Japanese", "Parliaments"]),
  rule("The Norwegian lives next to the blue house", "next_to", ["Norwegian", "blue"]),
]

export const answers: readonly ScriptedRule[] = [
  {
    question: /^Name the variables of this puzzle/,
    answer: JSON.stringify(GROUPS.flat().map((name) => ({ name, values: [1, 2, 3, 4, 5] }))),
  },
  { question: /^Write down every rule of this puzzle/, answer: JSON.stringify(RULES) },
  {
    question: /^Answer the puzzle's question from its solution/,
    answer: `CALL(LET people = ["Englishman", "Spaniard", "Ukrainian", "Norwegian", "Japanese"])The CALL(find(people, p => solution[p] == solution.water)) drinks water, and the CALL(find(people, p => solution[p] == solution.zebra)) owns the zebra.`,
  },
]
