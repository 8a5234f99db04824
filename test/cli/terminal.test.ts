// Text at a terminal: whatever a program or a model writes is shown there, and obeyed nowhere.

import { spawnSync } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { forTerminal, outputTo } from "../../src/cli/output.ts"
import { builtCommandLine } from "../support/built.ts"
import { recall } from "../support/command-line.ts"
import { createScreen } from "../support/screen.ts"

/** A title, a cleared screen, a hidden word, an overwritten line, an 8-bit sequence and a reversed name of a file. */
const HOSTILE = "a\u001b]0;PWNED\u0007b\u001b[2Jc\u001b[8md\re\u009b31mf\u202egpj.exe\u2066g\u007f\ttab\nend"
/** Characters that act on a terminal; a carriage return is that of a line end there. */
// oxlint-disable-next-line no-control-regex -- the pattern finds control characters
const ACTING = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

const unit = fc.oneof(fc.constantFrom(..."\u001b[]0;m\u0007\u0008\r\n\t\u009b\u009d\u202e\u2066\ufeff"), fc.string())

describe("text", () => {
  test("has no character that acts, keeps all others, and its lines", () => {
    fc.assert(
      fc.property(
        fc.array(unit).map((units) => units.join("")),
        (text) => {
          const shown = forTerminal(text)
          expect(shown.replaceAll("\r", "!")).not.toMatch(ACTING)
          expect(shown).not.toContain("\r")
          expect(shown.split("\n").length).toBe(text.split("\n").length)
          if (!ACTING.test(text) && !text.includes("\r")) expect(shown).toBe(text)
        },
      ),
    )
  })

  test("that is JSON stays the same value", () => {
    fc.assert(
      fc.property(fc.array(unit), (texts) => {
        expect(JSON.parse(forTerminal(JSON.stringify(texts, null, 2)))).toEqual(texts)
      }),
    )
  })

  test("moves no cursor of an emulated terminal", async () => {
    const screen = createScreen(120)
    screen.write(`first\n${HOSTILE}\n`)
    expect(await screen.lines()).toEqual([
      "first",
      "a␛]0;PWNED␇b␛[2Jc␛[8md␍e\\u009b31mf\\u202egpj.exe\\u2066g\\u007f".padEnd(64) + "tab",
      "end",
    ])
  })

  test("goes to a pipe as it is", () => {
    const written: string[] = []
    outputTo(false, (text) => written.push(text)).write(HOSTILE)
    expect(written).toEqual([HOSTILE])
  })
})

const FILES = {
  "answer.rcl": `EMIT ${JSON.stringify(HOSTILE).replaceAll("$", "\\$")}`,
  "named.rcl": `TEST ${JSON.stringify("n\u001b]0;PWNED\u0007")}: 1 == 2`,
  "broken.rcl": `EMIT "${"\u009b"}" + \u202e`,
}
const COMMANDS = [
  ["run", "answer.rcl"],
  ["run", "answer.rcl", "--json"],
  ["run", "answer.rcl", "--nothing\u001b[2J"],
  ["test", "named.rcl"],
  ["test", "named.rcl", "--reporter", "tap"],
  ["check", "broken.rcl"],
  ["check", "broken.rcl", "--json"],
  ["parse", "broken.rcl", "--json"],
  ["fmt", "-"],
  ["frobnicate\u001b[2J"],
  ["run", "nothing\u001b[2J.rcl"],
  ["doc", "answer.rcl"],
]

test.each(COMMANDS.map((args) => ({ args })))("a terminal obeys nothing of recall $args", async ({ args }) => {
  const { stdout, stderr } = await recall(args, {
    files: FILES,
    stdin: `Text ${HOSTILE}`,
    terminal: true,
    env: { NO_COLOR: "1" },
  })
  expect(stdout + stderr).not.toBe("")
  expect(stdout + stderr).not.toMatch(ACTING)
  expect(stdout + stderr).not.toContain("\r")
})

/** `script` of util-linux gives a command a terminal of its own. */
const hasScript = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") === true

describe.runIf(hasScript)("in a real terminal", () => {
  let folder: string
  let executable: string
  beforeAll(async () => {
    executable = await builtCommandLine()
    folder = await mkdtemp(join(tmpdir(), "recall-terminal-"))
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each(["run answer.rcl", "run answer.rcl --json", "test named.rcl", "check broken.rcl --json"])(
    "recall %s",
    (command) => {
      const quoted = [process.execPath, executable].map((path) => `'${path}'`).join(" ")
      const { stdout } = spawnSync("script", ["-qec", `${quoted} ${command}`, "/dev/null"], {
        cwd: folder,
        encoding: "utf8",
        env: { PATH: process.env["PATH"], NO_COLOR: "1", TERM: "xterm" },
      })
      expect(stdout).toMatch(/PWNED|broken\.rcl/)
      expect(stdout).not.toMatch(ACTING)
      expect(stdout.replaceAll("\r\n", "\n")).not.toContain("\r")
    },
  )
})
