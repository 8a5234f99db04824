// The files that a start of the command line opens, by the imports of what was built. Needs `npm run build`.

import { readFile, readdir } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

const chunks = fileURLToPath(new URL("../../dist/cli/chunks", import.meta.url))
const names = await readdir(chunks)

/** The chunks that these parts load at once, by name, with their code. */
async function loadedBy(...parts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const loaded = new Map<string, string>()
  const left = parts.map((part) => names.find((name) => new RegExp(`^${part}-[A-Z0-9]{8}\\.js$`).test(name))!)
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (loaded.has(name)) continue
    const code = await readFile(`${chunks}/${name}`, "utf8")
    loaded.set(name, code)
    for (const [, other] of code.matchAll(/(?:^|[;\n])import(?:\{[^}]*\}from)?"\.\/([^"]+)"/g)) left.push(other!)
  }
  return loaded
}

test.each(["eval", "run"])(
  "recall %s loads few files, and neither the library's texts nor what asks",
  async (command) => {
    const loaded = await loadedBy("process", command, "config")
    expect(loaded.size).toBeLessThanOrEqual(6)
    const code = [...loaded.values()].join("\n")
    expect(code.length).toBeGreaterThan(300_000)
    expect(code.length).toBeLessThan(720_000)
    expect(has(code, "Machine=class")).toBe(true)
    expect(has(code, "Questioner=class")).toBe(false)
    expect(has(code, '"std/reading":')).toBe(false)
  },
)

test("the command line has the record of the grammar, and not the code that makes it", async () => {
  const code = [...(await loadedBy("process", "eval")).values()].join("\n")
  expect(has(code, "wholeNode:[{kind:")).toBe(true)
  expect(has(code, "performSelfAnalysis(){")).toBe(false)
})

/** A failed comparison of the code itself would print it. */
function has(code: string, part: string): boolean {
  return code.includes(part)
}
