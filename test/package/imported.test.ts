// `.rcl` files imported by programs: built by Vite and by esbuild with the plugin, and on Node with the loader.
// Needs `npm run build`.

import { execFile } from "node:child_process"
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { runInNewContext } from "node:vm"
import { build as esbuild } from "esbuild"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { build as vite, createServer, type Plugin } from "vite"
import type * as plugin from "../../src/host/plugin.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const execute = promisify(execFile)
// The built plugin is tested.
const { recall } = (await import(`${root}/dist/plugin.js`)) as typeof plugin

const FILES: { readonly [path: string]: string } = {
  "package.json": '{ "type": "module" }',
  "legal.rcl": `
IMPORT polite AS kindly FROM "./style/polite.rcl"
IMPORT "tasks" AS tasks
IMPORT map FROM "std/prelude"
TASK delete(x: string): string = kindly(x) + tasks.loud("!")
TASK all(xs: [string], more: boolean = false): [string] = map(xs, delete)
TASK _hidden() = 1
`,
  "style/polite.rcl": 'IMPORT please FROM "./words.rcl"\nTASK polite(x: string): string = please + x',
  "style/words.rcl": 'LET please = "Please "',
  "broken.rcl": "TASK f( = 1",
  "node_modules/tasks/package.json": JSON.stringify({
    name: "tasks",
    exports: { ".": { recall: "./src/main.rcl" }, "./both": { recall: "./src/main.rcl", default: "./both.js" } },
  }),
  "node_modules/tasks/src/main.rcl": 'IMPORT twice FROM "./twice.rcl"\nTASK loud(x: string): string = twice(upper(x))',
  "node_modules/tasks/src/twice.rcl": "TASK twice(x: string): string = x + x",
  "node_modules/tasks/both.js": 'export const loud = () => "JavaScript"',
  "node_modules/acting/package.json": JSON.stringify({
    name: "acting",
    version: "1.0.0",
    exports: { ".": { recall: "./main.rcl" } },
  }),
  "node_modules/acting/main.rcl": 'IMPORT send FROM "host"\nTASK act() = send()',
  "app.js": `
import { configure, createRuntime, native, tasksOf } from "recall-lang"
import acting, { act } from "acting"
import legal, { all, delete as remove } from "./legal.rcl"
import { loud } from "tasks"
import { loud as javascript } from "tasks/both"
const early = await remove("x").catch((error) => error.code)
const natives = [native({ name: "send", run: () => "sent" })]
configure(createRuntime({ natives }))
const refused = await act().catch((error) => error.diagnostics[0].code)
const allowed = await tasksOf(acting, createRuntime({ natives, packages: { acting: ["send"] } })).act()
globalThis.result = [
  early, refused, allowed, await remove("go"), await all(["a", "b"]), await loud("x"), javascript(),
  Object.keys(tasksOf(legal, createRuntime())),
]
globalThis.done?.()
`,
}

const RESULT = [
  "no-runtime",
  "not-allowed",
  "sent",
  "Please go!!",
  ["Please a!!", "Please b!!"],
  "XX",
  "JavaScript",
  ["delete", "all"],
]

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-imported-"))
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await symlink(root, join(folder, "node_modules/recall-lang"))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs a script without the globals of Node, as in a browser. */
async function inSandbox(script: string): Promise<unknown> {
  const context: { result?: unknown; done?: () => void } = {
    AbortController,
    AbortSignal,
    clearTimeout,
    crypto,
    MessageChannel,
    performance,
    queueMicrotask,
    setTimeout,
    structuredClone,
    TextDecoder,
    TextEncoder,
    URL,
  } as object
  await new Promise<void>((resolve, reject) => {
    context.done = resolve
    const running = runInNewContext(`(async () => {${script}\n})()`, context) as Promise<unknown>
    running.then(() => undefined, reject)
  })
  return JSON.parse(JSON.stringify(context.result))
}

test("esbuild: bundled for a browser", async () => {
  const { outputFiles } = await esbuild({
    absWorkingDir: folder,
    entryPoints: ["app.js"],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2024",
    plugins: [recall.esbuild({ root: folder })],
    logLevel: "silent",
  })
  const script = outputFiles[0]!.text
  expect(script).not.toMatch(/["']node:/)
  expect(await inSandbox(script)).toEqual(RESULT)
})

test("Vite: built for a browser", async () => {
  await vite({
    root: folder,
    configFile: false,
    logLevel: "silent",
    plugins: [recall.vite({ root: folder })],
    build: {
      target: "es2024",
      minify: false,
      modulePreload: false,
      outDir: "built",
      rollupOptions: { input: join(folder, "app.js"), output: { codeSplitting: false } },
    },
  })
  const [file] = await readdir(join(folder, "built/assets"))
  const script = await readFile(join(folder, "built/assets", file!), "utf8")
  expect(script).not.toMatch(/["']node:/)
  // Vite's helper for preloading, which nothing here calls, is written for a module.
  expect(await inSandbox(script.replaceAll("import.meta", "({})"))).toEqual(RESULT)
})

test("Vite: served in development", async () => {
  const server = await createServer({
    root: folder,
    configFile: false,
    logLevel: "silent",
    appType: "custom",
    plugins: [recall.vite({ root: folder })],
    server: { middlewareMode: true, hmr: false, ws: false },
  })
  try {
    await server.ssrLoadModule("/app.js")
    expect((globalThis as { result?: unknown }).result).toEqual(RESULT)
    // Requested as a browser does.
    expect((await server.transformRequest("/legal.rcl?import"))?.code).toContain("export { $module as default")
  } finally {
    await server.close()
  }
})

const VIRTUAL: { readonly [id: string]: string } = {
  "virtual:app": 'export { loud } from "tasks/both"\nexport { text } from "virtual:text.rcl"\nimport "recall-lang"',
  "virtual:text.rcl": 'export const text = "of another plugin"',
}

/** Makes modules without files, as the plugins of frameworks do. */
const virtual: Plugin = {
  name: "virtual",
  resolveId: (id) => (id in VIRTUAL ? `\0${id}` : null),
  load: (id) => (id.startsWith("\0") ? (VIRTUAL[id.slice(1)] ?? null) : null),
}

test("Vite: a virtual module imports packages", async () => {
  const server = await createServer({
    root: folder,
    configFile: false,
    logLevel: "silent",
    appType: "custom",
    plugins: [recall.vite({ root: folder }), virtual],
    server: { middlewareMode: true, hmr: false, ws: false },
  })
  try {
    const { loud, text } = (await server.ssrLoadModule("virtual:app")) as { loud: () => string; text: string }
    expect([loud(), text]).toEqual(["JavaScript", "of another plugin"])
  } finally {
    await server.close()
  }
})

test("esbuild: the standard input imports packages", async () => {
  const { outputFiles } = await esbuild({
    absWorkingDir: folder,
    stdin: { contents: 'import { loud } from "tasks/both"\nglobalThis.result = loud()\ndone()', resolveDir: folder },
    bundle: true,
    write: false,
    format: "esm",
    plugins: [recall.esbuild({ root: folder })],
    logLevel: "silent",
  })
  expect(await inSandbox(outputFiles[0]!.text)).toBe("JavaScript")
})

test("a module that does not parse fails the build, with the place", async () => {
  const failing = esbuild({
    absWorkingDir: folder,
    stdin: { contents: 'import "./broken.rcl"', resolveDir: folder },
    bundle: true,
    write: false,
    plugins: [recall.esbuild({ root: folder })],
    logLevel: "silent",
  })
  await expect(failing).rejects.toThrow(/broken\.rcl:1:9/)
})

describe("on Node", () => {
  const run = (...parameters: readonly string[]) =>
    execute(process.execPath, ["--import", "recall-lang/register", ...parameters], { cwd: folder })

  test("with the loader", async () => {
    await writeFile(join(folder, "main.js"), 'await import("./app.js")\nconsole.log(JSON.stringify(globalThis.result))')
    expect(JSON.parse((await run("main.js")).stdout)).toEqual(RESULT)
  })

  test("a module that does not parse is a syntax error with its place", async () => {
    const { stderr } = await run("--eval", 'await import("./broken.rcl")').catch((error: { stderr: string }) => error)
    expect(stderr).toMatch(/SyntaxError: error\[syntax-error\]/)
    expect(stderr).toContain("broken.rcl:1:9")
  })
})
