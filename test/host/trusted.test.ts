// A configuration of another user, or that every user may write, is not run: see `checkTrusted`.

import { chmod, chown, link, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { loadConfiguration } from "../../src/host/config.ts"
import { checkTrusted, distrust, SAFE_DIRECTORIES } from "../../src/host/trusted.ts"
import { builtCommandLine, recallProcess } from "../support/built.ts"

const ANN = { id: 1_000, others: [0] }
const [FILE, FOLDER] = [0o100_644, 0o40_755]

test.each([
  ["an own file", { uid: 1_000, mode: FILE }, "file", undefined],
  ["an own file of a group", { uid: 1_000, mode: FILE | 0o020 }, "file", undefined],
  ["a file of root", { uid: 0, mode: FILE }, "file", undefined],
  ["a file of another user", { uid: 1_001, mode: FILE }, "file", "it belongs to user 1001"],
  ["a file that all may write", { uid: 1_000, mode: FILE | 0o002 }, "file", "every user may write it"],
  ["a folder of another user", { uid: 1_001, mode: FOLDER }, "folder", "its folder belongs to user 1001"],
  ["a folder that all may write", { uid: 1_000, mode: FOLDER | 0o002 }, "folder", "every user may write its folder"],
  ["a sticky folder, as /tmp", { uid: 0, mode: FOLDER | 0o1022 }, "folder", undefined],
  ["a link of another user", { uid: 1_001, mode: 0o120_777 }, "link", "it belongs to user 1001"],
  ["a link", { uid: 1_000, mode: 0o120_777 }, "link", undefined],
] as const)("%s", (_, owned, what, problem) => {
  expect(distrust(owned, ANN, what)).toBe(problem)
})

const hasUsers = process.geteuid !== undefined
const isRoot = process.geteuid?.() === 0

describe.runIf(hasUsers)("in the file system", () => {
  let folder: string
  let path: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "recall-trusted-"))
    path = join(folder, "recall.config.mjs")
    await writeFile(path, "globalThis.ran = true; export default { budget: { calls: 1 } }")
    await mkdir(join(folder, "a", "b"), { recursive: true })
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const refused = (problem: string) => ({
    code: "untrusted-config",
    message: `${path} is not used: ${problem}, and you are user ${process.geteuid!()}`,
    hint: `if you trust it, name its folder in the environment: ${SAFE_DIRECTORIES}=${folder}`,
  })

  test("an own one in a folder above is used", async () => {
    expect(await loadConfiguration(join(folder, "a", "b"))).toMatchObject({ path })
  })

  test("one that every user may write, or whose folder every user may, is not run", async () => {
    await chmod(path, 0o666)
    await expect(loadConfiguration(join(folder, "a", "b"))).rejects.toMatchObject(refused("every user may write it"))
    await chmod(path, 0o644)
    await chmod(folder, 0o777)
    await expect(loadConfiguration(folder)).rejects.toMatchObject(refused("every user may write its folder"))
    await chmod(folder, 0o1777)
    expect(await loadConfiguration(folder)).toMatchObject({ path })
  })

  test("a folder of the environment's is trusted, and no other", async () => {
    await chmod(folder, 0o777)
    for (const [folders, isTrusted] of [
      [folder, true],
      [`/other${delimiter}${folder}/`, true],
      [join(folder, "a"), false],
      [join(folder, ".."), false],
      ["", false],
    ] as const) {
      const check = () => checkTrusted(path, { [SAFE_DIRECTORIES]: folders })
      if (isTrusted) expect(check).not.toThrow()
      else expect(check).toThrow("every user may write its folder")
    }
  })

  test.runIf(isRoot)("one of another user is not run, nor by a link, nor from such a folder", async () => {
    await chown(path, 12_345, 12_345)
    await expect(loadConfiguration(folder)).rejects.toMatchObject(refused("it belongs to user 12345"))
    expect(() => checkTrusted(path, { SUDO_UID: "12345" })).not.toThrow()
    expect(() => checkTrusted(path, { SUDO_UID: "12346" })).toThrow("it belongs to user 12345")
    const linked = join(folder, "a", "recall.config.mjs")
    await symlink(path, linked)
    await expect(loadConfiguration(join(folder, "a"))).rejects.toThrow("it belongs to user 12345")
    await rm(linked)
    await link(path, linked)
    await expect(loadConfiguration(join(folder, "a"))).rejects.toThrow("it belongs to user 12345")
    await chown(path, 0, 0)
    await chown(folder, 12_345, 12_345)
    await expect(loadConfiguration(folder)).rejects.toMatchObject(refused("its folder belongs to user 12345"))
  })

  test("commands that need none do not meet it", async () => {
    await builtCommandLine()
    await chmod(folder, 0o777)
    await writeFile(join(folder, "a", "x.rcl"), "TASK one() = 1\nEMIT one()\n")
    await writeFile(join(folder, "a", "t.jsonl"), "")
    const cwd = join(folder, "a")
    const statuses = async (...commands: readonly (readonly string[])[]) =>
      Promise.all(
        commands.map(async (args) => {
          const { stderr } = await recallProcess(args, { cwd })
          return [args[0], stderr.includes("untrusted-config")]
        }),
      )
    const needless = [
      ["check", "x.rcl"],
      ["fmt", "x.rcl"],
      ["parse", "x.rcl"],
      ["doc", "x.rcl"],
      ["types", "x.rcl"],
      ["lock"],
      ["trace", "tree", "t.jsonl"],
      ["memo", "list", "--memo", "m.db"],
      ["memo", "stats", "--memo", "m.db"],
      ["explain", "bad-config"],
    ]
    expect(await statuses(...needless)).toEqual(needless.map(([name]) => [name, false]))
    expect(await statuses(["run", "x.rcl"], ["eval", "1"], ["test", "."])).toEqual([
      ["run", true],
      ["eval", true],
      ["test", true],
    ])
  })
})
