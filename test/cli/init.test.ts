// `recall init`: a project that runs as it is made, and no file overwritten.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { parseConfiguration } from "../../src/models/registry/index.ts"
import { recallProcess } from "../support/built.ts"
import { recall } from "../support/command-line.ts"

const FILES = [
  "package.json",
  "recall.config.mjs",
  "main.rcl",
  "tasks.rcl",
  "test/tasks.rcl",
  "notes.md",
  "AGENTS.md",
  ".gitignore",
  ".editorconfig",
]

describe("a project", () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "recall-init-"))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test("runs, passes its tests and checks, and is formatted, as soon as it is made", async () => {
    const made = await recallProcess(["init"], { cwd: folder })
    expect(made).toMatchObject({ status: 0, stderr: "" })
    expect(made.stdout).toContain(`${FILES.join("\n")}\n\nnext:\n  npm install\n  npm start `)
    const { scripts, type } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
      readonly type: string
      readonly scripts: { readonly [name: string]: string }
    }
    expect(type).toBe("module")
    expect(Object.keys(scripts)).toEqual(["start", "test", "check"])
    for (const script of [...Object.values(scripts), "recall fmt --check ."]) {
      const [program, ...args] = script.split(" ")
      expect(program).toBe("recall")
      expect((await recallProcess(args, { cwd: folder })).status, script).toBe(0)
    }
    const { stdout } = await recallProcess(scripts["start"]!.split(" ").slice(1), { cwd: folder })
    expect(stdout).toMatch(/^Tea: .+\nCoffee: .+\n$/)
    expect(await recallProcess(["plan", "main.rcl", "--arg", "text=@notes.md"], { cwd: folder })).toMatchObject({
      stdout: expect.stringMatching(/^Certain: 2 questions/) as string,
    })
  })

  test("is not made a second time", async () => {
    await writeFile(join(folder, "main.rcl"), "EMIT 1\n")
    const { status, stderr } = await recallProcess(["init"], { cwd: folder })
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^error\[already-there\]: .*main\.rcl.* already exist\n/),
    ])
    expect(await readFile(join(folder, "main.rcl"), "utf8")).toBe("EMIT 1\n")
  })
})

test("a configuration of another name is in the way, too", async () => {
  expect(await recall(["init"], { files: { "recall.config.ts": "" } })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("recall.config.ts already exists") as string,
  })
})

describe("a folder with a project", () => {
  const manifest = {
    name: "mine",
    scripts: { test: 'echo "Error: no test specified" && exit 1', start: "node ." },
    dependencies: { "recall-lang": "1.0.0" },
  }
  const first = async (files: { readonly [path: string]: string }) => {
    const written = new Map<string, string>()
    return { written, ...(await recall(["init"], { written, files })) }
  }

  test("receives the scripts that it lacks, and the memo among the files that git ignores", async () => {
    const { written, status, stdout } = await first({
      "package.json": JSON.stringify(manifest, null, "\t"),
      ".gitignore": "dist",
    })
    expect(status).toBe(0)
    expect(written.get("package.json")).toBe(
      `${JSON.stringify(
        {
          ...manifest,
          scripts: { test: "recall test --model offline", start: "node .", check: "recall check --strict ." },
        },
        null,
        "\t",
      )}\n`,
    )
    expect(written.get(".gitignore")).toBe("dist\n.recall/\n")
    expect(stdout).toContain("package.json: scripts added\n.gitignore: .recall/ added\n\nnext:\n  npm start")
  })

  test("is to install the package unless it depends on it", async () => {
    expect((await first({ "package.json": "{}" })).stdout).toContain("next:\n  npm install recall-lang\n  npm start")
  })

  test("keeps what needs no change or cannot be read", async () => {
    const files = { "package.json": "no JSON", ".gitignore": "/.recall\n" }
    const { written, status } = await first(files)
    expect(status).toBe(0)
    expect([written.has("package.json"), written.has(".gitignore")]).toEqual([false, false])
  })
})

test("the package has the name of its folder, as npm takes it", async () => {
  const written = new Map<string, string>()
  await recall(["init", "My Reports 2"], { written })
  expect(JSON.parse(written.get("My Reports 2/package.json")!)).toMatchObject({ name: "my-reports-2", private: true })
})

test("the configuration is a valid one", async () => {
  const written = new Map<string, string>()
  await recall(["init"], { written })
  const source = written.get("recall.config.mjs")!
  const { default: configuration } = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
    readonly default: unknown
  }
  expect(parseConfiguration(configuration, "recall.config.mjs")).toEqual({ budget: { calls: 200 } })
})

describe("the forms of a configuration", () => {
  const evaluated = async (files: { readonly [name: string]: string }) => {
    const folder = await mkdtemp(join(tmpdir(), "recall-form-"))
    try {
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
      return await recallProcess(["eval", "hidden"], { cwd: folder })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  const [esm, cjs] = ["export default ", "module.exports = "]
  const wrong = '{ budget: { calls: "many" } }'
  test.each([
    ["recall.config.mts", esm, '{ "type": "commonjs" }'],
    ["recall.config.mjs", esm, '{ "type": "commonjs" }'],
    ["recall.config.ts", esm, '{ "type": "module" }'],
    ["recall.config.js", esm, '{ "type": "module" }'],
    ["recall.config.cjs", cjs, '{ "type": "module" }'],
    ["recall.config.cts", cjs, '{ "type": "module" }'],
    ["recall.config.js", cjs, '{ "type": "commonjs" }'],
  ])("%s is read, beginning with %s in a package %s", async (name, beginning, manifest) => {
    const { status, stderr } = await evaluated({ "package.json": manifest, [name]: beginning + wrong })
    expect([status, stderr]).toEqual([2, expect.stringContaining(`error[bad-config]: ${name}: budget.calls `)])
  })

  test.each([
    [
      "recall.config.ts",
      esm,
      '{ "type": "commonjs" }',
      'write "type": "module" in package.json, or name the file recall.config.mts',
    ],
    [
      "recall.config.js",
      'import "node:fs"\nexport default ',
      '{ "type": "commonjs" }',
      "or name the file recall.config.mjs",
    ],
    ["recall.config.js", cjs, '{ "type": "module" }', "or name the file recall.config.cjs"],
  ])("%s with %j in a package %s is refused with a remedy", async (name, beginning, manifest, hint) => {
    const { status, stderr } = await evaluated({ "package.json": manifest, [name]: `${beginning}{}` })
    expect(status).toBe(2)
    expect(stderr).toContain(`error[bad-config]: ${name} cannot be used: `)
    expect(stderr).toContain(hint)
  })
})
