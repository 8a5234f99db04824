// The command `npm run trial`: its help, its output, and its messages for bad input.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { startModelServer } from "../../src/testing/index.ts"
import { main } from "../../scripts/trial/run.ts"
import { TASKS } from "../../scripts/trial/tasks/index.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recall-trial-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function trial(...args: readonly string[]) {
  let [stdout, stderr] = ["", ""]
  const status = await main(args, {
    out: (text) => void (stdout += text),
    err: (text) => void (stderr += text),
    folder,
  })
  return { status, stdout, stderr }
}

test("--help names every option, task and arm", async () => {
  const { status, stdout } = await trial("--help")
  expect(status).toBe(0)
  for (const { name } of TASKS) expect(stdout).toContain(`\n  ${name} `)
  for (const option of [
    "--model",
    "--options",
    "--task",
    "--size",
    "--samples",
    "--seed",
    "--arm",
    "--record",
    "--note",
  ])
    expect(stdout).toContain(option)
  for (const option of ["--replay", "--json", "--page", "--concurrency", "--tokens", "--budget"])
    expect(stdout).toContain(option)
  for (const arm of ["recall/turn", "recall/prefill/short", "library/completion"]) expect(stdout).toContain(arm)
})

describe("bad input is refused with status 2 and a message that says what to write", () => {
  const CASES: readonly (readonly [args: string, message: RegExp])[] = [
    ["", /there is no model\n {2}hint: give --model SPEC/],
    ["--model offline --page", /--model and --page do not go together/],
    ["--replay /tmp/none --record /tmp/none", /--record needs a --model/],
    ["--model offline --note x", /--note needs --record/],
    ["--model nobody", /no model is called "nobody"\n {2}hint: write offline or tiny or openai:NAME/],
    ["--model offline --task count", /There is no task "count"; there are counts, pairs/],
    ["--model offline --arm recall/never", /There is no arm "recall\/never"; there are plain, recall/],
    ["--model offline --arm recall/prefill", /offline continues by turn and cannot continue by prefill/],
    ["--model offline --size huge", /"huge" is no size: write small, medium, large/],
    ["--model offline --size 0", /"0" is no size/],
    [
      "--model offline --task chain --size 10",
      /the task chain cannot have 10 characters\n {2}hint: give --size from 5000/,
    ],
    ["--model offline --task letters --arm library", /none of these tasks has a program for these arms/],
    ["--model offline --samples 0", /Write a whole number from 1 up/],
    ["--model offline --seed -1", /Write a whole number from 0 up/],
    ["--model offline --concurrency many", /Write a whole number from 1 up/],
    ["--model offline --budget pennies", /"pennies" is not a limit/],
    ["--model offline --options {}x", /--options is not a JSON object/],
    ["--model openai:x --options []", /--options is not a JSON object/],
    ['--model openai:x --options {"baseUrl":"y"}', /baseUrl is not a known key/],
    ["--modle offline", /unknown option '--modle'\n\(Did you mean --model\?\)/],
  ]
  test.each(CASES)("%s", async (args, message) => {
    const { status, stdout, stderr } = await trial(...args.split(" ").filter((word) => word !== ""))
    expect(stderr).toMatch(message)
    expect([status, stdout]).toEqual([2, ""])
  })

  test("a folder that holds no trial, and one that is new and has no note", async () => {
    expect((await trial("--replay", folder)).stderr).toContain("is not a recorded trial")
    expect((await trial("--model", "offline", "--record", join(folder, "new"))).stderr).toContain("add --note")
    expect(existsSync(join(folder, "new"))).toBe(false)
    const file = join(folder, "file")
    writeFileSync(file, "")
    const refused = await trial("--model", "offline", "--record", file, "--note", "x")
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining("error[unusable-file]")])
  })
})

test("a trial shows its progress and its table, and a replay the same table without a model", async () => {
  const record = join(folder, "record")
  const args = ["--task", "counts,letters", "--samples", "2", "--size", "30", "--seed", "5"]
  const made = await trial("--model", "offline", ...args, "--record", record, "--note", "the offline model")
  expect(made.status).toBe(0)
  expect(made.stderr).toMatch(/^counts, 30 lines, seed 5, plain: off by \d+; \d+ \+ \d+ tokens, 1 request\n/)
  expect(made.stdout).toMatch(/\| counts \| 30 lines \| plain \| 0 of 2 \| 0 \| /)
  expect(made.stdout.split("\n")).toHaveLength(8)

  const json = join(folder, "rows.jsonl")
  const again = await trial("--replay", record, "--json", json)
  expect(again).toEqual({ status: 0, stdout: made.stdout, stderr: "" })
  const rows = readFileSync(json, "utf8").trimEnd().split("\n")
  expect(rows.map((line) => JSON.parse(line) as unknown)).toHaveLength(10)
  expect(JSON.parse(rows[0]!)).toMatchObject({
    task: "counts",
    size: 30,
    unit: "lines",
    seed: 5,
    arm: "plain",
    exact: false,
  })

  const some = await trial("--replay", record, "--json", "-", "--task", "letters", "--arm", "recall")
  expect(
    some.stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { arm: string }).arm),
  ).toEqual(["recall/turn", "recall/turn"])
  const one = ["--task", "counts", "--size", "30", "--seed", "6", "--arm", "library/turn"]
  expect((await trial("--replay", record, "--json", "-", ...one)).stdout).toBe(
    rows
      .filter((line) => /"counts".*"seed":6,"arm":"library/.test(line))
      .map((line) => `${line}\n`)
      .join(""),
  )
  expect((await trial("--replay", record, "--size", "small")).stderr).toContain("has no such case")
  expect((await trial("--replay", record, "--task", "chain")).stderr).toContain("has no such case")
})

test("a model of the configuration, behind a server, with options that count for the trial alone", async () => {
  const server = await startModelServer([{ answer: "nothing" }])
  try {
    const entry = {
      provider: "openai",
      model: "small",
      baseURL: "http://127.0.0.1:9/v1",
      price: { input: 1, output: 1 },
    }
    writeFileSync(join(folder, "recall.config.json"), JSON.stringify({ models: { mine: entry } }))
    const options = JSON.stringify({ baseURL: server.url, retries: 0 })
    const args = ["--model", "mine", "--options", options, "--task", "letters", "--arm", "plain,recall/completion"]
    const { status, stdout } = await trial(...args, "--json", "-")
    expect(status).toBe(0)
    const rows = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(rows.map(({ arm, model, failure }) => [arm, model, failure])).toEqual([
      ["plain", "openai:small", null],
      ["recall/completion", "openai:small", null],
    ])
    expect(rows[0]!["usd"]).toBeGreaterThan(0)
    expect(server.requests.map(({ path }) => path)).toEqual(["/v1/chat/completions", "/v1/completions"])
  } finally {
    await server.close()
  }
})

test("trials side by side record one folder, each with a server of its own", async () => {
  const record = join(folder, "record")
  const answers = ["nothing", 'CALL("answer", "nothing") and more that is never read']
  const servers = await Promise.all(answers.map((answer) => startModelServer([{ answer, chunk: 8 }])))
  try {
    const common = ["--model", "openai:m", "--task", "letters", "--samples", "2", "--tokens", "o200k_base"]
    const started = (arm: string, { url: baseURL }: { readonly url: string }) =>
      trial(...common, "--options", JSON.stringify({ baseURL }), "--arm", arm, "--record", record, "--note", "a server")
    const ran = await Promise.all([started("plain", servers[0]!), started("recall", servers[1]!)])
    expect(ran.map(({ status }) => status)).toEqual([0, 0])
    expect(servers.map(({ requests }) => requests.length)).toEqual([2, 2])
    const { status, stdout } = await trial("--replay", record)
    expect(status).toBe(0)
    expect(stdout).toMatch(/\| plain \| 0 of 2 \|.*\| 1 \|/)
    expect(stdout).toMatch(/\| recall\/turn \| 0 of 2 \|.*\| \d\.\d+ /)

    expect((await started("plain", servers[1]!)).stdout).toContain("| plain | 0 of 2 |")
    expect(servers.map(({ requests }) => requests.length)).toEqual([2, 2])
  } finally {
    await Promise.all(servers.map((server) => server.close()))
  }
})

test("a replay of what Recall asks otherwise today has status 1 and names the cases", async () => {
  const record = join(folder, "record")
  await trial("--model", "offline", "--task", "letters", "--arm", "plain", "--record", record, "--note", "offline")
  const path = join(record, "letters-40-1-plain.jsonl")
  writeFileSync(path, readFileSync(path, "utf8").replace(/"request":"\w+"/, '"request":"0"'))
  const { status, stderr } = await trial("--replay", record)
  expect(status).toBe(1)
  expect(stderr).toContain("changed: letters, 40 words, seed 1, plain\n")
})
