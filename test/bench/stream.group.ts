// Parsing the same text as it arrives in chunks, and texts made to be slow.

import { createScanner, parseDocument } from "../../grammar/index.ts"
import type { Case, Contender, Group, Target } from "./contender.ts"
import { linear, median, ratio, showFactor, times } from "./statistics.ts"
import { asRecall, madePieces } from "./texts.ts"

const LENGTH = 1_000_000

function contender(name: string, make: () => string, read: (text: string) => unknown): Contender {
  return {
    name,
    work: {
      kind: "function",
      prepare: async () => {
        const text = make()
        return { run: () => read(text) }
      },
    },
  }
}

function inChunks(size: number): (text: string) => unknown {
  return (text) => {
    const scanner = createScanner()
    for (let at = 0; at < text.length; at += size) scanner.push(text.slice(at, at + size))
    return scanner.end()
  }
}

const made = (length: number) => () => asRecall(madePieces(length, 420))

function chunkCase(size: number, targets: readonly Target[] = []): Case {
  const once = `chunks of ${size}`
  const twice = `chunks of ${size}, text doubled`
  return {
    name: `chunks-${size}`,
    title: `In chunks of ${size.toLocaleString("en")}, a call in every 500 characters`,
    rounds: 5,
    contenders: [
      contender(once, made(LENGTH), inChunks(size)),
      contender(twice, made(2 * LENGTH), inChunks(size)),
      contender("the whole at once", made(LENGTH), parseDocument),
    ],
    targets: [linear(twice, once), ...targets],
  }
}

/** Texts that a careless scanner reads again and again. */
const HOSTILE: readonly (readonly [string, (length: number) => string])[] = [
  ["an opener that is never closed", (length) => `CALL(${"a, ".repeat(length / 3)}`],
  ["nothing but openers", (length) => "CALL(".repeat(length / 5)],
  ["a string that is never closed", (length) => `CALL("${"a ".repeat(length / 2)}`],
  ["openers of strings", (length) => 'CALL("'.repeat(length / 6)],
  ["backticks in runs of every length", (length) => runs(length)],
]

function runs(length: number): string {
  let text = ""
  for (let n = 1; text.length < length; n++) text += `${"`".repeat(n)} `
  return text
}

function hostileCase(name: string, title: string, read: (text: string) => unknown): Case {
  return {
    name,
    title,
    rounds: 3,
    contenders: HOSTILE.flatMap(([what, make]) => [
      contender(what, () => make(LENGTH / 2), read),
      contender(`${what}, four times`, () => make(2 * LENGTH), read),
    ]),
    targets: HOSTILE.map(([what]) => linear(`${what}, four times`, what, 4, 1.5)),
  }
}

const twiceTheWhole: Target = {
  what: "chunks of 4096: at most 2 × as long as the whole at once",
  level: "aim",
  judge(figures) {
    const measured = ratio(figures, "chunks of 4096", "the whole at once")
    return measured === undefined ? undefined : { holds: measured <= 2, measured: `${showFactor(measured)} ×` }
  },
}

/** Millions of characters in a second. */
function rate(contender: string, length: number, level: Target["level"], least: number): Target {
  return {
    what: `${contender}: at least ${least} MB/s`,
    level,
    judge(figures) {
      const measured = times(figures.get(contender))
      if (measured.length === 0) return undefined
      const megabytes = length / 1_000 / median(measured)
      return { holds: megabytes >= least, measured: `${showFactor(megabytes)} MB/s` }
    },
  }
}

export const streamGroup: Group = {
  name: "stream",
  title: "Parsing a stream",
  about:
    "One megabyte and two, pushed into the scanner in chunks of one size. "
    + "A linear scanner takes twice as long for twice the text.",
  cases: [
    chunkCase(1),
    chunkCase(4, [rate("chunks of 4", LENGTH, "at least", 50), rate("chunks of 4", LENGTH, "aim", 90)]),
    chunkCase(7),
    chunkCase(4096, [twiceTheWhole]),
    hostileCase("hostile-whole", "Half a megabyte and two, made to be slow, at once", parseDocument),
    hostileCase("hostile-stream", "The same in chunks of 7", inChunks(7)),
  ],
}
