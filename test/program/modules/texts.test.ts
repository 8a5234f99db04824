// Modules from texts and from a server, and the same program from a bundle in a sandbox without the globals of Node.

import { createServer } from "node:http"
import { runInNewContext } from "node:vm"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { expect, test } from "vitest"
import { modulesAt, modulesFrom } from "../../../src/program/modules/texts.ts"
import { createRuntime } from "../../../src/runtime.ts"

const TEXTS = {
  "./lib/style.rcl": 'IMPORT please FROM "../words.rcl"\nTASK polite(x: string): string = please + x',
  "words.rcl": 'LET please = "Please "',
  "some-package": "TASK loud(x: string): string = upper(x)",
}
const MAIN =
  'IMPORT polite FROM "./lib/style.rcl"\nIMPORT loud FROM "some-package"\nIMPORT map FROM "std/prelude"\n'
  + 'EMIT map(["go"], x => loud(polite(x)))'

test("from texts by their paths", async () => {
  const modules = modulesFrom(TEXTS)
  expect((await createRuntime({ modules }).run(MAIN, { name: "main.rcl" })).value).toEqual(["PLEASE GO"])
  expect(await modules.load("../lib/./style.rcl", "a/b.rcl")).toMatchObject({ id: "lib/style.rcl" })
  expect(await modules.load("./none.rcl", "main.rcl")).toBeNull()
  expect(await modules.load("../../words.rcl", "lib/style.rcl")).toBeNull()
})

test("from a server, and nothing that is not below its folder", async () => {
  const asked: string[] = []
  const server = createServer(({ url = "" }, response) => {
    asked.push(url)
    const text = { "/app/lib/style.rcl": TEXTS["./lib/style.rcl"], "/app/words.rcl": TEXTS["words.rcl"] }[url]
    response.writeHead(url.endsWith("broken.rcl") ? 500 : text === undefined ? 404 : 200).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as { port: number }
  try {
    const modules = modulesAt(`http://127.0.0.1:${port}/app/`)
    const source = 'IMPORT polite FROM "./lib/style.rcl"\nEMIT polite("go")'
    expect((await createRuntime({ modules }).run(source, { name: "main.rcl" })).value).toBe("Please go")
    expect(await modules.load("./none.rcl", "main.rcl")).toBeNull()
    expect(await modules.load("some-package", "main.rcl")).toBeNull()
    await expect(modules.load("./broken.rcl", "main.rcl")).rejects.toThrow("/app/broken.rcl answers 500")
    await expect(modules.load("../secret.rcl", "main.rcl")).rejects.toThrow("../secret.rcl is not below")
    await expect(modules.load("../../secret.rcl", "lib/style.rcl")).rejects.toThrow("../secret.rcl is not below")
    expect(asked).toEqual(["/app/lib/style.rcl", "/app/words.rcl", "/app/none.rcl", "/app/broken.rcl"])
  } finally {
    server.close()
  }
})

test("in a bundle, without the globals of Node", async () => {
  const contents = `
    import { createRuntime, modulesFrom } from "./src/index.ts"
    const runtime = createRuntime({ modules: modulesFrom(${JSON.stringify(TEXTS)}) })
    const run = async () => (await runtime.run(${JSON.stringify(MAIN)}, { name: "main.rcl" })).value
    run().then(resolve, reject)
  `
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL("../../..", import.meta.url)) },
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2024",
    logLevel: "silent",
  })
  const value = await new Promise((resolve, reject) => {
    runInNewContext(outputFiles[0]!.text, {
      resolve,
      reject,
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
    })
  })
  expect(JSON.parse(JSON.stringify(value))).toEqual(["PLEASE GO"])
})
