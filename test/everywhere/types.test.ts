// The declarations of every entry, checked as a strict program does, by the oldest TypeScript that is supported.

import { cp, symlink } from "node:fs/promises"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createProject, installed, root, type Project } from "./installed.ts"

const typescript5 = installed("typescript-5/bin/tsc")

const { exports } = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as { exports: object }
const entries = Object.keys(exports).filter((entry) => entry !== "./package.json")

let project: Project

beforeAll(async () => {
  project = await createProject()
  // A copy in place of the link: beside its sources, the compiler would read those.
  const copy = join(project.folder, "node_modules/recall-copy")
  await cp(`${root}/dist/types`, join(copy, "dist/types"), { recursive: true })
  await cp(`${root}/package.json`, join(copy, "package.json"))
  await symlink(`${root}/node_modules`, join(copy, "node_modules"))
  await symlink(`${root}/node_modules/@types`, join(project.folder, "node_modules/@types"))
  await project.write({
    "entries.ts": entries
      .map((entry, i) => `import * as entry${i} from "recall-copy${entry.slice(1)}"\nconsole.log(entry${i})\n`)
      .join(""),
  })
})

afterAll(() => project.remove())

test.skipIf(typescript5 === undefined).each(["nodenext", "bundler"])(
  "every entry passes TypeScript 5.6 without skipLibCheck, with the resolution of %s",
  async (resolution) => {
    const module = resolution === "bundler" ? ["esnext", "--moduleResolution", "bundler"] : [resolution]
    const options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022"]
    const lib = ["--lib", "es2022,dom,dom.iterable", "--types", "node", "--skipLibCheck", "false"]
    const parameters = [...options, ...lib, "--module", ...module, "entries.ts"]
    const output = await project
      .run(process.execPath, typescript5!, ...parameters)
      .catch((error: { stdout: string }) => error.stdout)
    // The declarations of dependencies are their authors'.
    expect(output.split("\n").filter((line) => /recall-copy\/dist|^entries/.test(line))).toEqual([])
  },
)
