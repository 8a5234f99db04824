// Laws of std/text, std/list, std/json and std/math, for all values.

import fc from "fast-check"
import { expect, test } from "vitest"
import { libraryFunctions } from "../support/library.ts"

const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll("-0", "0")) as unknown)
const items = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 20 })
const lineOfText = fc.string({ unit: "grapheme", maxLength: 30 })
const prose = fc
  .array(fc.constantFrom("a", "bb", "ccc", "é", "재귀", "😀", "\n", "\n\n"), { maxLength: 30 })
  .map((words) => words.join(" "))
const RUNS = { numRuns: 60 }

/** A law of a module: an expression over its names (`m.`) and the values `a`, `b`, `c`, which is true. */
function law(module: string, name: string, source: string, ...values: readonly fc.Arbitrary<unknown>[]): void {
  test(`std/${module}: ${name}`, async () => {
    const { holds } = await libraryFunctions(module, { holds: source })
    const tuple = fc.tuple(...values)
    await fc.assert(
      fc.asyncProperty(tuple, async (given) => {
        expect(await holds!(...given)).toBe(true)
      }),
      RUNS,
    )
  })
}

law(
  "text",
  "what is split and joined is the text",
  "join(split(a, b), b) == a",
  lineOfText,
  fc.constantFrom("-", " ", "ab"),
)
law(
  "text",
  "before, separator and after are the text",
  "NOT contains(a, b) OR m.before(a, b) + b + m.after(a, b) == a",
  prose,
  fc.constantFrom(" ", "bb", "\n"),
)
law(
  "text",
  "before_last, separator and after_last are the text",
  "NOT contains(a, b) OR m.before_last(a, b) + b + m.after_last(a, b) == a",
  prose,
  fc.constantFrom(" ", "bb", "\n"),
)
law(
  "text",
  "wrapping changes white space only, and no line with two words is too wide",
  `
  LET w = m.wrap(a, b)
  IN m.squeeze(w) == m.squeeze(a) AND every(lines(w), l => length(l) <= b OR NOT contains(l, " "))`,
  prose,
  fc.integer({ min: 1, max: 20 }),
)
law(
  "text",
  "dedent undoes indent",
  "m.dedent(m.indent(a, b)) == m.dedent(a)",
  prose,
  fc.constantFrom("  ", "\t", "    "),
)
law(
  "text",
  "a truncated text is short enough, and begins as the text",
  'LET t = m.truncate(a, b) IN length(t) <= b AND (t == a OR starts_with(a, m.remove_suffix(t, "…")))',
  prose,
  fc.integer({ min: 1, max: 40 }),
)
law(
  "text",
  "common_prefix is a prefix of all, and no longer one is",
  `
  LET p = m.common_prefix(a)
  IN every(a, t => starts_with(t, p))
    AND (some(a, t => t == p) OR length(unique(FOR t IN a : drop(t, length(p))[:2])) > 1)`,
  fc.array(fc.string({ unit: fc.constantFrom("a", "b", "😀"), maxLength: 6 }), { minLength: 1, maxLength: 4 }),
)
const csvText = fc.string({
  unit: fc.oneof(
    fc.constantFrom("a", '"', ",", ";", "\t", "|", "]", "\n", "\r", "\r\n", " ", "\ufeff"),
    fc.string({ maxLength: 1 }),
  ),
  maxLength: 6,
})
law(
  "text",
  "rows survive CSV, whatever their names, values and separator",
  "m.parse_csv(m.to_csv(a, separator: b), b) == a",
  fc
    .uniqueArray(csvText, { minLength: 1, maxLength: 4 })
    .chain((names) => fc.array(fc.record(Object.fromEntries(names.map((name) => [name, csvText]))), { maxLength: 5 })),
  fc.constantFrom(",", ";", "\t", "|", "]", "-", "^"),
)
law(
  "text",
  "no value of a CSV text is lost, however ragged its rows and whatever its names",
  '(FOR row IN m.parse_csv(m.to_csv(a, repeat(["x"], 4))) : sort(values(row)))'
    + ' == (FOR row IN a : sort(row + repeat([""], 4 - length(row))))',
  fc.array(fc.array(fc.stringMatching(/^[a-z]{0,3}$/), { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
)
law(
  "text",
  "a table has the columns that are named, in their order",
  '(FOR c IN split(lines(m.table(a, b))[0], "|")[1:-1] : trim(c)) == b',
  fc.array(fc.dictionary(fc.constantFrom("p", "q", "r"), fc.constantFrom("x", "yy"))),
  fc.shuffledSubarray(["p", "q", "r"], { minLength: 1 }),
)
law(
  "text",
  "levenshtein is a distance",
  "LET d = m.levenshtein(a, b) IN d == m.levenshtein(b, a) AND (d == 0) == (a == b) AND m.levenshtein(a, "
    + "c) <= d + m.levenshtein(b, c)",
  ...Array.from({ length: 3 }, () => fc.string({ unit: fc.constantFrom("a", "b", "c", "😀"), maxLength: 6 })),
)
law("text", "slugify is idempotent", "LET s = m.slugify(a) IN m.slugify(s) == s", lineOfText)
law(
  "text",
  "a formatted number is the number",
  'number(replace(m.format_number(a, b), ",", "")) == round(a, b)',
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  fc.nat(6),
)
law(
  "text",
  "a formatted small number is the number",
  "number(m.format_number(a, 12)) == round(a, 12)",
  fc.double({ min: -1e-4, max: 1e-4, noNaN: true }),
)

law(
  "list",
  "a partition has all items, each where it belongs",
  "LET p = m.partition(a, x => x > 4) IN sort(p.yes + p.no) == sort(a) AND every(p.yes, "
    + "x => x > 4) AND NOT some(p.no, x => x > 4)",
  items,
)
law(
  "list",
  "chunks and chunk_by joined are the list",
  "flatten(chunks(a, b)) == a AND flatten(m.chunk_by(a, x => x > b)) == a",
  items,
  fc.integer({ min: 1, max: 9 }),
)
law(
  "list",
  "windows: as many as fit, each a stretch",
  "LET w = m.windows(a, b) IN length(w) == max([0, length(a) - b + 1]) AND every(enumerate(w), "
    + "p => p[1] == a[p[0]:p[0] + b])",
  items,
  fc.integer({ min: 1, max: 9 }),
)
law(
  "list",
  "transposed twice is the rows",
  "m.transpose(m.transpose(a)) == a",
  fc
    .integer({ min: 1, max: 4 })
    .chain((width) =>
      fc.array(fc.array(fc.integer(), { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
    ),
)
law(
  "list",
  "interleaved lists have all items",
  "sort(m.interleave(a)) == sort(flatten(a))",
  fc.array(items, { maxLength: 4 }),
)
law(
  "list",
  "as many choices as the product of the lengths, all different",
  "LET all = m.cartesian([a, b]) IN length(all) == length(a) * length(b) AND all == unique(all)",
  fc.uniqueArray(fc.integer()),
  fc.uniqueArray(fc.integer()),
)
law(
  "list",
  "difference and intersection divide the first list; the union is the first and what the second adds",
  `
  sort(unique(m.difference(a, b)) + m.intersection(a, b)) == sort(unique(a))
    AND m.union(a, b) == unique(a) + unique(m.difference(b, a))`,
  items,
  items,
)
law("list", "rotated and rotated back", "m.rotate(m.rotate(a, b), -b) == a", items, fc.integer({ min: -30, max: 30 }))
law(
  "list",
  "take_while and drop_while are the list",
  "m.take_while(a, x => x < b) + m.drop_while(a, x => x < b) == a",
  items,
  fc.integer({ min: 0, max: 9 }),
)
law(
  "list",
  "the top ones are the start of the sorted list",
  "m.top(a, b) == take(sort(a, descending: true), b)",
  items,
  fc.nat(9),
)
law(
  "list",
  "count_by counts every item",
  "LET t = count_by(a, x => x) IN sum(FOR e IN t : e.count) == length(a) AND every(t, e => count(a, "
    + "x => x == e.key) == e.count)",
  items,
)
law(
  "list",
  "what was put in can be taken out",
  "LET at = min([b, length(a)]) IN m.remove_at(m.insert_at(a, at, 5), at) == a",
  items,
  fc.nat(20),
)

law("json", "what differs, patched, is the second value", "m.patch(a, m.diff(a, b)) == b", json, json)
law("json", "a value does not differ from itself", "m.diff(a, a) == []", json)
law("json", "flattened and unflattened is the value", "m.unflatten_paths(m.flatten_paths(a)) == a", json)
law(
  "json",
  "every flattened path leads to its value",
  "every(entries(m.flatten_paths(a)), e => m.get_path(a, e[0]) == e[1] AND m.set_path(a, e[0], e[1]) == a)",
  json,
)
law(
  "json",
  "steps of a path of steps",
  "m.path_steps(m.path_of(a)) == a",
  fc.array(fc.oneof(fc.nat(), fc.string({ unit: fc.constantFrom("a", ".", "[", "]", "\\", "0", "e") }))),
)
law(
  "json",
  "picked and omitted merged is the record",
  "merge(m.pick(a, b), m.omit(a, b)) == a",
  fc.dictionary(fc.constantFrom("x", "y", "z"), json),
  fc.subarray(["x", "y", "z"]),
)
law(
  "json",
  "deep_merge with itself changes nothing, and the second wins",
  "m.deep_merge(a, a) == a AND m.deep_merge(m.deep_merge(a, b), b) == m.deep_merge(a, b)",
  json,
  json,
)

law(
  "math",
  "gcd divides both, and lcm times gcd is their product",
  "LET g = m.gcd(a, b) IN a % g == 0 AND b % g == 0 AND m.lcm(a, b) * g == a * b",
  fc.integer({ min: 1, max: 10_000 }),
  fc.integer({ min: 1, max: 10_000 }),
)
law(
  "math",
  "the product of the prime factors is the number",
  "LET f = m.prime_factors(a) IN m.product(f) == a AND every(f, m.is_prime)",
  fc.integer({ min: 2, max: 20_000 }),
)
law("math", "log of exp", "m.is_close(m.log(m.exp(a)), a)", fc.double({ min: -500, max: 500, noNaN: true }))
law(
  "math",
  "the median has half of the list on each side",
  "LET x = m.median(a) IN count(a, y => y < x) <= length(a) / 2 AND count(a, y => y > x) <= length(a) / 2",
  fc.array(fc.integer(), { minLength: 1, maxLength: 15 }),
)
law(
  "math",
  "a histogram counts every number once",
  "sum(FOR i IN m.histogram(a, bins: b) : i.count) == length(a)",
  fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true })),
  fc.integer({ min: 1, max: 9 }),
)
law(
  "math",
  "a line through points on a line",
  "LET r = m.linear_regression(FOR x IN range(0, 5) : [x, a * x + b]) IN m.is_close(r.slope, "
    + "a) AND m.is_close(r.intercept, b)",
  fc.integer({ min: -99, max: 99 }),
  fc.integer({ min: -99, max: 99 }),
)
law(
  "math",
  "a number in another base and back",
  "m.from_base(m.to_base(a, b), b) == a",
  fc.nat(),
  fc.integer({ min: 2, max: 36 }),
)
