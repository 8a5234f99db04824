// Permissions and confirmation on the command line: refused without a terminal, asked for at one.

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { native, NUMBER } from "../../src/index.ts"
import { recallProcess } from "../support/built.ts"
import { recall } from "../support/command-line.ts"

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-allow-"))
  await mkdir(join(folder, "notes"))
  await writeFile(join(folder, "notes/a.md"), "A")
  await writeFile(join(folder, "read.rcl"), 'IMPORT read_text FROM "std/files"\nEMIT read_text("notes/a.md")')
  await writeFile(join(folder, "write.rcl"), 'IMPORT write_text FROM "std/files"\nEMIT write_text("out/b.md", "B")')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe("--allow", () => {
  test("without it the message names the exact flag, and with that it works", async () => {
    const refused = await recallProcess(["run", "read.rcl"], { cwd: folder })
    expect(refused).toMatchObject({ status: 1, stdout: "" })
    expect(refused.stderr).toContain("error[not-permitted]: the program may not read notes/a.md\n")
    const [, flag] = /permit it with (--allow \S+),/.exec(refused.stderr)!
    const granted = await recallProcess(["run", "read.rcl", ...flag!.split(" ")], { cwd: folder })
    expect(granted).toMatchObject({ status: 0, stdout: "A\n", stderr: "" })
    expect(await recallProcess(["run", "read.rcl", "--allow", "clock,read=notes"], { cwd: folder })).toMatchObject({
      stdout: "A\n",
    })
  })

  test("a write needs the permission and --yes where there is no terminal", async () => {
    const run = (...options: string[]) => recallProcess(["run", "write.rcl", ...options], { cwd: folder })
    const unconfirmed = await run("--allow", "write=out")
    expect(unconfirmed.status).toBe(1)
    expect(unconfirmed.stderr).toContain("error[not-confirmed]")
    expect(unconfirmed.stderr).toContain("--yes confirms all writes of the run\n")
    expect((await run()).stderr).toContain(
      "--yes confirms all writes of the run, and --allow write=FOLDER permits them\n",
    )
    const unpermitted = await run("--yes")
    expect(unpermitted.stderr).toContain("error[not-permitted]: the program may not write out/b.md")
    expect(unpermitted.stderr).toContain("--allow write=out/b.md")
    expect(await run("--yes", "--allow", "write=out")).toMatchObject({ status: 0, stdout: "out/b.md\n" })
    expect(await readFile(join(folder, "out/b.md"), "utf8")).toBe("B")
  })

  test("a resumed run has the permissions of the first, and writes nothing twice", async () => {
    await writeFile(
      join(folder, "twice.rcl"),
      'IMPORT write_text FROM "std/files"\nEMIT IF write_text("out/b.md", "B") == "" THEN 0 ELSE 1 / 0',
    )
    // A model that costs makes the run one that can be resumed; it is never asked.
    const env = { OPENAI_BASE_URL: "http://127.0.0.1:9", OPENAI_API_KEY: "none", RECALL_MODEL: "openai:test" }
    const first = await recallProcess(["run", "twice.rcl", "--yes", "--allow", "write=out"], { cwd: folder, env })
    const [, run] = /--resume (\S+)/.exec(first.stderr)!
    await writeFile(join(folder, "out/b.md"), "changed since")
    const second = await recallProcess(["run", "--resume", run!], { cwd: folder, env })
    expect(second.stderr).toContain("error[division-by-zero]")
    expect(await readFile(join(folder, "out/b.md"), "utf8")).toBe("changed since")
  })

  test("of the configuration is relative to it, and names hosts and variables", async () => {
    const server = createServer((_, response) => response.end('{"a": 1}'))
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    await writeFile(
      join(folder, "recall.config.json"),
      JSON.stringify({ allow: { read: ["notes"], net: [host], env: ["TEA"], clock: true } }),
    )
    await mkdir(join(folder, "below"))
    await writeFile(
      join(folder, "below/all.rcl"),
      `IMPORT read_text FROM "std/files"
IMPORT fetch_json FROM "std/http"
IMPORT env FROM "std/env"
IMPORT now FROM "std/clock"
EMIT [read_text("../notes/a.md"), fetch_json("http://${host}/x").a, env("TEA"), length(now()) > 20]`,
    )
    const { stdout, stderr } = await recallProcess(["run", "all.rcl"], {
      cwd: join(folder, "below"),
      env: { TEA: "green" },
    })
    server.close()
    expect({ stdout, stderr }).toEqual({ stdout: '["A",1,"green",true]\n', stderr: "" })
  })

  test.each(["write", "net=http://x", "red=a"])("%s is refused with the forms", async (allow) => {
    const { status, stderr } = await recall(["eval", "1", "--allow", allow])
    expect(status).toBe(2)
    expect(stderr).toContain("error[bad-option]: --allow: ")
    expect(stderr).toContain("read=FOLDER,write=FOLDER,net=HOST,env=NAME,clock")
  })

  test("tests of a module have it, too", async () => {
    await writeFile(
      join(folder, "t.rcl"),
      'IMPORT read_text FROM "std/files"\nTEST "reads" : read_text("notes/a.md") == "A"',
    )
    expect(await recallProcess(["test", "t.rcl"], { cwd: folder })).toMatchObject({ status: 1 })
    expect(await recallProcess(["test", "t.rcl", "--allow", "read=notes"], { cwd: folder })).toMatchObject({
      status: 0,
    })
  })
})

describe("at a terminal", () => {
  const files = {
    "now.rcl": 'IMPORT now FROM "std/clock"\nEMIT TRY length(now()) > 20 ELSE error.code',
    "write.rcl": 'IMPORT write_text FROM "std/files"\nEMIT TRY write_text("out/b.md", "B") ELSE error.code',
    "send.rcl": 'IMPORT send FROM "host"\nEMIT [TRY send(1) ELSE error.code, TRY send(2) ELSE error.code]',
  }

  test("the user is asked for a permission", async () => {
    const questions: string[] = []
    const ask = (reply: boolean) => (question: string) => (questions.push(question), reply)
    expect((await recall(["run", "now.rcl"], { files, confirms: ask(true) })).stdout).toBe("true\n")
    expect((await recall(["run", "now.rcl"], { files, confirms: ask(false) })).stdout).toBe("not-permitted\n")
    expect(questions).toEqual(Array(2).fill("The program wants to know the time. Permit it?"))
  })

  test("a refused write is not permitted either, and nothing is asked again", async () => {
    const questions: string[] = []
    const confirms = (question: string) => (questions.push(question), false)
    expect((await recall(["run", "write.rcl"], { files, confirms })).stdout).toBe("not-confirmed\n")
    expect(questions).toEqual([
      'The program wants to call write_text(path: "out/b.md", text: "B"), which changes something. Do it?',
    ])
  })

  test("one question is asked at a time, of both kinds", async () => {
    let open = 0
    const confirms = async () => {
      expect(++open).toBe(1)
      await new Promise((resolve) => setImmediate(resolve))
      open--
      return false
    }
    const program = `IMPORT now FROM "std/clock"
IMPORT env FROM "std/env"
IMPORT write_text FROM "std/files"
EMIT [TRY now() ELSE 1, TRY write_text("a", "A") ELSE 2, TRY env("A") ELSE 3, TRY write_text("b", "B") ELSE 4]`
    const { stdout } = await recall(["run", "all.rcl"], { files: { "all.rcl": program }, confirms })
    expect(stdout).toBe("[1,2,3,4]\n")
  })

  test("each call of a native of the host that writes is confirmed, unless --yes is given", async () => {
    const sent: number[] = []
    const send = native({ name: "send", parameters: { n: NUMBER }, returns: NUMBER, run: ({ n }) => sent.push(n) })
    const given = { files, configuration: { natives: [send] } }
    const confirms = (question: string) => question.includes("n: 2")
    expect((await recall(["run", "send.rcl"], { ...given, confirms })).stdout).toBe('["not-confirmed",1]\n')
    expect((await recall(["run", "send.rcl"], given)).stdout).toBe('["not-confirmed","not-confirmed"]\n')
    expect((await recall(["run", "send.rcl", "--yes"], given)).stdout).toBe("[2,3]\n")
    expect(sent).toEqual([2, 1, 2])
  })
})
