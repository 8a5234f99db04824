// The Markdown of the language server as HTML: paragraphs, blocks of code, and nothing else. Everything is escaped, as
// the documentation in a program from an address is the text of a stranger.
//
// The build puts this file in place of the package `marked`, which the client of the language server imports.

/** The part of `marked` that the client uses. */
export class Marked {
  parse(markdown: string): string {
    return markdown
      .split(/^(`{3,})\w*\n([^]*?)\n\1$/m)
      .map((part, i) => {
        if (i % 3 === 1) return ""
        return i % 3 === 2
          ? `<pre>${escaped(part)}</pre>`
          : part
              .split(/\n{2,}/)
              .map(paragraph)
              .join("")
      })
      .join("")
  }
}

function paragraph(text: string): string {
  return text.trim() === "" ? "" : `<p>${escaped(text.trim()).replaceAll(/`([^`]+)`/g, "<code>$1</code>")}</p>`
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
