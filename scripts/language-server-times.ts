// Prints the time from an edit of the library's largest module to its diagnostics, and that of some requests. Needs
// `npm run build`.

import { spawn } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import { LanguageClient, positionAt } from "../test/support/language-client.ts"

const EDITS = 200
const root = fileURLToPath(new URL("..", import.meta.url))

const modules = readdirSync(`${root}/stdlib`).map((file) => {
  // Not the path of the library itself, whose modules are parsed once for all.
  const path = `${root}/edited/${file}`
  return { uri: pathToFileURL(path).href, file, text: readFileSync(`${root}/stdlib/${file}`, "utf8") }
})
const { uri, file, text } = modules.sort((a, b) => b.text.length - a.text.length)[0]!

const child = spawn(process.execPath, [`${root}/dist/cli/main.js`, "lsp"], { stdio: ["pipe", "pipe", "inherit"] })
const client = new LanguageClient(child.stdout, child.stdin)
const times = new Map<string, number[]>()

async function timed(name: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now()
  await work()
  const own = times.get(name)
  if (own === undefined) times.set(name, [performance.now() - start])
  else own.push(performance.now() - start)
}

await timed("start", () => client.initialize({ processId: process.pid }))
await timed("open → diagnostics", () => {
  client.open(uri, text)
  return client.diagnostics(uri)
})
const end = positionAt(text, text.length)
for (let version = 2; version < EDITS + 2; version++) {
  const position = positionAt(text, text.indexOf("ask("))
  const range = { start: end, end: version % 2 === 0 ? end : { ...end, character: end.character + 1 } }
  await timed("edit → diagnostics", () => {
    client.change(uri, version, { range, text: version % 2 === 0 ? "#" : "" })
    return client.diagnostics(uri, version)
  })
  const at = { textDocument: { uri }, position }
  for (const method of ["hover", "completion", "semanticTokens/full"])
    await timed(method, () => client.request(`textDocument/${method}`, at))
}
client.notify("exit")

console.log(`stdlib/${file}: ${text.split("\n").length} lines, ${EDITS} edits; milliseconds`)
for (const [name, all] of times) {
  const sorted = all.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!.toFixed(1)
  console.log(sorted.length === 1 ? `${name}: ${at(0)}` : `${name}: p50 ${at(0.5)}, p95 ${at(0.95)}`)
}
