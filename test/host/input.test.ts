// Files, pipes and devices are read within a limit, and none of them blocks the process.

import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { readInput } from "../../src/host/input.ts"
import { linesIn } from "../../src/host/lines.ts"
import { MAX_INPUT_BYTES } from "../../src/host/limits.ts"
import { recall } from "../support/command-line.ts"
import { recallProcess } from "../support/built.ts"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-input-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test("a file of the most bytes is read, and a larger one is refused", async () => {
  const path = join(folder, "file.txt")
  await writeFile(path, "12345")
  expect(Buffer.from(await readInput(path, { most: 5 })).toString()).toBe("12345")
  await expect(readInput(path, { most: 4 })).rejects.toMatchObject({
    code: "too-large",
    message: expect.stringContaining("more than 4 bytes") as unknown,
  })
})

test("a line of the most bytes is read, and a longer one is refused", async () => {
  const piece = new Uint8Array(MAX_INPUT_BYTES / 4)
  const lines = async (pieces: readonly Uint8Array[]) => {
    for await (const { end } of linesIn(pieces, "lines")) return end
    return null
  }
  expect(await lines([piece, piece, piece, piece])).toBe(MAX_INPUT_BYTES)
  await expect(lines([piece, piece, piece, piece, Uint8Array.of(0)])).rejects.toMatchObject({ code: "too-large" })
})

test.skipIf(!existsSync("/dev/zero"))("a device without an end is refused at the limit", async () => {
  await expect(readInput("/dev/zero", { most: 1_000_000 })).rejects.toMatchObject({ code: "too-large" })
  expect(await readInput("/dev/null")).toHaveLength(0)
})

describe.skipIf(!canMakePipes())("a pipe", () => {
  const pipe = (name: string) => {
    const path = join(folder, name)
    execFileSync("mkfifo", [path])
    return path
  }

  test("gives what a later writer writes", async () => {
    const path = pipe("written")
    const read = readInput(path)
    await writeFile(path, "text")
    expect(Buffer.from(await read).toString()).toBe("text")
  })

  test("is read by a command", async () => {
    pipe("argument")
    const run = recallProcess(["eval", "x", "--arg", "x=@argument"], { cwd: folder })
    await writeFile(join(folder, "argument"), "text")
    expect(await run).toMatchObject({ status: 0, stdout: "text\n" })
  })

  test("that nothing is written to ends with the signal", async () => {
    const stop = new AbortController()
    const read = readInput(pipe("silent"), { signal: stop.signal })
    stop.abort()
    await expect(read).rejects.toMatchObject({ name: "AbortError" })
  })
})

function canMakePipes(): boolean {
  try {
    execFileSync("mkfifo", ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

test("standard input is also /dev/stdin, and is read once", async () => {
  const args = ["eval", "x", "--arg", "x=@/dev/stdin"]
  expect(await recallProcess(args, { stdin: "text" })).toMatchObject({ status: 0, stdout: "text\n" })
  const twice = await recallProcess([...args, "--arg", "y=@-"], { stdin: "text" })
  expect(twice.stderr).toContain("standard input can be read only once")
})

test.each(["check", "fmt"])("recall %s goes on behind a file that cannot be read", async (command) => {
  const files = { "m/a.rcl": Uint8Array.of(0xff), "m/b.rcl": "EMIT b +" }
  const { status, stderr } = await recall([command, "m/a.rcl", "m/c\ufffd.rcl", "m/b.rcl"], { files })
  expect(status).toBe(2)
  expect(stderr).toContain("m/a.rcl is not UTF-8 text")
  expect(stderr).toContain("the name of m/c\ufffd.rcl is not UTF-8, or there is no such file")
  expect(stderr).toContain("m/b.rcl:1:")
})
