// The texts for language models, in the form of https://llmstxt.org: a list of all pages, and the pages in one file.

import { GROUPS, type Page } from "./sources.ts"

/** `llms.txt`: a link to the Markdown of each page with its first sentence. */
export function indexText(pages: readonly Page[], manifest: string): string {
  const { description } = JSON.parse(manifest) as { readonly description: string }
  const groups = GROUPS.map((group) => {
    const links = pages
      .filter((page) => page.group === group)
      .map(({ title, path, markdown }) => `- [${title}](${path}.md)${described(markdown)}`)
    return `## ${group}\n\n${links.join("\n")}\n`
  })
  const all = "All pages but the API reference are in [one file](llms-full.txt)."
  return `# Recall\n\n> ${description}\n\n${all}\n\n${groups.join("\n")}`
}

/** `llms-full.txt`: all pages but the API reference. */
export function fullText(pages: readonly Page[], texts: readonly string[]): string {
  return texts.filter((_, i) => pages[i]!.group !== "API").join("\n")
}

function described(markdown: string): string {
  const [, paragraph = ""] = /^# .+\n\n((?!```)[^#|<-][^]*?)\n\n/.exec(`${markdown}\n\n`) ?? []
  const text = paragraph.replaceAll(/\s+/g, " ").replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
  const sentence = /^.*?[.:](?= |$)/.exec(text)?.[0].replace(/:$/, ".") ?? text
  return sentence === "" ? "" : `: ${sentence}`
}
