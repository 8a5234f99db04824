// Completion of command lines: the candidates, and the scripts in the shells that the machine has.

import { spawnSync } from "node:child_process"
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { SHELLS } from "../../src/cli/options.ts"
import { builtCommandLine } from "../support/built.ts"
import { recall } from "../support/command-line.ts"

/** The candidates for the last word, without their descriptions. */
async function candidates(...line: readonly string[]): Promise<readonly string[]> {
  const words = line.slice(0, -1)
  const { status, stdout, stderr } = await recall(["complete", `--current=${line.at(-1)}`, "--", ...words])
  expect([status, stderr]).toEqual([0, ""])
  return stdout.split("\n").flatMap((each) => (each === "" ? [] : [each.split("\t")[0]!]))
}

describe("candidates", () => {
  test.each([
    ["commands", ["ev"], ["eval"]],
    ["subcommands", ["trace", "d"], ["diff", "debug"]],
    ["options of a command", ["run", "--re"], ["--record", "--replay", "--redact", "--resume"]],
    ["options behind an argument", ["run", "a.rcl", "--tr"], ["--trace"]],
    ["options of a subcommand", ["trace", "tree", "--m"], ["--min-cost"]],
    ["choices of an option", ["test", "--reporter", "j"], ["json", "junit"]],
    ["choices behind =", ["test", "--reporter=j"], ["--reporter=json", "--reporter=junit"]],
    ["choices as bash divides them", ["test", "--reporter", "=", "j"], ["json", "junit"]],
    ["choices of an argument", ["completion", "p"], ["powershell"]],
    ["files for an argument", ["run", "x"], [":files"]],
    ["files for every argument of a list", ["check", "a.rcl", "b.rcl", ""], [":files"]],
    ["files for an option", ["run", "a.rcl", "--trace", ""], [":files"]],
    ["files behind =", ["run", "a.rcl", "--trace=x"], [":files"]],
    ["files behind --", ["check", "--", "-"], [":files"]],
    ["beginnings of models", ["run", "--model", "o"], ["offline", "openai:"]],
    ["beginnings of permissions behind =", ["run", "--allow=w"], ["--allow=write="]],
    ["nothing for a value that is free", ["run", "--budget", ""], []],
    ["nothing behind the last argument", ["run", "a.rcl", ""], []],
    ["nothing for an unknown command", ["frobnicate", ""], []],
  ])("%s: %j", async (_, line, expected) => expect(await candidates(...line)).toEqual(expected))

  test("leave out an option that is given, unless it may be repeated", async () => {
    const left = await candidates("run", "a.rcl", "--json", "--arg", "x=1", "--")
    expect(left).not.toContain("--json")
    expect(left).toEqual(expect.arrayContaining(["--arg", "--trace", "--help"]))
  })

  test("have all commands of the help, with their descriptions, and none that is hidden", async () => {
    const { stdout } = await recall(["complete", "--current=", "--"])
    const help = (await recall(["--help"])).stdout
    const named = [...help.matchAll(/^ {2}([a-z]+) (?=.* {2}\w)/gm)].map(([, name]) => name!)
    expect(
      stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split("\t")[0]),
    ).toEqual(named)
    expect(named).toEqual(expect.arrayContaining(["run", "trace", "completion", "help"]))
    expect(named).not.toContain("complete")
    expect(stdout).toContain("\neval\tevaluate an expression\n")
  })
})

test.each(SHELLS)("the script of %s is printed, and no other shell is known", async (shell) => {
  const { status, stdout } = await recall(["completion", shell])
  expect(status).toBe(0)
  expect(stdout).toContain("recall complete ")
  expect((await recall(["completion", "tcsh"])).status).toBe(2)
})

describe("in a shell", () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "recall-completion-"))
    await writeFile(
      join(folder, "recall"),
      `#!/bin/sh\nexec "${process.execPath}" "${await builtCommandLine()}" "$@"\n`,
    )
    await chmod(join(folder, "recall"), 0o755)
    await writeFile(join(folder, "report one.rcl"), "EMIT 1")
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const runsIn = (shell: string, ...args: readonly string[]) =>
    spawnSync(shell, args, { cwd: folder, encoding: "utf8", env: { PATH: `${folder}:${process.env["PATH"]}` } })
  const has = (shell: string) => runsIn(shell, "-c", "exit 0").status === 0

  test.skipIf(!has("bash")).each([
    [["recall", "ev"], ["eval"]],
    [["recall", "run", "rep"], ["report one.rcl"]],
    [
      ["recall", "test", "--reporter", "=", "j"],
      ["json", "junit"],
    ],
    [
      ["recall", "test", "--reporter", "="],
      ["text", "json", "junit", "tap"],
    ],
  ])("bash completes %j", async (words, expected) => {
    const line = words.map((word) => `'${word}'`).join(" ")
    const { stdout, stderr } = runsIn(
      "bash",
      "--norc",
      "-c",
      `source <(recall completion bash); COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; `
        + `_recall; printf '%s\\n' "\${COMPREPLY[@]}"`,
    )
    expect([stdout, stderr]).toEqual([expected.map((word) => `${word}\n`).join(""), ""])
  })

  test.skipIf(!has("zsh"))("zsh reads its script", () => {
    const { status, stderr } = runsIn(
      "zsh",
      "-f",
      "-c",
      "autoload -U compinit; compinit -u -D; source <(recall completion zsh)",
    )
    expect([status, stderr]).toEqual([0, ""])
  })

  test.skipIf(!has("fish"))("fish completes a command", () => {
    const { stdout } = runsIn("fish", "-c", "recall completion fish | source; complete -C 'recall ev'")
    expect(stdout).toBe("eval\tevaluate an expression\n")
  })

  test.skipIf(!has("pwsh"))("PowerShell completes a command", () => {
    const { stdout } = runsIn(
      "pwsh",
      "-NoProfile",
      "-c",
      "recall completion powershell | Out-String | Invoke-Expression; "
        + "(TabExpansion2 'recall ev' 9).CompletionMatches.CompletionText",
    )
    expect(stdout.trim()).toBe("eval")
  })
})
