// The viewer in a frame of another page, which sends the trace through a port while it grows.

import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { viewerPage } from "../../src/viewer/page.ts"
import { linesOf, storyEvents } from "../support/story-trace.ts"
import { describeInBrowser } from "./browser.ts"

/** The page around the viewer: it answers the viewer's message with a port, whose other end it keeps. */
const AROUND = `<!doctype html><title>Around</title><p class="open-file">A page with a viewer</p>
<script>
const { port1, port2 } = new MessageChannel()
const frames = () => document.querySelector("iframe").contentWindow
addEventListener("message", ({ source, data }) => {
  if (source === frames() && data === "recall-trace") source.postMessage("recall-trace", "*", [port2])
})
const send = (text) => port1.postMessage(text === null ? null : new TextEncoder().encode(text))
const end = () => frames().postMessage("recall-trace-end", "*")
</script>
`

describeInBrowser("a viewer in a frame", ({ visit }) => {
  const lines = linesOf(storyEvents())
  const middle = lines.indexOf("\n", lines.length / 2) + 1
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "recall-framed-"))
    const viewer = viewerPage({ kind: "framed" }).replaceAll("&", "&amp;").replaceAll('"', "&quot;")
    await writeFile(
      join(folder, "around.html"),
      `${AROUND}<iframe sandbox="allow-scripts" srcdoc="${viewer}"></iframe>`,
    )
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const opened = async () => {
    const { page, misdeeds } = await visit(pathToFileURL(join(folder, "around.html")).href)
    return { page, misdeeds, viewer: page.frameLocator("iframe") }
  }
  const evaluate = (page: Page, call: string) => page.evaluate(call)

  test("shows what it has received, and that the run is over when it is", async () => {
    const { page, viewer, misdeeds } = await opened()
    await evaluate(page, `send(${JSON.stringify(lines.slice(0, middle))})`)
    await viewer.locator("[role=treeitem]").first().waitFor()
    await viewer.locator(".status", { hasText: "running" }).waitFor()
    await evaluate(page, `send(${JSON.stringify(lines.slice(middle))})`)
    await evaluate(page, "send(null)")
    await viewer.locator(".status", { hasText: "done" }).waitFor()
    expect(misdeeds).toEqual([])
  })

  test("says that the trace is cut off where its sender is gone", async () => {
    const { page, viewer } = await opened()
    await evaluate(page, `send(${JSON.stringify(lines.slice(0, middle))})`)
    await viewer.locator("[role=treeitem]").first().waitFor()
    await evaluate(page, "end()")
    await viewer.locator(".status", { hasText: "cut off" }).waitFor()
  })
})
