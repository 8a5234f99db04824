// The viewer served during a run: events are shown as they arrive, to this machine alone.

import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import type { TraceEvent } from "../../src/trace/events.ts"
import { serveViewer, type ServedViewer, type ViewerOptions } from "../../src/host/viewer/serve.ts"
import { linesOf, storyEvents } from "../support/story-trace.ts"
import { describeInBrowser, shownRows } from "./browser.ts"

const events = storyEvents()
let folder: string
let served: ServedViewer[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-live-"))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

afterEach(async () => {
  await Promise.all(served.map((viewer) => viewer.close()))
  served = []
})

async function serve(source: ViewerOptions["source"]): Promise<ServedViewer> {
  const viewer = await serveViewer({ source })
  served.push(viewer)
  return viewer
}

/** Events that arrive when the test says so. */
function stream() {
  const waiting: ((result: IteratorResult<TraceEvent, undefined>) => void)[] = []
  const ready: TraceEvent[] = []
  let isDone = false
  return {
    push(...more: readonly TraceEvent[]) {
      for (const event of more) {
        const next = waiting.shift()
        if (next === undefined) ready.push(event)
        else next({ value: event, done: false })
      }
    },
    end() {
      isDone = true
      for (const next of waiting.splice(0)) next({ value: undefined, done: true })
    },
    [Symbol.asyncIterator]: (): AsyncIterator<TraceEvent, undefined> => ({
      next: () => {
        const value = ready.shift()
        if (value !== undefined) return Promise.resolve({ value, done: false })
        return isDone
          ? Promise.resolve({ value: undefined, done: true })
          : new Promise((resolve) => waiting.push(resolve))
      },
    }),
  }
}

interface Answer {
  readonly status: number
  readonly headers: { readonly [name: string]: string | string[] | undefined }
  readonly body: string
}

/** `path` is requested verbatim, where it is no address. */
function ask(
  url: string,
  {
    method = "GET",
    headers = {},
    path,
  }: { readonly method?: string; readonly headers?: { readonly [name: string]: string }; readonly path?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers, ...(path === undefined ? {} : { path }) }, (response) => {
      let body = ""
      response.on("data", (chunk: Buffer) => (body += chunk.toString()))
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
      .on("error", reject)
      .end()
  })
}

describeInBrowser("a live run", ({ visit }) => {
  test("is shown as its events arrive, and is whole when it ends", async () => {
    const source = stream()
    const viewer = await serve({ events: source })
    source.push(...events.slice(0, 40))
    const { page, misdeeds } = await visit(viewer.url)
    await expect.poll(() => page.locator(".status").textContent()).toBe("running")
    await expect.poll(() => shownRows(page)).toContain("Give this article a short title.")
    expect(await shownRows(page)).not.toContain("Combine these explanations into one page.")
    source.push(...events.slice(40, 300))
    await expect.poll(() => shownRows(page)).toContain("Combine these explanations into one page.")
    source.push(...events.slice(300))
    source.end()
    await expect.poll(() => page.locator(".status").textContent()).toBe("done")
    await viewer.ended
    // A late client sees all of it.
    const late = await visit(viewer.url)
    await expect.poll(() => late.page.locator(".status").textContent()).toBe("done")
    expect([...misdeeds, ...late.misdeeds]).toEqual([])
  })

  test("is followed in its file, cut anywhere", async () => {
    const file = join(folder, "growing.jsonl")
    const text = linesOf(events)
    await writeFile(file, text.slice(0, 5_001))
    const { page, misdeeds } = await visit((await serve({ file })).url)
    await expect.poll(() => shownRows(page)).toContain("Give this article a short title.")
    await appendFile(file, text.slice(5_001, 20_003))
    await appendFile(file, text.slice(20_003))
    await expect.poll(() => page.locator(".status").textContent()).toBe("done")
    expect(misdeeds).toEqual([])
  })

  test.each([
    ["shorter", 20],
    ["longer", events.length - 1],
  ])("begins again where another run writes the file, %s than the last state", async (_, count) => {
    const file = join(folder, `again-${count}.jsonl`)
    await writeFile(file, linesOf(events.slice(0, 40)))
    const { page } = await visit((await serve({ file })).url)
    await expect.poll(() => shownRows(page)).toContain("Give this article a short title.")
    const another = events.map((event) =>
      event.type === "run" ? { ...event, run: "another", name: "another.rcl" } : event,
    )
    await writeFile(file, linesOf(another.slice(0, count)))
    await expect.poll(() => page.locator("h1").textContent()).toBe("another.rcl")
    await appendFile(file, linesOf(another.slice(count)))
    await expect.poll(() => page.locator(".status").textContent()).toBe("done")
    expect(await page.locator(".complaints").count()).toBe(0)
  })

  test("continues where a connection breaks, and reports when it is lost", async () => {
    const source = stream()
    const viewer = await serve({ events: source })
    source.push(...events.slice(0, 40))
    const { page } = await visit(viewer.url)
    await expect.poll(() => shownRows(page)).toContain("Give this article a short title.")
    await viewer.close()
    await expect.poll(() => page.locator(".status").textContent()).toBe("connection lost")
    expect(await page.locator(".complaints").textContent()).toContain("The events received before are shown")
    source.end()
  })
})

describe("the viewer's server", () => {
  test("answers only a client with its address and the right host name, and only reads", async () => {
    const source = stream()
    const { url } = await serve({ events: source })
    source.push(...events)
    source.end()
    const { port, pathname, origin } = new URL(url)
    expect(pathname).toMatch(/^\/[0-9a-f]{32}\/$/)
    const page = await ask(url)
    expect(page.status).toBe(200)
    const policy = page.headers["content-security-policy"]
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src data:; /)
    expect(policy).toMatch(/; img-src data:; connect-src 'self'; .*frame-ancestors 'none'$/)
    expect(page.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "no-store",
    })
    expect((await ask(`${url}trace`)).body).toBe(linesOf(events))
    expect((await ask(`${url}trace?from=100`)).body).toBe(linesOf(events).slice(100))
    expect((await ask(url, { headers: { host: `localhost:${port}` } })).status).toBe(200)
    expect((await ask(url, { headers: { host: `rebound.example:${port}` } })).status).toBe(403)
    expect((await ask(url, { headers: { host: "127.0.0.1" } })).status).toBe(403)
    expect((await ask(`${url}trace`, { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403)
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) expect((await ask(url, { method })).status).toBe(405)
    for (const path of [
      "/",
      "/trace",
      pathname.slice(0, -2),
      `${pathname}../trace`,
      `${pathname}trace/x`,
      `${pathname}etc/passwd`,
      `/${"0".repeat(32)}/trace`,
      `/${"é".repeat(16)}/`,
    ]) {
      expect([path, (await ask(`${origin}${encodeURI(path)}`)).status]).toEqual([path, 404])
    }
    for (const path of ["//[", "http://[/", "//127.0.0.1:x/", "*", "//evil.example/trace"])
      expect([path, (await ask(url, { path })).status]).toEqual([path, 404])
    expect((await ask(url)).status).toBe(200)
    expect((await ask(`${url}trace?from=x`)).status).toBe(400)
    expect((await ask(`${url}trace?from=99999999`)).status).toBe(416)
  })

  test("reports an error in a file or a port before it begins", async () => {
    await expect(serveViewer({ source: { file: join(folder, "missing.jsonl") } })).rejects.toMatchObject({
      code: "not-found",
    })
    await expect(serveViewer({ source: { file: folder } })).rejects.toMatchObject({ code: "unreadable" })
    const { url } = await serve({ events: stream() })
    const { port } = new URL(url)
    await expect(serveViewer({ source: { events: stream() }, port: Number(port) })).rejects.toMatchObject({
      code: "bad-argument",
      message: expect.stringContaining(`port ${port}`) as string,
    })
  })

  test("rejects with a run's failure for a caller that waits for its end", async () => {
    const { ended, url } = await serve({
      events: (async function* () {
        yield events[0]!
        throw new Error("no more")
      })(),
    })
    await expect(ended).rejects.toThrow("no more")
    expect((await ask(`${url}trace`)).body).toBe(linesOf(events.slice(0, 1)))
  })
})
