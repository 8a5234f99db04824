// Invented names: places, people, works, societies and words, none of them anyone's.

import type { Random } from "./random.ts"

const PLACE_BEGINNINGS = "Os Ar Tol Bre Kel Mar Win Har Sel Dun Fal Gor Hol Lin Nor Pel".split(" ")
const PLACE_ENDINGS = "trel den mere wick ford stead holm by minster combe".split(" ")

/** All places: 160. */
export const PLACES: readonly string[] = PLACE_BEGINNINGS.flatMap((first) => PLACE_ENDINGS.map((last) => first + last))

const FIRST_NAMES = (
  "Ada Bela Cora Dorit Edda Fenja Greta Hanno Ilse Jorin Kaspar Lioba Magnus Nele Odo Petra Quirin Runa Silas Tilda "
  + "Ulf Vera Wim Yara"
).split(" ")
const FAMILY_NAMES = (
  "Tarn Ollis Venn Karst Brandt Hollow Mirek Sand Tully Astor Berwin Crane Dorn Elling Frost Gale Hask Ivers Jessen "
  + "Kroll Lund Moor Nyland Orme Pryce Quill Rask Stroud Thorne Ulm"
).split(" ")

/** All people: 720. */
export const PEOPLE: readonly string[] = FIRST_NAMES.flatMap((first) => FAMILY_NAMES.map((last) => `${first} ${last}`))

const ADJECTIVES = "Glass Copper Silent Winter Crooked Hollow Paper Salt Amber Iron Velvet Distant".split(" ")
const NOUNS = "Ferry Garden Lantern Orchard Harbour Clock Bridge Sparrow Mirror Kettle Staircase Meadow".split(" ")
const SOCIETIES = [
  "Rowing Club",
  "Tram Company",
  "Choral Society",
  "Bakers' Guild",
  "Water Board",
  "Chess Circle",
  "Beekeepers' Union",
  "Night School",
  "Savings Bank",
  "Ferry Office",
]

export const GOODS: readonly string[] = (
  "apples baskets blankets bottles bricks brooms candles chairs hammers kettles lamps mirrors nails plums ropes sacks "
  + "shovels stools tiles wheels"
).split(" ")

/** A name in quotation marks, as of an opera or a book. */
export const work = (random: Random): string => `"The ${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}"`
export const society = (random: Random): string => random.pick(SOCIETIES)
export const place = (random: Random): string => random.pick(PLACES)
export const person = (random: Random): string => random.pick(PEOPLE)
export const year = (random: Random): number => random.whole(1780, 1979)

/** Three capital letters with points. */
export function initials(random: Random): string {
  return Array.from({ length: 3 }, () => `${random.pick([..."ABCDEFGHKLMNOPRSTVW"])}.`).join("")
}

/** A word of two to four syllables that no dictionary has. */
export function inventedWord(random: Random): string {
  const syllable = () => random.pick([..."bdfgklmnprstvz"]) + random.pick([..."aeiou"])
  return Array.from({ length: random.whole(2, 4) }, syllable).join("") + random.pick(["", "n", "r", "s", "t"])
}
