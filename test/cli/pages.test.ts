// `recall doc` prints pages of the documentation, their sections, and the entries of names.

import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { pageNames } from "../../src/cli/doc/pages.ts"
import { recall } from "../support/command-line.ts"

const page = (name: string) => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), "utf8")

test("without a subject it lists the pages", async () => {
  const { status, stdout } = await recall(["doc"])
  expect(status).toBe(0)
  for (const name of ["language", "models", "memo", "testing", "tools"]) {
    const [, title = ""] = /^# (.+)$/m.exec(page(name))!
    expect(stdout).toMatch(new RegExp(`^ {2}recall doc ${name} +${title}$`, "m"))
  }
})

test.each(["language", "models", "memo", "testing", "tools"])(
  "the page %s, also by the name of its file",
  async (name) => {
    expect(await recall(["doc", name])).toEqual({ status: 0, stdout: page(name), stderr: "" })
    expect((await recall(["doc", `${name}.md`])).stdout).toBe(page(name))
    expect(JSON.parse((await recall(["doc", "--json", name])).stdout)).toMatchObject({
      pages: [{ name, text: page(name) }],
    })
  },
)

test("a section, with those below it", async () => {
  const { stdout } = await recall(["doc", "language#calls-and-questions"])
  expect(stdout).toMatch(/^## Calls and questions\n/)
  expect(stdout).toContain("\n### Asking\n")
  expect(stdout).not.toContain("\n## Evaluation")
  expect((await recall(["doc", "memo.md#recordings"])).stdout).toMatch(/^##+ Recordings\n/)
  // A comment in a block of code is no heading.
  expect((await recall(["doc", "language#longest-words-first"])).status).toBe(2)
})

test("every section of every page that a link names can be printed", async () => {
  const names = await pageNames()
  const links = names.flatMap((name) =>
    [...page(name).matchAll(/\]\(([a-z]*)(?:\.md)?#([^)\s]+)\)/g)].map(
      ([, other, section]) => `${other === "" ? name : other}#${section}`,
    ),
  )
  const known = [...new Set(links)].filter((link) => names.includes(link.split("#")[0]!))
  expect(known.length).toBeGreaterThan(20)
  for (const link of known) expect(await recall(["doc", link]), link).toMatchObject({ status: 0, stderr: "" })
})

test("an unknown section, page or name", async () => {
  expect((await recall(["doc", "language#askin"])).stderr).toContain("did you mean language#asking?")
  expect((await recall(["doc", "testing#nowhere-at-all"])).stderr).toContain("its sections are testing")
  expect((await recall(["doc", "langauge"])).stderr).toContain("did you mean language?")
  expect((await recall(["doc", "uper"])).stderr).toContain("did you mean upper?")
  expect((await recall(["doc", "sumarize"])).stderr).toContain("did you mean summarize?")
})

test.each(["ask", "answer", "reduce"])("the form %s of the language", async (name) => {
  const { status, stdout } = await recall(["doc", name])
  expect(status).toBe(0)
  expect(stdout).toMatch(new RegExp(`^# ${name}\n\n\`\`\`rcl excerpt\n${name}\\(.*\\)\n\`\`\`\n\n.*\\.\n$`))
})

test("modules of the user's own come before pages", async () => {
  const files = { "models/a.rcl": "## A.\nTASK a() = 1" }
  expect((await recall(["doc", "models"], { files })).stdout).toContain("# ./models/a.rcl")
  expect((await recall(["doc", "models.md"], { files })).stdout).toBe(page("models"))
})
