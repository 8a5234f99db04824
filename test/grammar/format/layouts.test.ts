// The layouts of each form, on one line and on several.

import { expect, test } from "vitest"
import { formatModule } from "../../../grammar/format/format.ts"

const LONG = "a_name_that_is_rather_long_so_that_lines_are_full"

function expectStyle(source: string, formatted: string): void {
  expect(formatModule(source)).toEqual({ text: formatted, diagnostics: [] })
  expect(formatModule(formatted).text).toBe(formatted)
}

test("blanks, blank lines and line ends", () => {
  expectStyle(
    '\ufeff\n\n## Doc.\r\n\r\n\r\n# one\n\n\nLET a=1,b =2\nTEST "t":a==b\n\n\n\n',
    '## Doc.\n\n# one\n\nLET a = 1, b = 2\nTEST "t" : a == b\n',
  )
  expectStyle("\n \n", "")
})

test("an indented ## documents nothing, before and after formatting", () => {
  expectStyle("\t## a\n\n ## b\nTASK f() = 1\n\t## c", "  ## a\n\n  ## b\nTASK f() = 1\n  ## c\n")
  expectStyle("LET a = 1 ## a\nTASK f() = 1", "LET a = 1 ## a\nTASK f() = 1\n")
})

test("strings, numbers and templates stay as written", () => {
  expectStyle(
    'LET a = ["\\u0041", 1e3, 1.50, - 2, `x ${ 1+1 }`, {"k": 1, b : 2}]',
    'LET a = ["\\u0041", 1e3, 1.50, -2, `x ${ 1+1 }`, {"k": 1, b: 2}]\n',
  )
})

test("parentheses stay around operations, and are removed where they mean nothing", () => {
  expectStyle(
    "LET a = ((1 + 2)) + (3), b = (f)((x)) + (1 * 2), c = f((FOR x IN y : x), 1)",
    "LET a = (1 + 2) + 3, b = f(x) + (1 * 2), c = f((FOR x IN y : x), 1)\n",
  )
})

test("calls and lists", () => {
  expectStyle(
    `LET a = f(${LONG}, [${LONG}, 1], key: {a: 1})`,
    `LET a = f(\n  ${LONG},\n  [${LONG}, 1],\n  key: {a: 1}\n)\n`,
  )
  expectStyle(`LET a = f([${LONG}, ${LONG}, 1])`, `LET a = f([\n  ${LONG},\n  ${LONG},\n  1\n])\n`)
  expectStyle("LET a = [\n1, 2]", "LET a = [\n  1,\n  2\n]\n")
})

test("choices", () => {
  expectStyle(
    `TASK f(a) = IF a == 1 THEN ${LONG} ELSE IF a == 2 THEN b ELSE ${LONG}`,
    `TASK f(a) =\n  IF a == 1 THEN ${LONG}\n  ELSE IF a == 2 THEN b\n  ELSE ${LONG}\n`,
  )
})

test("LET, FOR, TRY and pipes", () => {
  expectStyle(
    `EMIT LET x = 1 IN FOR y IN ${LONG} WHERE y > x : ${LONG}`,
    `EMIT LET x = 1 IN\n  FOR y IN ${LONG} WHERE y > x :\n    ${LONG}\n`,
  )
  expectStyle(`EMIT LET x = ${LONG}, y = ${LONG} IN x`, `EMIT LET\n  x = ${LONG},\n  y = ${LONG}\nIN x\n`)
  expectStyle(
    `EMIT TRY ${LONG} ELSE "failed: " + error.message + ${LONG}`,
    `EMIT TRY ${LONG}\nELSE "failed: " + error.message + ${LONG}\n`,
  )
  expectStyle(`EMIT ${LONG} |> sections |> map(${LONG})`, `EMIT ${LONG}\n  |> sections\n  |> map(${LONG})\n`)
})

test("parameters, and imports", () => {
  expectStyle(
    `TASK f(a: string, b: ${LONG} = ${LONG}): string = a`,
    `TASK f(\n  a: string,\n  b: ${LONG} = ${LONG}\n): string = a\n`,
  )
  expectStyle(
    `IMPORT ${LONG} AS x, ${LONG} AS y FROM "a"`,
    `IMPORT\n  ${LONG} AS x,\n  ${LONG} AS y,\n  FROM "a"\n`.replace("y,\n", "y\n"),
  )
})

test("a block moves with its surroundings, and its text stays", () => {
  expectStyle(
    'EMIT """\n      # ${title}\n\n        indented\n    """',
    'EMIT """\n  # ${title}\n\n    indented\n"""\n',
  )
  expectStyle('EMIT """\r\n one\r\n\r\n two ${1}\r\n"""\r\n', 'EMIT """\n  one\n\n  two ${1}\n"""\n')
  expectStyle('TASK f() =  """\n one\n """', 'TASK f() = """\n  one\n  """\n')
  expectStyle('EMIT """\n one  \n\n   two\n"""', 'EMIT """\n  one  \n\n    two\n"""\n')
  expectStyle('EMIT """one\n  two"""', 'EMIT """one\n  two"""\n')
})

test("comments stay where they are", () => {
  expectStyle(
    "TASK f( # here\n  x, # first\n  # own\n  y # second\n) = x # in\n + # between\n y # after\n# end",
    "TASK f(\n  # here\n  x, # first\n  # own\n  y # second\n) =\n  x # in\n  + # between\n  y # after\n# end\n",
  )
})
