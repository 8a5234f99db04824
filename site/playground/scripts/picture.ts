// Takes docs/images/playground.png in a real browser: `npm run picture`.

import { writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { smallPng } from "../../../scripts/small-png.ts"
import { launchChromium } from "../../../test/viewer/chromium.ts"
import { buildPlayground, OUTPUT } from "./build.ts"
import { serveFolder } from "./server.ts"

const PICTURE = fileURLToPath(new URL("../../../docs/images/playground.png", import.meta.url))

await buildPlayground(OUTPUT)
const server = await serveFolder(OUTPUT)
const browser = await launchChromium()
try {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 860 },
    colorScheme: "light",
    reducedMotion: "reduce",
  })
  await page.goto(`${server.address}#example=contract`)
  await page.locator("#editor .token-keyword").first().waitFor()
  await page.locator("#form textarea").first().waitFor()
  await page.getByRole("button", { name: "Run", exact: true }).click()
  const frame = page.frameLocator("#viewer iframe")
  await frame.getByText("done").first().waitFor()
  await frame.locator("[role=treeitem]").first().waitFor()
  const picture = smallPng(await page.screenshot())
  await writeFile(PICTURE, picture)
  console.log(`playground.png  ${Math.round(picture.length / 1000)} KB`)
} finally {
  await browser.close()
  await server.close()
}
