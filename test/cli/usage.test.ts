// The messages of the command line for wrong usage, and its help.

import { describe, expect, test } from "vitest"
import { recall } from "../support/command-line.ts"

describe("help", () => {
  test("--help teaches with examples, on standard output", async () => {
    const { status, stdout, stderr } = await recall(["--help"])
    expect(status).toBe(0)
    expect(stderr).toBe("")
    for (const word of [
      "run",
      "eval",
      "ask",
      "test",
      "parse",
      "Examples:",
      "offline",
      "Exit status",
      "70 a bug in Recall",
    ])
      expect(stdout).toContain(word)
  })

  test.each(["run", "eval", "ask", "test", "parse"])("%s has help of its own", async (command) => {
    const { status, stdout } = await recall([command, "--help"])
    expect(status).toBe(0)
    expect(stdout).toMatch(new RegExp(`^Usage: recall ${command} `))
  })

  test.each(["tree", "show", "diff", "html", "export"])("trace %s is described", async (command) => {
    const { status, stdout } = await recall(["trace", command, "--help"])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Usage: .*\n\n[A-Z][^]*\.\n\nArguments:/)
  })

  test.each(["run", "memo", "fmt"])("help %s is its --help", async (command) => {
    const { status, stdout, stderr } = await recall(["help", command])
    expect([status, stderr]).toEqual([0, ""])
    expect(stdout).toBe((await recall([command, "--help"])).stdout)
  })

  test("help alone is --help", async () => {
    expect(await recall(["help"])).toEqual(await recall(["--help"]))
  })

  test.each([
    ["check", "<path...>"],
    ["fmt", "<path...>"],
    ["types", "<path...>"],
    ["test", "[path...]"],
    ["lock", "[path...]"],
  ])("%s takes %s", async (command, paths) => {
    expect((await recall([command, "--help"])).stdout).toContain(`Usage: recall ${command} [options] ${paths}\n`)
  })

  test("--version prints the version", async () => {
    expect(await recall(["--version"])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\S+\n$/) })
  })
})

describe("wrong usage is status 2, on standard error", () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /Usage: recall/],
    [["frobnicate"], /unknown command 'frobnicate'/],
    [["help", "frobnicate"], /^Usage: recall \[options\] \[command\]/],
    [["fmt", "nofile"], /there is no file nofile\n/],
    [["eval", "1", "--replay", "no.jsonl"], /there is no recording no\.jsonl\n {2}hint: make one with --record FILE\n/],
    [["rnu", "x.rcl"], /Did you mean run/],
    [["report.rcl"], /hint: to run a file: recall run report\.rcl/],
    [["run"], /there is no file to run/],
    [["run", "a.md", "--resume", "x"], /there is no file to name/],
    [["run", "--resume", "x"], /there is no run x to resume/],
    [["run", "--resume", "../x"], /is not the id of a run/],
    [["eval", "1", "--replay", "r.jsonl", "--fresh"], /so it excludes/],
    [["run", "a.md", "b.md"], /too many arguments/],
    [["run", "a.md", "--frob"], /unknown option '--frob'/],
    [["run", "a.md", "--as", "poem"], /Allowed choices are module, document/],
    [["run", "missing.rcl"], /there is no file missing\.rcl/],
    [["eval", "1", "--arg", "x"], /--arg x names no value\n {2}hint: write name=text/],
    [["eval", "1", "--arg", "=x"], /names no value/],
    [["eval", "1", "--arg", "x:={"], /--arg x:=\{ is not JSON/],
    [["eval", "1", "--arg", "x=1", "--arg", "x=2"], /--arg x is given twice/],
    [["eval", "1", "--arg", "x=@nowhere.txt"], /there is no file nowhere\.txt/],
    [["eval", "1", "--arg", "x=@"], /no file name after @/],
    [["eval", "1", "--arg", "x=@-", "--arg", "y=@-"], /standard input can be read only once/],
    [["eval", "1", "--model", "parrot"], /no model is called "parrot"/],
    [["eval", "-x"], /hint: .*recall eval -- '-x'/],
  ]
  test.each(cases)("recall %j", async (args, message) => {
    const { status, stdout, stderr } = await recall(args)
    expect(stderr).toMatch(message)
    expect(stdout).toBe("")
    expect(status).toBe(2)
  })
})
