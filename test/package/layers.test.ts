// The rooms have one order: the map in src/README.md, the linter's rules and the imports of every file agree on it.

import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join, posix } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import config from "../../oxlint.config.ts"
import { NODE_ROOMS, roomOf, ROOMS, VIEWER_ROOMS, type Room } from "../../scripts/lint/rooms.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Runs the linter and gives the files in which a rule reports something, one for each report. */
function lint(rule: string, cwd: string, ...options: readonly string[]): Promise<readonly string[]> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [`${root}/node_modules/oxlint/bin/oxlint`, "--format=unix", ...options],
      { cwd, maxBuffer: 2 ** 26 },
      (_error, output) =>
        resolve([...output.matchAll(new RegExp(`^(\\S+?):\\d+:\\d+: .*${rule}`, "gm"))].map(([, file = ""]) => file)),
    )
  })
}

const sources = (
  await Promise.all(
    ["grammar", "src", "viewer"].map(async (folder) =>
      (await readdir(`${root}/${folder}`, { recursive: true })).map((file) => `${folder}/${file}`),
    ),
  )
)
  .flat()
  .filter((file) => /\.tsx?$/.test(file))

interface Import {
  readonly from: string
  readonly to: string
}

/** All imports of files by files, types included, and of `node:*`. */
const imports: readonly Import[] = (
  await Promise.all(
    sources.map(async (from) => {
      const text = await readFile(`${root}/${from}`, "utf8")
      return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+|node:[^"]+)"/g)].map(([, specifier = ""]) => ({
        from,
        to: specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : specifier,
      }))
    }),
  )
).flat()

test("the map in src/README.md lists the rooms in their order", async () => {
  const readme = await readFile(`${root}/src/README.md`, "utf8")
  const map = readme.slice(readme.indexOf("## Map")).split("\n## ")[0]!
  const rows = [...map.matchAll(/^\| `([^`]+?)\/?` \|/gm)].map(([, name = ""]) => name)
  expect(rows.map((name) => (name === "grammar" ? name : `src/${name}`))).toEqual([...ROOMS])
})

test("every file of grammar/ and src/ is in a room, and every room has files", () => {
  expect(sources.filter((file) => !file.startsWith("viewer/") && roomOf(file) === undefined)).toEqual([])
  expect(ROOMS.filter((room) => !sources.some((file) => roomOf(file) === room))).toEqual([])
})

test("no file imports a room below its own, not even a type", () => {
  const between = imports.flatMap(({ from, to }) => {
    const [room, other] = [roomOf(from), roomOf(to)]
    return room === undefined || other === undefined ? [] : [{ import: `${from} → ${to}`, room, other }]
  })
  // The pattern finds imports: without any, the order would hold of itself.
  expect(between.length).toBeGreaterThan(1_000)
  expect(between.filter(({ room, other }) => ROOMS.indexOf(other) > ROOMS.indexOf(room))).toEqual([])
})

test("no folder or file of src/answers imports one below it in the table of its page", async () => {
  const room = "src/answers/"
  const page = await readFile(`${root}/${room}README.md`, "utf8")
  const table = page.slice(page.indexOf("## Files"))
  /** The folder of a file in the room, or its name where it is in none. */
  const entryOf = (file: string): string => file.slice(room.length).replace(/\/.*/, "/")
  const entries = new Set(sources.filter((file) => file.startsWith(room)).map(entryOf))
  const listed = [...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name).filter((name) => entries.has(name)),
  )
  expect([...listed].sort()).toEqual([...entries].sort())
  const inside = imports.filter(({ from, to }) => from.startsWith(room) && to.startsWith(room))
  expect(inside.length).toBeGreaterThan(50)
  const place = (file: string): number => listed.indexOf(entryOf(file))
  expect(inside.filter(({ from, to }) => place(to) > place(from))).toEqual([])
})

test("the viewer's page imports nothing but what a trace is read with", () => {
  const rooms = imports.filter(({ from }) => from.startsWith("viewer/")).flatMap(({ to }) => roomOf(to) ?? [])
  expect(new Set(rooms)).toEqual(VIEWER_ROOMS)
})

test("node:* is imported in the rooms that run on Node, and in no other", () => {
  const rooms = imports.filter(({ to }) => to.startsWith("node:")).map(({ from }) => roomOf(from) ?? from)
  expect(new Set(rooms)).toEqual(NODE_ROOMS)
})

describe("the linter", () => {
  /** A file of a room, with this many folders between it and the room. */
  const probe = (room: Room, name: string, folders: number): string =>
    room.endsWith(".ts") ? room : [room, ...Array.from({ length: folders }, () => "deep"), `${name}.ts`].join("/")
  /** The specifier of a room in a file. */
  const way = (from: string, to: Room): string => {
    const relative = posix.relative(posix.dirname(from), to.endsWith(".ts") ? to : `${to}/file.ts`)
    return relative.startsWith(".") ? relative : `./${relative}`
  }

  const refused: [file: string, specifier: string][] = []
  const allowed: [file: string, specifier: string][] = []
  for (const [i, room] of ROOMS.entries()) {
    if (room.endsWith(".ts")) continue
    const nodeCase = NODE_ROOMS.has(room) ? allowed : refused
    nodeCase.push([probe(room, "node", 0), "node:fs"])
    for (const [j, other] of ROOMS.entries()) {
      if (j === i) continue
      const name = `${j < i ? "above" : "below"}-${j}`
      for (const folders of [0, 2]) {
        const file = probe(room, name, folders)
        ;(j < i ? allowed : refused).push([file, way(file, other)])
      }
    }
  }
  // A room of one file can hold one import at a time.
  refused.push(["src/runtime.ts", "./host/file.ts"])
  allowed.push(["src/index.ts", "./runtime.ts"])
  for (const [i, room] of ROOMS.entries())
    (VIEWER_ROOMS.has(room) ? allowed : refused).push([`viewer/view/page-${i}.tsx`, way("viewer/view/page.tsx", room)])
  refused.push(["viewer/node.ts", "node:fs"])

  let folder: string
  const reports = new Map<string, number>()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "recall-layers-"))
    await cp(`${root}/oxlint.config.ts`, `${folder}/oxlint.config.ts`)
    await cp(`${root}/scripts/lint`, `${folder}/scripts/lint`, { recursive: true })
    for (const [file, specifier] of [...refused, ...allowed]) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      const forms = [
        `import type { A } from "${specifier}"`,
        `export * from "${specifier}"`,
        `export const later = (): A => import("${specifier}")`,
      ]
      await writeFile(join(folder, file), forms.join("\n"))
    }
    for (const file of await lint("no-restricted-imports", folder)) reports.set(file, (reports.get(file) ?? 0) + 1)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test("refuses each import of a room below, as a type, static and dynamic", () => {
    expect(refused.filter(([file]) => reports.get(file) !== 3)).toEqual([])
  })

  test("allows each import of a room above", () => {
    expect(allowed.filter(([file]) => reports.has(file))).toEqual([])
  })

  test("excuses from `no-cycle` the files that are in a circle, and no others", async () => {
    /** The files of an override that sets the rule so. */
    const excused = (setting: string): readonly string[] =>
      config
        .overrides!.filter(({ rules }) => JSON.stringify(rules?.["import/no-cycle"]) === setting)
        .flatMap(({ files }) => files)
    const circles = async (ignoreTypes: boolean): Promise<readonly string[]> => {
      const file = join(folder, `cycles-${ignoreTypes}.json`)
      const rules = { "import/no-cycle": ["error", { ignoreTypes }] }
      await writeFile(file, JSON.stringify({ plugins: ["import"], categories: { correctness: "off" }, rules }))
      return [...new Set(await lint("no-cycle", root, "-c", file, "grammar", "src", "viewer"))].sort()
    }
    const ofValues = await circles(true)
    expect(ofValues).toEqual([...excused('"off"')].sort())
    const ofTypes = (await circles(false)).filter((file) => !ofValues.includes(file))
    expect(ofTypes).toEqual([...excused('["error",{"ignoreTypes":true}]')].sort())
  })
})
