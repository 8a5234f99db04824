// The findings of each rule of `recall check`, and the code that it leaves alone.

import { describe, expect, test } from "vitest"
import { found } from "./support.ts"

describe("functions and patterns that are given to functions of the language", () => {
  const XS = "PARAM xs: [number]\n"
  test.each([
    ["map(xs, (a, b) => a)", "2:14 wrong-arity: map calls its function with 1 argument, and this one takes 2"],
    ["xs |> filter(() => true)", "2:19 wrong-arity: filter calls its function with 1 argument, and this one takes 0"],
    ["reduce(xs, x => x)", "2:17 wrong-arity: reduce calls its function with 2 arguments, and this one takes 1"],
    [
      "tree_reduce(f: x => x, list: xs)",
      "2:21 wrong-arity: tree_reduce calls its function with 2 arguments, and this one takes 1",
    ],
    ['sort_by(xs, "v")', "2:18 not-callable: sort_by needs a function, and this is none"],
    ['CALL("count", xs, 3)', "2:24 not-callable: count needs a function, and this is none"],
    ["min_by(xs, `a`)", "2:17 not-callable: min_by needs a function, and this is none"],
    ["reduce(xs, 0, (a, b) => a)", "2:17 not-callable: reduce needs a function, and this is none"],
    ['TRY matches(string(xs), "(") ELSE false', "2:30 invalid-pattern: not a pattern: missing closing ): `(`"],
  ])("%s", async (expression, expected) =>
    expect(await found(`${XS}EMIT ${expression}`)).toEqual([`warning ${expected}`]),
  )

  test("a pattern that every run reads is an error", async () =>
    expect(await found('EMIT find_all("a", "(.)\\\\1")')).toEqual([
      "error 1:20 invalid-pattern: not a pattern: invalid escape sequence: `\\1`",
    ]))

  test.each([
    "map(xs, number)",
    "map(xs, [number])",
    "map(xs, x => x)",
    "reduce(xs, (a, b) => a)",
    "tree_combine(xs, parts => parts[0])",
    "(LET map = (a, b) => a IN map(xs, (a, b) => a))",
    'matches(string(xs), "[a-z]+")',
    'matches("a", string(xs))',
  ])("nothing is wrong with %s", async (expression) => expect(await found(`${XS}EMIT ${expression}`)).toEqual([]))
})

describe("certain failures", () => {
  test.each([
    [
      'EMIT 1 + "a"',
      "error 1:6 wrong-type: + joins two numbers, two texts or two lists, "
        + 'and these are the number 1 and the string "a"',
    ],
    [
      "EMIT LET n = [1] IN n - 1",
      "error 1:21 wrong-type: - needs two numbers, and these are of type [1] and the number 1",
    ],
    [
      'EMIT 1 < "a"',
      'error 1:6 wrong-type: < compares two numbers or two texts, and these are the number 1 and the string "a"',
    ],
    ["EMIT 2 IN 3", "error 1:6 wrong-type: nothing can be IN the number 3"],
    ["EMIT 1 / 0", "error 1:6 division-by-zero: this divides by zero"],
    ['EMIT IF "yes" THEN 1 ELSE 2', 'error 1:9 wrong-type: IF needs true or false, and this is the string "yes"'],
    ["EMIT NOT 1", "error 1:10 wrong-type: NOT needs true or false, and this is the number 1"],
    ["EMIT length([]) AND true", "error 1:6 wrong-type: AND needs true or false, and this is of type number"],
    ['EMIT FOR x IN "abc" : x', 'error 1:15 wrong-type: FOR goes through a list, and this is the string "abc"'],
    ['EMIT "text".title', 'error 1:6 no-field: the string "text" has no fields, so no .title'],
    ["EMIT {title: 1}.titel", 'error 1:6 missing-key: the record has no key "titel"'],
    ["EMIT upper(5)", "error 1:12 wrong-argument: upper needs string for text, and this is the number 5"],
    ["EMIT 5 |> upper", "error 1:6 wrong-argument: upper needs string for text, and this is the number 5"],
    [
      'EMIT 3 |> ("a" - 1)',
      'error 1:12 wrong-type: - needs two numbers, and these are the string "a" and the number 1',
    ],
    ['EMIT 1 |> "a".b', 'error 1:11 no-field: the string "a" has no fields, so no .b'],
    [
      'TASK double(n: number): number = n * 2\nEMIT CALL("double", "2")',
      'error 2:21 wrong-argument: double needs number for n, and this is the string "2"',
    ],
    [
      'TASK take_it(p: {name: string}): string = p.name\nEMIT take_it({nam: "x"})',
      'error 2:14 wrong-argument: take_it needs {name: string} for p, and this is of type {nam: "x"}',
    ],
    [
      'TASK mood(m: "good" | "bad" = "fine"): string = m\nEMIT mood("good")',
      'warning 1:31 wrong-argument: m is declared "good" | "bad", and its fallback is the string "fine"',
    ],
    [
      'TASK mood(m: "good" | "bad"): string = m\nEMIT mood("goood")',
      'error 2:11 wrong-argument: mood needs "good" | "bad" for m, and this is the string "goood"',
    ],
    [
      'TASK count_it(): number = "many"\nEMIT count_it()',
      'error 1:27 wrong-result: count_it gives "many", not number as it declares',
    ],
    ["EMIT 1(2)", "error 1:6 not-callable: the number 1 cannot be called"],
    [
      "PARAM n: number\nEMIT n + `x`",
      "error 2:6 wrong-type: + joins two numbers, two texts or two lists, "
        + "and these are of type number and of type string",
    ],
  ])("%s", async (text, expected) => {
    expect(await found(text)).toEqual([expected])
  })

  test("are warnings where not every run evaluates them", async () => {
    expect(await found('PARAM n: number\nEMIT IF n > 1 THEN 1 + "a" ELSE 2')).toEqual([
      expect.stringMatching(/^warning 2:20 wrong-type/),
    ])
    expect(await found('TASK _f(n: number): number = n + "a"\nEMIT TRY _f(1) ELSE 2')).toEqual([
      expect.stringMatching(/^warning 1:30 wrong-type/),
    ])
    expect(await found('TASK _f(n: number): number = n + "a"\nEMIT _f(1)')).toEqual([
      expect.stringMatching(/^error 1:30 wrong-type/),
    ])
  })

  test("a PARAM's fallback is converted, like an argument of the command line", async () => {
    expect(await found('PARAM n: number = "5"\nEMIT n')).toEqual([])
  })

  test("that are caught on the spot are ignored", async () => {
    expect(await found('EMIT TRY 1 + "a" ELSE error.code')).toEqual([])
  })

  test("are not found where a type is unknown", async () => {
    expect(await found("PARAM x\nPARAM y: any\nEMIT x + 1 + y.field + x[0]")).toEqual([])
    expect(await found('EMIT LET Person = {name: string}, p = Person({name: "Ada"}) IN p.name')).toEqual([])
    expect(await found("EMIT [FOR x IN [] : x + 1, reduce([1], (a, b) => a + b, 0)]")).toEqual([])
  })

  test("a field that the type does not name is not certain to fail", async () => {
    const text = 'LET Person = {name: string}\nTASK of(p: Person) = p.nam\nEMIT of({name: "Ada", nam: 1})'
    expect(await found(text)).toEqual(["warning 2:22 unknown-field: the type {name: string} does not name nam"])
  })
})

describe("recursion", () => {
  test("that always happens", async () => {
    expect(await found("TASK f(n: number): number = f(n - 1) + 1\nEMIT f(3)")).toEqual([
      "error 1:6 endless-recursion: f always calls itself, so it cannot end",
    ])
    expect(await found("TASK f(n) = g(n)\nTASK g(n) = [h(n)]\nTASK h(n) = LET x = f(n) IN x\nEMIT 1")).toEqual([
      "warning 1:6 endless-recursion: f always calls itself, through g and h, so it cannot end",
      "warning 2:6 endless-recursion: g always calls itself, through h and f, so it cannot end",
      "warning 3:6 endless-recursion: h always calls itself, through f and g, so it cannot end",
    ])
  })
  test("with a case without it, or that is caught, or that a local name hides", async () => {
    expect(await found("TASK f(n) = IF n < 1 THEN 0 ELSE f(n - 1)\nEMIT f(3)")).toEqual([])
    expect(await found("TASK f(n) = n == 0 OR f(n - 1)\nEMIT f(3)")).toEqual([])
    expect(await found("TASK f(n) = FOR x IN n : f(x)\nEMIT f([])")).toEqual([])
    expect(await found("TASK f(n) = TRY f(n) ELSE 0\nEMIT f(3)")).toEqual([])
  })
})

describe("branches that are never evaluated", () => {
  test.each([
    [
      "EMIT IF NOT true THEN 1 ELSE 2",
      "warning 1:23 unreachable-branch: this is never evaluated: the condition is always false",
    ],
    [
      "EMIT true OR false",
      "warning 1:14 unreachable-branch: this is never evaluated: the left side of OR is always true",
    ],
    [
      "EMIT FOR x IN [1] WHERE false : x",
      "warning 1:33 unreachable-branch: this is never evaluated: no item passes the WHERE",
    ],
    ["EMIT TRY 1 ELSE 2", "warning 1:17 unreachable-branch: this is never evaluated: the body of TRY cannot fail"],
  ])("%s", async (text, expected) => {
    expect(await found(text)).toEqual([expected])
  })
})

describe("unused names", () => {
  test("of imports, parameters and bindings", async () => {
    const text =
      'IMPORT used, spare, _kept FROM "./a.rcl"\nIMPORT "./a.rcl" AS a\nPARAM p\nTASK f(x, y, _z) = x\n'
      + "EMIT LET one = 1, two = one, _three = 3 IN used(f(1, 2, 3))"
    expect(await found(text, { "a.rcl": "## Used.\nTASK used(x) = x\nTASK spare() = 1\nTASK _kept() = 1" })).toEqual([
      "warning 1:14 unused-name: spare is imported and not used",
      'error 1:21 private-name: _kept is private to "./a.rcl"',
      "warning 2:21 unused-name: a is imported and not used",
      "warning 3:7 unused-name: the PARAM p is not used",
      "warning 4:11 unused-name: the parameter y is not used",
      "warning 5:19 unused-name: two is bound and not used",
    ])
  })
  test("of the LETs of a program, which are not evaluated then, but not of a library", async () => {
    const lets =
      'IMPORT write_text FROM "std/files"\nLET saved = write_text("a", "b"), one = 1, _kept = 2\nTEST "one" : one == 1'
    expect(await found(`${lets}\nEMIT "done"`)).toEqual([
      "warning 2:5 unused-name: the LET saved is not used, so it is never evaluated",
    ])
    expect(await found(lets)).toEqual([])
  })
  test("are used by CALL, in templates, types and pipes", async () => {
    const text =
      'IMPORT T, f, g FROM "host"\nPARAM name: T\nTASK h(x: number, y = x_(1)) = `${x} CALL("f", y)`\n'
      + "TASK x_(n) = n\nEMIT name |> g |> (z => h(1))"
    expect(await found(text)).toEqual([])
  })
  test("a binding that a later one hides is used by it", async () => {
    expect(await found("EMIT LET x = 1 IN LET x = x + 1 IN x")).toEqual([
      "warning 1:23 shadowed-name: this x hides another x around it",
    ])
  })
})

test("names that hide others", async () => {
  const text =
    'IMPORT a FROM "host"\nPARAM article\n'
    + "TASK f(article, a) = FOR f IN article : (article => article)(f + a)\nEMIT [f(article, 1), a]"
  expect(await found(text)).toEqual([
    "warning 3:17 shadowed-name: this a hides the import a",
    "warning 3:26 shadowed-name: this f hides the task f",
    "warning 3:42 shadowed-name: this article hides another article around it",
  ])
})

test("public tasks of a library have a description", async () => {
  expect(await found("TASK one() = 1\nTASK _two() = 2\n## Three.\nTASK three() = 3")).toEqual([
    "warning 1:6 missing-description: one has no description",
  ])
})

describe("errors of a file", () => {
  test("are all reported at once, without consequential ones", async () => {
    const text =
      "LET broken = = 1\nTASK also(x = x +\nTASK length(x = 1\nIMPORT spare FROM\n"
      + 'EMIT [broken, also(1), length(1, 2, 3), spare, nowhere, 1 + "a"]'
    expect((await found(text)).map((line) => line.replace(/: .*/, ""))).toEqual([
      "error 1:14 syntax-error",
      "error 2:10 unclosed-bracket",
      "error 3:12 unclosed-bracket",
      "error 4:18 syntax-error",
      "error 5:48 unknown-name",
      "error 5:57 wrong-type",
    ])
  })
  test("of imported modules have their file", async () => {
    const modules = {
      "a.rcl": 'IMPORT g FROM "./b.rcl"\nTASK f(x) = nowhere + g(x)',
      "b.rcl": "TASK g(x = = 1) = x\nTASK h( = 1",
    }
    expect(
      (await found('IMPORT f FROM "./a.rcl"\nEMIT f(1)', modules)).map((line) => line.replace(/: .*/, "")),
    ).toEqual(["error a.rcl 2:13 unknown-name", "error b.rcl 1:12 syntax-error", "error b.rcl 2:9 syntax-error"])
  })
  test("of imports", async () => {
    expect(
      await found(
        'IMPORT f FROM "./missing.rcl"\nIMPORT g FROM "host"\nIMPORT "host" AS h\nEMIT [f(1), g(2), h.price(3)]',
      ),
    ).toEqual(['error 1:1 module-not-found: there is no module "./missing.rcl"'])
  })
})

describe("options of a question", () => {
  test.each([
    [
      'EMIT ask("How many?", retruns: number)',
      "warning 1:23 option-like-name: retruns is shown to the model as a datum; no option of a question has that name",
    ],
    [
      'EMIT CALL("How many?", return: number)',
      "warning 1:24 option-like-name: return is shown to the model as a datum; no option of a question has that name",
    ],
    [
      'EMIT ask("How many?", modle: "small")',
      "warning 1:23 option-like-name: modle is shown to the model as a datum; no option of a question has that name",
    ],
  ])("%s", async (source, expected) => {
    expect(await found(source)).toEqual([expected])
  })
  test.each([
    'ask("Which is best?", samples: ["a", "b"])',
    'ask("How many?", returns: number, model: "small", sample: 1)',
    'CALL("What does it cost?", tool: "a saw", text: "…")',
  ])("%s is as it should be", async (source) => {
    expect(await found(`EMIT ${source}`)).toEqual([])
  })
})
