// `recall test --watch` as a process, on files that are edited, imported modules included.

import { mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { spawn } from "node:child_process"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { builtCommandLine } from "../support/built.ts"

test("runs again when a file, a module that it imports, or the folder changes, and ends when interrupted", async () => {
  const folder = await mkdtemp(join(tmpdir(), "recall-watch-"))
  const write = (name: string, text: string) => writeFile(join(folder, name), text)
  await write("a.rcl", 'IMPORT one FROM "./lib.rcl"\nTEST "a" : one() == 1')
  await write("lib.rcl", "TASK one() = 1")
  const child = spawn(process.execPath, [await builtCommandLine(), "test", ".", "--watch"], {
    cwd: folder,
    env: { PATH: process.env["PATH"] },
  })
  const chunks: string[] = []
  let look: () => void = () => undefined
  const collect = (data: Buffer) => {
    chunks.push(data.toString())
    look()
  }
  child.stdout.on("data", collect)
  child.stderr.on("data", collect)
  /** Waits until one more round has ended, and gives its output. */
  const round = () =>
    new Promise<string>((resolve) => {
      look = () => {
        const text = chunks.join("")
        if (!text.includes("waiting for a change\n")) return
        chunks.length = 0
        resolve(text)
      }
      look()
    })
  /** A file may be seen while it is being written, so there may be rounds before the expected one. */
  const roundWith = async (part: string) => {
    while (!(await round()).includes(part));
  }
  try {
    await roundWith("1 passed, 0 failed")
    await write("lib.rcl", "TASK one() = 2")
    await roundWith("FAILED  a")
    // Editors save so: a new file replaces the old one.
    await write("new.tmp", 'IMPORT one FROM "./lib.rcl"\nTEST "a" : one() == 2')
    await rename(join(folder, "new.tmp"), join(folder, "a.rcl"))
    await roundWith("1 passed, 0 failed")
    await write("b.rcl", 'TEST "b" : true\nTEST "c" : true')
    await roundWith("3 passed, 0 failed")
    const ended = new Promise((resolve) => child.once("exit", resolve))
    child.kill("SIGINT")
    expect(await ended).toBe(130)
  } finally {
    child.kill("SIGKILL")
    await rm(folder, { recursive: true, force: true })
  }
})
