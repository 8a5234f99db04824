// Texts that are likely to be misread: made of fragments of the language, of Markdown and of Unicode.

import fc from "fast-check"

const fragments = [
  "CALL(", "CALL(", "CALL", "\\CALL(", "\\", "C", "CA", "(", ")", ")", "[", "]", "{", "}", '"', '"', "'", "“", "”", "`", "`", "``", "```",
  "~~~", "```recall\n", "```\n", '"""', "${", "}", "\n", "\n", "\r\n", " ", " ", ", ", ": ", " = ", " => ", "|>", "??", "?.", "?", ".", "..", "-",
  "+", "*", "/", "%", "==", "<", "|", "&&", "#", "## doc\n", "> ", "- ", "1. ", "1", "2.5e3", "1e999", "01", "x", "name", "_a", "한국어", "é", "😀", "\ud800", "\udc00",
  "LET ", " IN ", "IF ", " THEN ", " ELSE ", "FOR ", " WHERE ", "TRY ", "NOT ", " AND ", " OR ", "true", "None", "if ", " in ", "for ", "not ", "else",
  "\nTASK f(x) = ", "\nLET a = ", "\nEMIT ", "\nIMPORT a FROM ", "\nPARAM p: string", '\nTEST "t" : ', '"text"', 'CALL("q", a)', "\ufeff", "\t", ";", "\\n", "\\u0041", "\\`", "\\${",
]

export const fragmentText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...fragments), { maxLength: 40 })
  .map((list) => list.join(""))

/** Any text: fragments of the language, or units of any kind, lone surrogates among them. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fragmentText },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)) },
)

/** A text cut into pieces, empty ones among them. */
export const cutText = (text: fc.Arbitrary<string>): fc.Arbitrary<{ text: string; pieces: string[] }> =>
  fc.tuple(text, fc.array(fc.nat(1000), { maxLength: 12 }), fc.boolean()).map(([whole, cuts, units]) => {
    if (units) return { text: whole, pieces: whole.split("") }
    const places = [0, ...cuts.map((cut) => (whole.length === 0 ? 0 : cut % whole.length)).sort((a, b) => a - b), whole.length]
    return { text: whole, pieces: places.slice(1).map((place, index) => whole.slice(places[index], place)) }
  })
