// The built package in the other runtimes: the core, a store, imports of `.rcl` files, the command line.

import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createProject, FILES, installed, PRINTED, root, type Project } from "./installed.ts"

const bun = installed(".bin/bun")
const deno = installed(".bin/deno")
const cli = `${root}/dist/cli/main.js`

let project: Project

beforeAll(async () => {
  project = await createProject()
  await project.write(FILES)
})

afterAll(() => project.remove())

test("Node, with which the others are compared", async () => {
  expect(await project.run(process.execPath, "main.js")).toBe(PRINTED)
})

describe.skipIf(bun === undefined)("Bun", () => {
  test("runs a program that imports files", async () => {
    expect(await project.run(bun!, "main.js")).toBe(PRINTED)
    expect(await project.run(bun!, "--preload", "recall-lang/register", "app.js")).toBe(PRINTED)
  })

  test("finds the modules that packages export, with the condition", async () => {
    await project.write({
      "node_modules/tasks/package.json": '{ "name": "tasks", "exports": { "recall": "./main.rcl" } }',
      "node_modules/tasks/main.rcl": "TASK loud(x: string): string = upper(x)",
      "package.js":
        'import { createRuntime, tasksOf } from "recall-lang"\nimport tasks from "tasks"\n'
        + 'console.log(await tasksOf(tasks, createRuntime()).loud("x"))',
    })
    const parameters = ["--conditions", "recall", "--preload", "recall-lang/register", "package.js"]
    expect(await project.run(bun!, ...parameters)).toBe("X\n")
  })

  test("shows where a file does not parse", async () => {
    await project.write({ "broken.rcl": "TASK f( = 1", "broken.js": 'import "./broken.rcl"' })
    const run = project.run(bun!, "--preload", "recall-lang/register", "broken.js")
    await expect(run).rejects.toThrow(/broken\.rcl:1:9/)
  })

  test("has the command line", async () => {
    expect(await project.run(bun!, cli, "eval", "1 + 1")).toBe("2\n")
  })
})

describe.skipIf(deno === undefined)("Deno", () => {
  test("runs a program that imports files", async () => {
    expect(await project.run(deno!, "run", "-A", "main.js")).toBe(PRINTED)
  })

  test("has the command line", async () => {
    expect(await project.run(deno!, "run", "-A", cli, "eval", "1 + 1")).toBe("2\n")
  })

  test("needs no permissions for the core", async () => {
    await project.write({
      "core.js":
        'import { createRuntime } from "recall-lang"\nconsole.log((await createRuntime().run("EMIT 1 + 1")).value)',
    })
    expect(await project.run(deno!, "run", "--no-prompt", "core.js")).toBe("2\n")
  })
})
