// Random problems of a task, and whether an answer to one is right: the same problems for each seed.

/** The data of a problem, and whether an answer is right. */
export type Problem = readonly [a: string, b: string, isRight: (answer: string) => boolean]

/** Numbers from 0 to 1, the same for each seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function textOf(random: () => number, length: number, first = 0): string {
  const digit = (from: number) => from + Math.floor(random() * (10 - from))
  return Array.from({ length }, (_, index) => digit(index === 0 ? first : 0)).join("")
}

/** A problem whose data have that many characters. In a subtraction `a` is the larger number. */
export function problemOf(task: string, length: number, random: () => number): Problem {
  if (task === "lcs") {
    const [a, b] = [textOf(random, length), textOf(random, length)]
    return [a, b, (answer) => answer.length === longest(a, b) && isWithin(answer, a) && isWithin(answer, b)]
  }
  const [x, y] = [BigInt(textOf(random, length, 1)), BigInt(textOf(random, length, 1))]
  const [a, b] = task === "subtract" && x < y ? [y, x] : [x, y]
  const right = String(task === "add" ? a + b : task === "subtract" ? a - b : a * b)
  return [String(a), String(b), (answer) => answer === right]
}

/** The length of the longest common subsequence, by the table of all pairs of beginnings. */
function longest(a: string, b: string): number {
  let row: number[] = Array.from({ length: b.length + 1 }, () => 0)
  for (const x of a) {
    const next = [0]
    for (let j = 0; j < b.length; j++) next.push(x === b[j] ? row[j]! + 1 : Math.max(next[j]!, row[j + 1]!))
    row = next
  }
  return row[b.length]!
}

function isWithin(part: string, whole: string): boolean {
  let at = -1
  for (const character of part) if ((at = whole.indexOf(character, at + 1)) < 0) return false
  return true
}
