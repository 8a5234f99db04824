// A text that an answer was shown, as far as calls may be quoted from it: its letters, and the calls that are in it.

import { createScanner, visit } from "../../../grammar/index.ts"
import type { LivePart } from "../../program/document/steps.ts"
import { spend } from "../../values/meter.ts"
import { MAX_PARSED_CALLS } from "../limits.ts"
import { keyOfNode } from "./call-keys.ts"
import { folded, withoutComments, withoutLineNumbers } from "./folding.ts"
import { lettersOf, type Letters, type Opener } from "./letters.ts"

/** UTF-16 units of a call that is parsed where it is quoted; of longer ones the letters are compared. */
const MAX_PARSED = 2_000

/** UTF-16 units of a call that are read first, and twice as many whenever it goes on. */
const FIRST_READ = 64

const NOT_READ = { node: null, read: 0 }

/** UTF-16 units of a text that are folded, and whose letters are found, in the time of a step. */
const UNITS_PER_STEP = 4

/** Steps of a text, however short, and of a call that is parsed. */
const STEPS_OF_TEXT = 20
const STEPS_OF_CALL = 100

/** The end of a text that may be the first letters of a call which another text continues. */
const DANGLING = /(?<![\p{L}\p{N}])c(?:a(?:ll?)?)?[^\p{L}\p{N}]*$/iu

/** The beginning of a call that is not whole where it is written, at a letter. */
export interface Beginning {
  readonly at: number
  /** The fewest letters of it that another text may continue. No more than those of CALL are at the end of a text. */
  readonly least: number
}

/** The calls of a text. */
export interface Calls {
  /** The keys of those that parse. */
  readonly keys: ReadonlySet<string>
  readonly beginnings: readonly Beginning[]
}

/** Texts in sequence, as the lines of a document or the fields of a record. What is found in them is kept. */
export class ShownText {
  private readonly pieces: () => readonly string[]
  private readonly known: {
    plain?: string
    variants?: readonly Letters[]
    starts?: ReadonlySet<number>
    calls?: Calls
  } = {}

  constructor(pieces: () => readonly string[]) {
    this.pieces = pieces
  }

  /** Its letters; also without the numbers that begin its lines, and without comments, where it has such. */
  get variants(): readonly Letters[] {
    return (this.known.variants ??= this.lettersOfAll())
  }

  get letters(): Letters {
    return this.variants[0]!
  }

  /** The letters with which its pieces begin. */
  get starts(): ReadonlySet<number> {
    return (this.known.starts ??= this.startsOfPieces())
  }

  /** Whether a call can be a quotation from it: false where it has neither an opener nor a part of one at an end. */
  get mayHoldCalls(): boolean {
    return this.variants.some(({ openers }) => openers.length > 0) || this.calls.beginnings.length > 0
  }

  get calls(): Calls {
    return (this.known.calls ??= this.findCalls())
  }

  private get plain(): string {
    return (this.known.plain ??= fold(this.pieces().join("\n")))
  }

  private lettersOfAll(): Letters[] {
    const { plain } = this
    const numberless = withoutLineNumbers(plain)
    const texts = new Set([plain, numberless, plain.includes("#") ? withoutComments(numberless) : numberless])
    spend((texts.size * plain.length) / UNITS_PER_STEP)
    return [...texts].map(lettersOf)
  }

  private startsOfPieces(): Set<number> {
    const starts = new Set<number>()
    let letter = 0
    for (const piece of this.pieces()) {
      starts.add(letter)
      letter += lettersOf(fold(piece)).text.length
    }
    return starts
  }

  private findCalls(): Calls {
    const keys = new Set<string>()
    const beginnings: Beginning[] = []
    let inside = 0
    let parsed = 0
    for (const opener of this.letters.openers) {
      if (opener.bracket < inside) continue
      const { node, read } = parsed++ < MAX_PARSED_CALLS ? this.nodeAt(opener) : NOT_READ
      spend(read === 0 ? 1 : STEPS_OF_CALL + read / UNITS_PER_STEP)
      if (node === null) {
        beginnings.push({ at: opener.letter, least: this.isLast(opener) ? 4 : 5 })
        continue
      }
      inside = opener.bracket - 4 + node.end
      visit(node, { enter: (one) => void (one.kind === "call" && keys.add(keyOfNode(one))) })
      if (node.kind === "bind") keys.add(keyOfNode(node))
    }
    return { keys, beginnings: [...beginnings, ...this.dangling()] }
  }

  /** The call that begins at a place of the text, if one does, and the units that were read for it. */
  private nodeAt({ bracket }: Opener): { readonly node: LivePart | null; readonly read: number } {
    const scanner = createScanner({ mode: "answer" })
    scanner.push("CALL")
    let read = 0
    for (let size = FIRST_READ; read < MAX_PARSED && bracket + read < this.plain.length; size *= 2) {
      const found = scanner.push(this.plain.slice(bracket + read, bracket + read + size))
      read += size
      const [part] = found.parts
      if (part !== undefined && part.kind !== "text" && part.start === 0) return { node: part, read }
      if (part !== undefined || found.misses.length > 0) break
    }
    return { node: null, read }
  }

  /** Whether no letter follows on its line. */
  private isLast({ bracket }: Opener): boolean {
    return /^[^\p{L}\p{N}\n]*(?:\n|$)/u.test(this.plain.slice(bracket, bracket + MAX_DANGLING))
  }

  /** The pieces that end in the word CALL, or in the middle of it. */
  private dangling(): Beginning[] {
    const ends = this.pieces().map((piece) => DANGLING.exec(fold(piece.slice(-MAX_DANGLING)))?.[0] ?? "")
    if (ends.every((end) => end === "")) return []
    const found: Beginning[] = []
    let letter = 0
    for (const [i, piece] of this.pieces().entries()) {
      letter += lettersOf(fold(piece)).text.length
      const least = ends[i]!.includes("(") ? 0 : lettersOf(ends[i]!).text.length
      if (least > 0) found.push({ at: letter - least, least })
    }
    return found
  }
}

/** UTF-16 units of the end of a piece that is looked at. */
const MAX_DANGLING = 40

function fold(text: string): string {
  spend(STEPS_OF_TEXT + text.length / UNITS_PER_STEP)
  return folded(text)
}
