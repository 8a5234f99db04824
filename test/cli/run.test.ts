// The output of `recall run` and `recall eval`.

import { describe, expect, test } from "vitest"
import { recall } from "../support/command-line.ts"

const FIB = "TASK fib(n: number): number = IF n < 2 THEN n ELSE fib(n - 1) + fib(n - 2)\n"

describe("run", () => {
  test("a module prints its EMIT, with a final newline", async () => {
    const files = { "fib.rcl": `PARAM n: number\n${FIB}EMIT fib(n)` }
    expect(await recall(["run", "fib.rcl", "--arg", "n:=30"], { files })).toEqual({
      status: 0,
      stdout: "832040\n",
      stderr: "",
    })
  })

  test("a document prints its text unchanged, but for its calls", async () => {
    const files = { "letter.md": "# Dear CALL(name)\r\n\r\n`CALL(1)` \\CALL(2) 한국어 CALL(1 + 1)" }
    expect((await recall(["run", "letter.md", "--arg", "name=Ada"], { files })).stdout).toBe(
      "# Dear Ada\r\n\r\n`CALL(1)` CALL(2) 한국어 2\n",
    )
    expect((await recall(["run", "empty.md"], { files: { "empty.md": "" } })).stdout).toBe("\n")
  })

  test("- reads standard input, and --as sets its kind", async () => {
    expect((await recall(["run", "-"], { stdin: "a CALL(1 + 1)" })).stdout).toBe("a 2\n")
    expect((await recall(["run", "-", "--as", "module"], { stdin: "EMIT 3" })).stdout).toBe("3\n")
    expect((await recall(["run", "a.rcl", "--as", "document"], { files: { "a.rcl": "EMIT 3" } })).stdout).toBe(
      "EMIT 3\n",
    )
  })

  test.each(["--trace", "--record"])("%s does not overwrite the program", async (option) => {
    const written = new Map<string, string>()
    const { status, stdout, stderr } = await recall(["run", "a.rcl", option, "./a.rcl"], {
      files: { "a.rcl": "EMIT 3" },
      written,
    })
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toContain(`error[bad-option]: ${option} would overwrite a.rcl, the program to run`)
    expect(written.has("./a.rcl")).toBe(false)
  })

  test("--trace and --record to one file are refused", async () => {
    const { status, stderr } = await recall(["run", "a.rcl", "--trace", "./a.jsonl", "--record", "a.jsonl"], {
      files: { "a.rcl": "EMIT 3" },
    })
    expect(status).toBe(2)
    expect(stderr).toContain("--trace and --record would both write ./a.jsonl")
  })

  test("imports are found beside the file", async () => {
    const files = { "lib/fib.rcl": FIB, "main.rcl": 'IMPORT fib FROM "./lib/fib.rcl"\nEMIT fib(10)' }
    expect(await recall(["run", "main.rcl"], { files })).toMatchObject({ stdout: "55\n", status: 0 })
  })

  test("an error in an imported module is shown in that module", async () => {
    const files = {
      "lib/bad.rcl": "LET b = 2\nTASK f(n: number): number = n / 0",
      "main.rcl": 'IMPORT f FROM "./lib/bad.rcl"\nEMIT f(10)',
    }
    const { status, stderr, stdout } = await recall(["run", "main.rcl"], { files })
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
    expect(stderr).toContain("error[division-by-zero]")
    expect(stderr).toContain("--> lib/bad.rcl:2:29\n")
    expect(stderr).toContain("2 | TASK f(n: number): number = n / 0\n")
  })

  test("a warning goes to standard error, and the text stays text", async () => {
    const { status, stdout, stderr } = await recall(["run", "-"], { stdin: "before CALL(1 + ) after" })
    expect({ status, stdout }).toEqual({ status: 0, stdout: "before CALL(1 + ) after\n" })
    expect(stderr).toMatch(/^warning\[[a-z-]+\]: .*\n --> <stdin>:1:\d+\n/)
  })

  test("a file that is not UTF-8 is refused, with the place of the first byte", async () => {
    const files = { "latin1.md": Uint8Array.of(0x63, 0x61, 0x66, 0xe9) }
    const { status, stderr } = await recall(["run", "latin1.md"], { files })
    expect(status).toBe(2)
    expect(stderr).toContain("error[not-utf8]: latin1.md is not UTF-8 text: byte 0xe9 at offset 3\n")
  })
})

describe("arguments", () => {
  const files = {
    "p.rcl": "## Whom to greet.\nPARAM name: string\n## How often.\nPARAM times: number = 1\nEMIT repeat(name, times)",
    "name.txt": "\ufeffAda",
  }
  test.each([
    [["--arg", "name=Bo"], "Bo"],
    [["--arg", "name=@name.txt"], "Ada"],
    [["--arg", "name=@@home"], "@home"],
    [["--arg", "name=a=b:=c"], "a=b:=c"],
    [["--arg", "name="], ""],
    [["--arg", "name=x", "--arg", "times:=3"], "xxx"],
    [["--arg", 'name:="x y"'], "x y"],
  ])("%j", async (args, printed) => {
    expect(await recall(["run", "p.rcl", ...args], { files })).toMatchObject({ stdout: `${printed}\n`, stderr: "" })
  })

  test("a missing one is named with its type and documentation", async () => {
    const { status, stdout, stderr } = await recall(["run", "p.rcl"], { files })
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toContain("error[missing-argument]")
    for (const word of ["name", "string", "Whom to greet."]) expect(stderr).toContain(word)
  })

  test("an unknown one is named, with the known ones", async () => {
    const { status, stderr } = await recall(["run", "p.rcl", "--arg", "nam=x"], { files })
    expect(status).toBe(2)
    expect(stderr).toContain("error[unknown-argument]")
    for (const word of ["nam", "name", "times", "How often."]) expect(stderr).toContain(word)
  })

  test("one of another type is refused", async () => {
    const { status, stderr } = await recall(["run", "p.rcl", "--arg", "name=x", "--arg", "times=many"], { files })
    expect(status).toBe(2)
    expect(stderr).toContain("times")
  })
})

describe("eval", () => {
  test.each([
    ['"a" + "b"', "ab"],
    ["[1, {a: null}]", '[1,{"a":null}]'],
    ["1 + 1", "2"],
    ['"ends in a newline\\n"', "ends in a newline"],
  ])("%s", async (expression, printed) => {
    expect(await recall(["eval", expression])).toEqual({ status: 0, stdout: `${printed}\n`, stderr: "" })
  })

  test("an error shows the expression with the place", async () => {
    const { status, stderr } = await recall(["eval", "LET x = 1 IN y + x"])
    expect(status).toBe(1)
    expect(stderr).toContain("error[unknown-name]")
    expect(stderr).toContain(" --> <expression>:1:14\n  |\n1 | LET x = 1 IN y + x\n  |              ^\n")
  })

  test("after -- an expression may begin with -", async () => {
    expect((await recall(["eval", "--", "-1 + 3"])).stdout).toBe("2\n")
  })
})

describe("--json", () => {
  interface Report {
    readonly value: unknown
    readonly text: string
    readonly usage: object
    readonly diagnostics: readonly {
      readonly code: string
      readonly severity: string
      readonly line?: number
      readonly column?: number
    }[]
  }
  const parse = (text: string): Report => JSON.parse(text) as Report
  const USAGE = ["calls", "questions", "requests", "tokens", "usd", "depth", "steps", "seconds"]

  test("prints one object", async () => {
    const { status, stdout } = await recall(["run", "-", "--as", "module", "--json"], {
      stdin: `${FIB}EMIT {n: fib(20)}`,
    })
    const report = parse(stdout)
    expect(status).toBe(0)
    expect(Object.keys(report)).toEqual(["value", "text", "partial", "missing", "usage", "diagnostics"])
    expect(Object.keys(report.usage)).toEqual(USAGE)
    expect(report).toMatchObject({
      value: { n: 6765 },
      text: '{"n":6765}',
      diagnostics: [],
      usage: { calls: { evaluated: 21, remembered: 18 }, requests: 0 },
    })
  })

  test("prints one when the program fails, too", async () => {
    const { status, stdout, stderr } = await recall(["eval", "1 +\n 1 / 0", "--json"])
    const report = parse(stdout)
    expect(status).toBe(1)
    expect(stderr).toContain("division-by-zero")
    expect(Object.keys(report)).toEqual(["value", "text", "partial", "missing", "usage", "diagnostics"])
    expect(Object.keys(report.usage)).toEqual(USAGE)
    expect(report).toMatchObject({
      value: null,
      text: "",
      diagnostics: [{ code: "division-by-zero", severity: "error", line: 2, column: 2 }],
    })
  })

  test("prints one for wrong usage, too", async () => {
    const { status, stdout } = await recall(["run", "-", "--as", "module", "--json"], {
      stdin: "PARAM a: string\nEMIT a",
    })
    expect(status).toBe(2)
    expect(parse(stdout)).toMatchObject({ value: null, diagnostics: [{ code: "missing-argument", severity: "error" }] })
  })
})

test("--no-memo stores nothing, and equal calls of the run are made once", async () => {
  const { stdout } = await recall(["run", "-", "--as", "module", "--json", "--no-memo"], {
    stdin: `${FIB}EMIT fib(10)`,
  })
  expect(JSON.parse(stdout)).toMatchObject({ value: 55, usage: { calls: { evaluated: 11, remembered: 8 } } })
})
