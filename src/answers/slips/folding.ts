// Texts made comparable: escapes decoded, compatible characters made one, and invisible ones dropped.

/** Escapes may be escaped themselves, as in JSON within JSON within a page. */
const MAX_ROUNDS = 3

const ESCAPE = new RegExp(
  [
    String.raw`\\+(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|[bfnrt])`,
    String.raw`&(?:#[xX]([\da-fA-F]{1,6})|#(\d{1,7})|([a-zA-Z]{2,6}));`,
    String.raw`((?:%[\da-fA-F]{2})+)`,
  ].join("|"),
  "g",
)

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["apos", "'"],
  ["colon", ":"],
  ["comma", ","],
  ["equals", "="],
  ["gt", ">"],
  ["lowbar", "_"],
  ["lpar", "("],
  ["lt", "<"],
  ["nbsp", " "],
  ["num", "#"],
  ["period", "."],
  ["quot", '"'],
  ["rpar", ")"],
  ["shy", ""],
])

/** A text with the escapes of JSON, HTML and URLs decoded, folded by NFKC, without format characters (Cf). */
export function folded(text: string): string {
  let plain = text
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const decoded = /[\\&%]/.test(plain) ? decode(plain) : plain
    if (decoded === plain) break
    plain = decoded
  }
  return isAscii(plain) ? plain : plain.normalize("NFKC").replace(/\p{Cf}/gu, "")
}

function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- the characters of ASCII
  return !/[^\x00-\x7f]/.test(text)
}

function decode(text: string): string {
  return text.replace(
    ESCAPE,
    (
      escape: string,
      braced: string | undefined,
      four: string | undefined,
      two: string | undefined,
      hex: string | undefined,
      decimal: string | undefined,
      entity: string | undefined,
      percent: string | undefined,
    ) => {
      const digits = braced ?? four ?? two ?? hex
      if (digits !== undefined) return character(parseInt(digits, 16), escape)
      if (decimal !== undefined) return character(Number(decimal), escape)
      if (entity !== undefined) return ENTITIES.get(entity.toLowerCase()) ?? escape
      if (percent !== undefined) return unescaped(percent)
      return /[nr]$/.test(escape) ? "\n" : " "
    },
  )
}

function character(code: number, escape: string): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : escape
}

function unescaped(percent: string): string {
  try {
    return decodeURIComponent(percent)
  } catch {
    return percent // not UTF-8
  }
}

/** A text without the numbers that begin its lines, as a listing has them. */
export function withoutLineNumbers(text: string): string {
  return text.replace(/^([^\p{L}\p{N}\n]*)\d+(?![\p{L}\p{N}])/gmu, "$1")
}

/** A text without the rest of each line behind a `#`. */
export function withoutComments(text: string): string {
  return text.replace(/#[^\n]*/g, "")
}
