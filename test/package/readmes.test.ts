// The pages beside the code: a room's page names each of its files, and the page of budgets names code that exists.

import { readdir, readFile } from "node:fs/promises"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))
const pages = (await readdir(`${root}/src`, { recursive: true }))
  .filter((file) => file.endsWith("/README.md"))
  .map((file) => `src/${file}`)

/** The paths of files and folders that a page names, as it writes them. */
function namesIn(page: string): readonly string[] {
  return [...page.matchAll(/`([a-z][\w/.-]*(?:\.ts|\.md|\/))`/g)].map(([, name = ""]) => name)
}

test.each(pages.filter((page) => page.split("/").length === 3))("%s names every file of its room", async (path) => {
  const names = new Set(namesIn(await readFile(`${root}/${path}`, "utf8")))
  const inFolders = [...names].filter((name) => name.endsWith("/")).map((name) => name.slice(0, -1))
  const folder = dirname(path)
  const entries = await readdir(`${root}/${folder}`, { withFileTypes: true })
  const files = entries.filter((entry) => entry.name.endsWith(".ts")).map((entry) => entry.name)
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  expect(files.length).toBeGreaterThan(0)
  expect(files.filter((file) => !names.has(file))).toEqual([])
  expect(folders.filter((name) => !inFolders.includes(name))).toEqual([])
})

/** The paths of all files and folders of the project. */
const paths = (
  await Promise.all(
    ["docs", "examples", "grammar", "scripts", "src", "stdlib", "test", "viewer"].map(async (folder) => [
      folder,
      ...(await readdir(`${root}/${folder}`, { recursive: true })).map((file) => `${folder}/${file}`),
    ]),
  )
)
  .flat()
  .concat("oxlint.config.ts")

test.each(["src/README.md", ...pages])("%s names files that exist", async (page) => {
  const names = namesIn(await readFile(`${root}/${page}`, "utf8")).map((name) => name.replace(/\/$/, ""))
  expect(names.length).toBeGreaterThan(0)
  expect(names.filter((name) => !paths.some((path) => `/${path}`.endsWith(`/${name}`)))).toEqual([])
})

test("src/budget/README.md names functions that exist in the files that it names", async () => {
  const page = await readFile(`${root}/src/budget/README.md`, "utf8")
  const claims = [...page.matchAll(/((?:`\w+`(?:,| and) ?)*`\w+`) in\s+`([\w/.-]+\.ts)`/g)].flatMap(
    ([, functions = "", file = ""]) =>
      [...functions.matchAll(/`(\w+)`/g)].map(([, name = ""]) => ({
        name,
        file: file.includes("/") ? file : `budget/${file}`,
      })),
  )
  expect(claims.length).toBeGreaterThan(15)
  const missing: string[] = []
  for (const { name, file } of claims) {
    const text = await readFile(`${root}/src/${file}`, "utf8")
    const declaration = `^(?:(?:export )?(?:async )?function |  (?:private |async |get )*)${name}\\((?:.*\\{)?$`
    if (!new RegExp(declaration, "m").test(text)) missing.push(`${name} in ${file}`)
  }
  expect(missing).toEqual([])
})

test("src/budget/README.md has a row for each kind of limit", async () => {
  const { BUDGET_KINDS } = await import("../../src/budget/budget.ts")
  const page = await readFile(`${root}/src/budget/README.md`, "utf8")
  const rows = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, kind = ""]) => kind)
  expect(rows.sort()).toEqual([...BUDGET_KINDS].sort())
})
