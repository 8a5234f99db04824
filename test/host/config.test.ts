// Finding and loading recall.config.*, in each of its forms.

import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { loadConfiguration } from "../../src/host/config.ts"

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "recall-config-")))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const configuration = { models: { default: { provider: "offline" } }, budget: { calls: 5 } }

describe("recall.config", () => {
  it.each([
    [
      "recall.config.ts",
      `const calls: number = 5\nexport default { models: { default: { provider: "offline" } }, budget: { calls } }`,
    ],
    ["recall.config.mjs", `export default ${JSON.stringify(configuration)}`],
    ["recall.config.json", JSON.stringify(configuration)],
  ])("%s is found in the folder, and from one inside it", async (name, content) => {
    await writeFile(join(folder, name), content)
    await mkdir(join(folder, "a", "b"), { recursive: true })
    const memo = { file: join(folder, ".recall", "memo.db") }
    const loaded = { configuration: { ...configuration, memo }, path: join(folder, name) }
    expect(await loadConfiguration(folder)).toEqual(loaded)
    expect(await loadConfiguration(join(folder, "a", "b"))).toEqual(loaded)
  })

  it("the nearest one counts", async () => {
    await mkdir(join(folder, "a"))
    await writeFile(join(folder, "recall.config.json"), "{}")
    await writeFile(join(folder, "a", "recall.config.json"), JSON.stringify(configuration))
    expect((await loadConfiguration(join(folder, "a")))?.configuration).toMatchObject(configuration)
  })

  it("two in one folder are a mistake, as only one would be read", async () => {
    await writeFile(join(folder, "recall.config.json"), "{}")
    await writeFile(join(folder, "recall.config.ts"), "export default {}")
    await expect(loadConfiguration(folder)).rejects.toMatchObject({
      code: "bad-config",
      message: expect.stringContaining("recall.config.json") as string,
    })
  })

  it("names the memo's file from its own folder", async () => {
    await mkdir(join(folder, "a"))
    const memoOf = async (file: string) => {
      await writeFile(join(folder, "recall.config.json"), JSON.stringify({ memo: { file, size: "1GB" } }))
      return (await loadConfiguration(join(folder, "a")))?.configuration.memo
    }
    expect(await memoOf("kept/memo.db")).toEqual({ file: join(folder, "kept", "memo.db"), size: "1GB" })
    expect(await memoOf("/elsewhere/memo.db")).toEqual({ file: "/elsewhere/memo.db", size: "1GB" })
  })

  it("it is optional", async () => {
    expect(await loadConfiguration(folder)).toBe(null)
  })

  it.each([
    ["recall.config.json", "{", "cannot be used"],
    ["recall.config.mjs", "throw new Error('no key')", "cannot be used: no key"],
    ["recall.config.mjs", "export const models = {}", "it must be a record, not undefined"],
    ["recall.config.json", '{"models": {"default": {"provider": "openai"}}}', "models.default.model is missing"],
  ])("%s with %j is a mistake with its name", async (name, content, message) => {
    await writeFile(join(folder, name), content)
    await expect(loadConfiguration(folder)).rejects.toMatchObject({
      code: "bad-config",
      message: expect.stringMatching(new RegExp(`${name}.*${message}`)),
    })
  })
})
