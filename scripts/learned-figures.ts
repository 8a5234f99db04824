// Draws the figures of docs/learned.md from examples/learned/figures.json, as SVG without a dependency.

import { readFileSync, writeFileSync } from "node:fs"

interface Row {
  readonly exact: number
  readonly problems: number
}

interface Figures {
  readonly recursive: { readonly [task: string]: { readonly [length: string]: Row } }
  readonly direct: { readonly [order: string]: { readonly add: { readonly [length: string]: Row } } }
}

interface Line {
  readonly name: string
  readonly color: string
  /** Points in the units of the axes. */
  readonly points: readonly (readonly [x: number, y: number])[]
}

interface Axis {
  readonly name: string
  readonly from: number
  readonly to: number
  /** The values that are written beside the axis, with their texts. */
  readonly marks: readonly (readonly [at: number, text: string])[]
}

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [680, 340, 120, 56, 20, 56]

function place(value: number, { from, to }: Axis, start: number, end: number): number {
  return Math.round((start + ((value - from) / (to - from)) * (end - start)) * 10) / 10
}

/** A figure of lines with their points, on a white ground so that it is legible on any page. */
export function figure(title: string, across: Axis, up: Axis, lines: readonly Line[]): string {
  const x = (value: number) => place(value, across, LEFT, WIDTH - RIGHT)
  const y = (value: number) => place(value, up, HEIGHT - BOTTOM, TOP)
  const marks = [
    ...across.marks.map(
      ([at, text]) => `<text x="${x(at)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${text}</text>`,
    ),
    ...up.marks.map(
      ([at, text]) =>
        `<path d="M${LEFT} ${y(at)}H${WIDTH - RIGHT}" stroke="#ddd"/>`
        + `<text x="${LEFT - 8}" y="${y(at) + 4}" text-anchor="end">${text}</text>`,
    ),
  ]
  // A letter of the key has about 7 units, and an entry 34 for its dot and the space behind it.
  const keys = lines.map((_, index) =>
    lines.slice(0, index).reduce((sum, { name }) => sum + 34 + 7 * name.length, LEFT),
  )
  const drawn = lines.map(({ name, color, points }, index) => {
    const places = points.map(([a, b]) => [x(a), y(b)] as const)
    const path = places.map(([a, b], number) => `${number === 0 ? "M" : "L"}${a} ${b}`).join("")
    const dots = places.map(([a, b]) => `<circle cx="${a}" cy="${b}" r="3.5"/>`).join("")
    const key = keys[index]!
    return (
      `<g fill="${color}"><path d="${path}" fill="none" stroke="${color}" stroke-width="2"/>${dots}`
      + `<circle cx="${key + 5}" cy="40" r="4"/><text x="${key + 14}" y="44">${name}</text></g>`
    )
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}"
 font-family="system-ui, sans-serif" font-size="13" fill="#333">
<title>${title}</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${LEFT}" y="22" font-size="15" font-weight="600">${title}</text>
${marks.join("\n")}
${drawn.join("\n")}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${across.name}</text>
<text transform="translate(20 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${up.name}</text>
</svg>
`
}

const NAMES: { readonly [order: string]: readonly [name: string, color: string] } = {
  recursive: ["calls itself", "#1a7f5a"],
  reversed: ["at once, reversed digits", "#c2571a"],
  plain: ["at once, plain digits", "#7a4fb5"],
}

/** The share of exact sums by the length of the numbers. */
export function exactness({ recursive, direct }: Figures): string {
  const rows = {
    ...Object.fromEntries(Object.entries(direct).map(([order, { add }]) => [order, add])),
    // The last line is drawn above the others, where they are equal.
    recursive: recursive["add"] ?? {},
  }
  const longest = 48
  const lines = Object.entries(rows).map(([kind, found]) => {
    const [name, color] = NAMES[kind]!
    const points = Object.entries(found)
      .map(([length, { exact, problems }]) => [Number(length), (100 * exact) / problems] as const)
      .filter(([length]) => length <= longest)
    return { name, color, points }
  })
  const lengths = [1, 4, 8, 13, 16, 24, 32, 48].map((length) => [length, String(length)] as const)
  return figure(
    "Exact sums, after training with at most 13 digits",
    { name: "digits of each number", from: 0, to: 50, marks: lengths },
    { name: "exact, in %", from: 0, to: 100, marks: [0, 25, 50, 75, 100].map((at) => [at, String(at)] as const) },
    lines,
  )
}

const [A, B] = ["1234567890123456", "6543210987654321"]

/** The questions of the recursion on the first `length` characters of both texts: all, and those that are different. */
export function questionsOf(length: number): { readonly all: number; readonly different: number } {
  const counts = new Map<string, number>()
  const count = (i: number, j: number): number => {
    const key = `${i} ${j}`
    const known = counts.get(key)
    if (known !== undefined) return known
    const below =
      i === 0 || j === 0 ? 0 : A[i - 1] === B[j - 1] ? count(i - 1, j - 1) : count(i - 1, j) + count(i, j - 1)
    counts.set(key, below + 1)
    return below + 1
  }
  return { all: count(length, length), different: counts.size }
}

/** The questions of the longest common subsequence, with and without a memo, on a logarithmic scale. */
export function sharing(): string {
  const lengths = Array.from({ length: A.length }, (_, index) => index + 1)
  const line = (name: string, color: string, kind: "all" | "different"): Line => ({
    name,
    color,
    points: lengths.map((length) => [length, Math.log10(questionsOf(length)[kind])]),
  })
  return figure(
    "Questions for a longest common subsequence",
    {
      name: "characters of each text",
      from: 0,
      to: 17,
      marks: [1, 4, 8, 12, 16].map((at) => [at, String(at)] as const),
    },
    {
      name: "questions",
      from: 0,
      to: 8,
      marks: [0, 2, 4, 6, 8].map((at) => [at, (10 ** at).toLocaleString("en")] as const),
    },
    [line("without a memo", "#c2571a", "all"), line("with it: those asked", "#1a7f5a", "different")],
  )
}

if (import.meta.main) {
  const figures = JSON.parse(
    readFileSync(new URL("../examples/learned/figures.json", import.meta.url), "utf8"),
  ) as Figures
  writeFileSync(new URL("../docs/images/learned-exactness.svg", import.meta.url), exactness(figures))
  writeFileSync(new URL("../docs/images/learned-sharing.svg", import.meta.url), sharing())
  console.log(questionsOf(A.length))
}
