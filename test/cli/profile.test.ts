// `--profile` and `--profile-file`.

import { expect, test } from "vitest"
import { recall } from "../support/command-line.ts"

const files = {
  "p.rcl":
    'TASK double(n: number) = n * 2\nTASK about(n) = ask("Is it so?", n)\nEMIT [double(1), double(1), about(2)]\n',
}

test("the table has the calls, the remembered results, the times and the tokens of each task", async () => {
  const { status, stderr } = await recall(["run", "p.rcl", "--model", "offline", "--quiet", "--profile"], { files })
  expect(status).toBe(0)
  const lines = stderr.split("\n").map((line) => line.trim().split(/ {2,}/))
  expect(lines).toContainEqual(["calls", "remembered", "own time", "with below", "tokens", "dollars"])
  const row = (name: string) => lines.find(([first]) => first === name)
  const time = expect.stringMatching(/^[\d.]+ m?s$/) as string
  const tokens = expect.stringMatching(/^\d+$/) as string
  expect(row("double")).toEqual(["double", "1", "1", time, time])
  expect(row("about")!.slice(0, 5)).toEqual(["about", "1", time, time, tokens])
  expect(row('ask "Is it so?"')!.slice(0, 5)).toEqual(['ask "Is it so?"', "1", time, time, tokens])
})

test("the file is one that speedscope reads", async () => {
  const written = new Map<string, string>()
  const { status } = await recall(["run", "p.rcl", "--model", "offline", "--quiet", "--profile-file", "p.json"], {
    files,
    written,
  })
  expect(status).toBe(0)
  expect(JSON.parse(written.get("p.json")!)).toMatchObject({
    $schema: "https://www.speedscope.app/file-format-schema.json",
    profiles: [{ type: "sampled", unit: "milliseconds" }, { type: "sampled" }],
  })
})

test("the file is not that of the trace, nor the program", async () => {
  const same = await recall(["run", "p.rcl", "--trace", "o.json", "--profile-file", "./o.json"], { files })
  expect(same.stderr).toContain("--trace and --profile-file would both write ./o.json")
  const program = await recall(["run", "p.rcl", "--profile-file", "p.rcl"], { files })
  expect(program.stderr).toContain("--profile-file would overwrite p.rcl")
})
