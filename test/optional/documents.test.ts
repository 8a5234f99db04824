// The texts of PDF, Word and HTML files. `npm ci` in this folder installs the packages that extract them; without it
// these tests skip.

import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { documentText } from "../../src/host/documents/text.ts"
import { recallProcess } from "../support/built.ts"

const here = fileURLToPath(new URL(".", import.meta.url))
const areInstalled = existsSync(join(here, "node_modules/unpdf"))

const HTML = `<!doctype html><html><head><title>Nothing</title><style>p { color: red }</style></head><body>
<h1>Prices</h1><p>All in <b>euros</b>.</p><ul><li>one<li>two</ul>
<table><tr><th>what</th><th>price</th></tr><tr><td>tea</td><td>3</td></tr></table>
<script>alert(1)</script></body></html>`

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-documents-"))
  await writeFile(join(folder, "page.html"), HTML)
  await writeFile(join(folder, "report.pdf"), pdf(["Page one", "Page two"]))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(!areInstalled)("with the packages", () => {
  test("HTML is Markdown, without what is not shown", async () => {
    expect(await documentText(new TextEncoder().encode(HTML), "page.HTM", here)).toBe(
      "# Prices\n\nAll in **euros**.\n\n- one\n- two\n\n| what | price |\n| ---- | ----- |\n| tea  | 3     |",
    )
  })

  test("a PDF is the text of its pages", async () => {
    expect(await documentText(pdf(["Page one", "Page two"]), "report.pdf", here)).toBe("Page one\n\nPage two")
  })

  test("a Word document is Markdown with its headings", async () => {
    expect(await documentText(await word(), "letter.docx", here)).toBe("# Terms\n\nThe rent is due.")
  })

  test("a file that only has the name is unreadable", async () => {
    for (const name of ["a.pdf", "a.docx"])
      await expect(documentText(new TextEncoder().encode("text"), name, here)).rejects.toMatchObject({
        code: "unreadable",
        message: expect.stringContaining(`the text of ${name} cannot be extracted`),
      })
    await expect(documentText(Uint8Array.of(0xff), "a.html", here)).rejects.toMatchObject({ code: "not-utf8" })
  })

  test("the command line finds the packages of the working directory", async () => {
    const project = await mkdtemp(join(tmpdir(), "recall-project-"))
    await symlink(join(here, "node_modules"), join(project, "node_modules"))
    await symlink(folder, join(project, "docs"))
    const { stdout, stderr } = await recallProcess(["eval", "map(docs, d => d.text)", "--arg", "docs=@docs"], {
      cwd: project,
    })
    await rm(project, { recursive: true })
    expect(stderr).toBe("")
    expect(JSON.parse(stdout)).toEqual([expect.stringMatching(/^# Prices/), "Page one\n\nPage two"])
  })
})

test("without the package the message has the command that installs it", async () => {
  const { status, stderr } = await recallProcess(["eval", "x", "--arg", "x=@report.pdf"], { cwd: folder })
  expect(status).toBe(2)
  expect(stderr).toContain("error[missing-package]: report.pdf is a PDF")
  expect(stderr).toContain("npm install unpdf")
  const html = await recallProcess(["eval", "length(x) > 9", "--arg", "x=@-"], { cwd: folder, stdin: HTML })
  expect(html.stdout).toBe("true\n")
})

/** A PDF with a line of text on each page. */
function pdf(pages: readonly string[]): Uint8Array {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${pages.map((_, i) => `${4 + 2 * i} 0 R`).join(" ")}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ...pages.flatMap((text, i) => {
      const stream = `BT /F1 24 Tf 72 720 Td (${text}) Tj ET`
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${5 + 2 * i} 0 R `
          + "/Resources << /Font << /F1 3 0 R >> >> >>",
        `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
      ]
    }),
  ]
  let text = "%PDF-1.4\n"
  const offsets = objects.map((object, i) => {
    const offset = text.length
    text += `${i + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, "0")} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF`
  return new TextEncoder().encode(text + table + end)
}

/** A Word document with a heading and a paragraph. */
async function word(): Promise<Uint8Array> {
  const Zip = createRequire(join(here, "_"))("jszip") as new () => {
    file(name: string, content: string): void
    generateAsync(options: { readonly type: "uint8array" }): Promise<Uint8Array>
  }
  const zip = new Zip()
  const main = "http://schemas.openxmlformats.org"
  const type = "application/vnd.openxmlformats"
  zip.file(
    "[Content_Types].xml",
    `<Types xmlns="${main}/package/2006/content-types"><Default Extension="rels" `
      + `ContentType="${type}-package.relationships+xml"/><Override PartName="/word/document.xml" `
      + `ContentType="${type}-officedocument.wordprocessingml.document.main+xml"/></Types>`,
  )
  zip.file(
    "_rels/.rels",
    `<Relationships xmlns="${main}/package/2006/relationships"><Relationship Id="r1" `
      + `Type="${main}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
  )
  zip.file(
    "word/document.xml",
    `<w:document xmlns:w="${main}/wordprocessingml/2006/main"><w:body>`
      + '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Terms</w:t></w:r></w:p>'
      + "<w:p><w:r><w:t>The rent is due.</w:t></w:r></w:p></w:body></w:document>",
  )
  return zip.generateAsync({ type: "uint8array" })
}
