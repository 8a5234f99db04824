// Pairs of users: a relation over all pairs, whose size grows with the square of the users that count (OOLONG-Pairs).

import { KINDS, KINDS_EXPLAINED, questionOf, type Kind } from "../questions.ts"
import type { Random } from "../random.ts"
import { scoreOf, type Task } from "../task.ts"
import { LABELLED } from "./counts.ts"

export interface Pair {
  readonly first: number
  readonly second: number
}

export const pairs: Task = {
  name: "pairs",
  about: "All pairs of users of whom both have asked questions of two given kinds.",
  deviation: "the pairs that are missing, wrong or given twice",
  unit: "lines",
  sizes: { small: 150, medium: 600, large: 1_500 },
  bounds: [30, 1_500],
  create(size, random) {
    const [one, other] = random.shuffled(KINDS) as [Kind, Kind, ...Kind[]]
    const users = drawnUsers(Math.max(10, Math.round(size / 10)), random)
    const both = users.slice(0, random.whole(5, 9))
    const drawn = drawnLines(size, users, both, [one, other], random)
    const truth = pairsOf([...both].sort((a, b) => a - b))
    return {
      question:
        "Each line of `questions` has a user's number and a question that the user asked. Each question is of exactly "
        + `one of six kinds, by what is asked for: ${KINDS_EXPLAINED}. Some users have asked at least one question of `
        + `the kind ${one} and at least one of the kind ${other}. Give every pair of two such users, each pair once, `
        + "with the lower number first.",
      data: { name: "questions", text: drawn.join("\n") },
      returns: "[{first: number, second: number}]",
      truth,
      score: (answer) => scoreOf(difference(answer as readonly Pair[], truth)),
      library: `${LABELLED}
LET
  found = FOR l, i IN labelled : {user: all[i].user, label: l.label},
  wanted = FOR g IN group_by(found, f => f.user)
    WHERE contains(map(g.items, x => x.label), "${one}") AND contains(map(g.items, x => x.label), "${other}") : g.key,
  users = sort_by(wanted, u => u)

EMIT flatten(FOR a, i IN users : FOR b IN users[i + 1:] : {first: a, second: b})
`,
    }
  },
}

function drawnUsers(count: number, random: Random): number[] {
  const users = new Set<number>()
  while (users.size < count) users.add(random.whole(1_000, 99_999))
  return [...users]
}

/** Lines in which the users of `both`, and no others, have questions of both kinds. */
function drawnLines(
  size: number,
  users: readonly number[],
  both: readonly number[],
  wanted: readonly [Kind, Kind],
  random: Random,
): string[] {
  const seen = new Set<string>()
  const line = (user: number, kind: Kind) => `user ${user} || ${questionOf(kind, random, seen)}`
  const lines = both.flatMap((user) => wanted.map((kind) => line(user, kind)))
  const allowed = new Map(
    users.map((user) => {
      const excluded = both.includes(user) ? undefined : random.pick(wanted)
      return [user, KINDS.filter((kind) => kind !== excluded)]
    }),
  )
  while (lines.length < size) {
    const user = random.pick(users)
    lines.push(line(user, random.pick(allowed.get(user)!)))
  }
  return random.shuffled(lines)
}

function pairsOf(users: readonly number[]): Pair[] {
  return users.flatMap((first, i) => users.slice(i + 1).map((second) => ({ first, second })))
}

function difference(answer: readonly Pair[], truth: readonly Pair[]): number {
  const key = ({ first, second }: Pair) => `${first} ${second}`
  const given = new Set(answer.map(key))
  const right = truth.filter((pair) => given.has(key(pair))).length
  return truth.length - right + answer.length - right
}
