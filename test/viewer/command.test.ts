// `recall trace html` and `recall trace view`, as a process.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { linesOf, storyEvents } from "../support/story-trace.ts"
import { recallProcess } from "../support/built.ts"

const story = linesOf(storyEvents())
let folder: string
let file: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-trace-"))
  file = join(folder, "trace.jsonl")
  await writeFile(file, story)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test("html writes one page with the trace in it", async () => {
  const output = join(folder, "trace.html")
  const { status, stderr } = await recallProcess(["trace", "html", file, "-o", output])
  expect([status, stderr]).toEqual([0, `${output}: open it in a browser\n`])
  const page = await readFile(output, "utf8")
  expect(page).toMatch(/^<!doctype html>/)
  expect(page).toContain("default-src 'none'")
  expect(page.replaceAll(/<script[^>]*>[^]*?<\/script>/g, "")).not.toMatch(/(src|href)="(?!data:)/)
  expect(page).toContain("Give this article a short title.")
  // The licences of the bundled packages ask to be with every copy.
  for (const author of ["Jason Miller", "Preact Team", "Michel Weststrate"]) expect(page).toContain(author)
})

test("html writes to standard output, and leaves out lines that are no events", async () => {
  const { status, stdout, stderr } = await recallProcess(["trace", "html", "-", "-o", "-"], {
    stdin: `${story}not an event\n{"type":"delta"}\n`,
  })
  expect(status).toBe(0)
  expect(stdout).not.toContain("not an event")
  expect(stderr).toContain("lines are not understood")
})

test.each([
  [["trace", "html", "missing.jsonl", "-o", "x.html"], "missing.jsonl"],
  [["trace", "html", "trace.jsonl"], "-o, --output"],
  [["trace", "html", "trace.jsonl", "-o", "no/such/folder/x.html"], "cannot be written"],
  [["trace", "html", "trace.jsonl", "-o", "./trace.jsonl"], "-o would overwrite the trace trace.jsonl"],
  [["trace", "view", "missing.jsonl"], "missing.jsonl"],
  [["trace", "view", "trace.jsonl", "--port", "99999"], "0 to 65535"],
])("%j is refused with the reason", async (args, message) => {
  const { status, stderr, stdout } = await recallProcess(args, { cwd: folder })
  expect([status, stdout]).toEqual([2, ""])
  expect(stderr).toContain(message)
  expect(await readFile(file, "utf8")).toBe(story)
})

test("view serves the page until it is interrupted", async () => {
  let page: Promise<Response> | undefined
  const { status, stdout } = await recallProcess(["trace", "view", file], {
    during: (child) => {
      child.stdout?.on("data", (chunk: Buffer) => {
        page = fetch(chunk.toString().trim())
        page.finally(() => child.kill("SIGINT"))
      })
    },
  })
  expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/\n$/)
  expect(await (await page!).text()).toContain('<meta name="recall-live" content="trace">')
  expect(status).toBe(0)
})
