// Removes the marks inside a line of Markdown or HTML.

const TAGS =
  "a|abbr|article|aside|b|blockquote|br|center|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]"
  + "|header|hr|i|img|ins|kbd|li|main|mark|nav|ol|p|picture|pre|q|s|samp|section|small|source|span|strong|style|sub"
  + "|summary|sup|svg|table|tbody|td|th|thead|tr|tt|u|ul|var|video"
const TAG = new RegExp(`</?(?:${TAGS})(?:\\s[^<>]*)?/?>`, "gi")
const ENTITIES: { readonly [name: string]: string } = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  copy: "©",
}

/** The text as a reader sees it, on one line. The content of a code span does not change. */
export function plain(text: string): string {
  const parts = text.replaceAll(/!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])/g, "").split(/(`+)(?!`)(.+?)(?<!`)\1(?!`)/)
  let result = ""
  // A split by two groups gives text, marks, code, text, …
  for (let i = 0; i < parts.length; i += 3) result += withoutMarks(parts[i]!) + (parts[i + 2] ?? "")
  return result
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .replaceAll(/[\u200B\u200C\uFEFF\u00AD\uFFFD\p{Cs}]/gu, "")
    .trim()
}

function withoutMarks(text: string): string {
  return text
    .replaceAll(/\[\^[^\]]+\]|\[\[[^\][]*\]\([^()\s]*\)\]/g, "")
    .replaceAll(/\[([^\][]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)?(?:\s+["'][^"']*["'])?\)/g, "$1")
    .replaceAll(/\[([^\][]+)\]\[[^\]]*\]/g, "$1")
    .replaceAll(/<https?:[^<>\s]*>/g, "")
    .replaceAll(TAG, "")
    .replaceAll(/(\*\*\*|\*\*|\*)(?=\S)([^*]+?)(?<=\S)\1/g, "$2")
    .replaceAll(/(?<![\p{L}\p{N}_])(___|__|_)(?=\S)([^_]+?)(?<=\S)\1(?![\p{L}\p{N}_])/gu, "$2")
    .replaceAll(/~~(?=\S)([^~]+?)~~/g, "$1")
    .replaceAll(/\\([\\`*_{}[\]()#+.!|<>~-])/g, "$1")
    .replaceAll(/&(?:#(\d{1,6})|([a-z]{2,6}));/g, (whole, code?: string, name?: string) => entity(whole, code, name))
}

function entity(whole: string, code: string | undefined, name: string | undefined): string {
  if (name !== undefined) return ENTITIES[name] ?? whole
  const point = Number(code)
  return point >= 32 && point <= 0x10ffff ? String.fromCodePoint(point) : whole
}
