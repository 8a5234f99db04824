// The same made-up text for every parser: prose with a call in every so many characters, in the notation of each.

/** A call and its arguments, apart from any notation. */
export interface MadeCall {
  readonly question: string
  readonly from: number
  readonly to: number
  readonly words: number
}

export type Piece = string | MadeCall

const WORDS = (
  "the a of and to in is that it for on with as by from at this which be are an or not have one each "
  + "reader section article document answer model language recursion result memory table machine village river "
  + "explains divides keeps finds writes carries opens returns holds grows careful plain long several early quiet"
).split(" ")

/**
 * Pieces of about `length` characters in all: prose of `between` characters, a call of about 80, and so on. With
 * `between` 0, nothing but calls.
 */
export function madePieces(length: number, between: number): readonly Piece[] {
  const random = generator(20)
  const pieces: Piece[] = []
  for (let written = 0; written < length;) {
    if (between > 0) {
      const prose = madeProse(between, random)
      pieces.push(prose)
      written += prose.length
    }
    const from = 1000 + (random() % 8000)
    const call = {
      question: `Explain this part in ${plain(random)} words`,
      from,
      to: from + 900,
      words: 10 + (random() % 80),
    }
    pieces.push(call)
    written += recallCall(call).length + (between > 0 ? 0 : 1)
  }
  return pieces
}

function madeProse(length: number, random: () => number): string {
  let text = ""
  while (text.length < length) {
    const word = WORDS[random() % WORDS.length]!
    const end = random() % 12
    text +=
      end === 0 ? `${word}. ` : end === 1 ? `${word}, ` : end === 2 && random() % 8 === 0 ? `${word}.\n\n` : `${word} `
  }
  return text
}

function plain(random: () => number): string {
  return ["plain", "short", "clear", "other", "small"][random() % 5]!
}

function recallCall({ question, from, to, words }: MadeCall): string {
  return `CALL("${question}", article[${from}:${to}], words: ${words})`
}

/** Joins the pieces: with nothing between prose and calls, with a line end between two calls. */
function write(pieces: readonly Piece[], call: (one: MadeCall) => string): string {
  const separator = typeof pieces[0] === "string" ? "" : "\n"
  return pieces.map((piece) => (typeof piece === "string" ? piece : call(piece) + separator)).join("")
}

export function asRecall(pieces: readonly Piece[]): string {
  return write(pieces, recallCall)
}
export function asLiquid(pieces: readonly Piece[]): string {
  return write(
    pieces,
    ({ question, from, to, words }) => `{{ "${question}" | ask: article, ${from}, ${to}, words: ${words} }}`,
  )
}
export function asHandlebars(pieces: readonly Piece[]): string {
  return write(pieces, ({ question, from, to, words }) => `{{ask "${question}" article ${from} ${to} words=${words}}}`)
}
/** For a Markdown parser a call is a link; it knows nothing closer. */
export function asMarkdown(pieces: readonly Piece[]): string {
  return write(
    pieces,
    ({ question, from, to, words }) => `[${question}](article?from=${from}&to=${to} "words: ${words}")`,
  )
}
export function asJson(pieces: readonly Piece[]): string {
  return JSON.stringify(
    pieces.map((piece) =>
      typeof piece === "string"
        ? piece
        : ["CALL", piece.question, "article", piece.from, piece.to, { words: piece.words }],
    ),
  )
}

/** xorshift32: the same numbers in every process. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}
