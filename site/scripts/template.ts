// A page around its content: the head with its policy, the search, the list of pages.

import { escaped } from "./highlight.ts"
import { PLAYGROUND, relative } from "./links.ts"
import { GROUPS, type Page } from "./sources.ts"

/** Scripts and styles of the site alone; the frames and workers of the tour; the index of the search; nothing else. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ")

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
  + "%3Cpath d='M3 8a5 5 0 1 0 1.7-3.7M3 2.5v3.2h3.2' fill='none' stroke='%234b5fc4' stroke-width='2'/%3E%3C/svg%3E"

export function pageHtml(page: Page, content: string, pages: readonly Page[]): string {
  const to = (address: string) => relative(page.path, address)
  const tour = page.isStep ? `<script type="module" src="${to(`${PLAYGROUND}assets/tour.js`)}"></script>\n` : ""
  return `<!doctype html>
<html lang="en" data-root="${to("./")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${page.path === "index" ? "Recall" : `${escaped(page.title)} – Recall`}</title>
<link rel="icon" href="${ICON}">
<link rel="alternate" type="text/markdown" href="${to(`${page.path}.md`)}">
<link rel="stylesheet" href="${to("assets/site.css")}">
<script type="module" src="${to("assets/search.js")}"></script>
${tour}</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<a class="home" href="${to("index.html")}">Recall</a>
<nav aria-label="Site">
<a href="${to("tour/index.html")}">Tour</a>
<a href="${to("docs/start.html")}">Start</a>
<a href="${to(PLAYGROUND)}">Playground</a>
</nav>
<search>
<input type="search" id="search" placeholder="Search" aria-label="Search the documentation" autocomplete="off">
<div id="found" hidden></div>
</search>
</header>
<div class="columns">
<nav class="pages" aria-label="Pages">
${navigation(page, pages)}
</nav>
<main id="content">
${content}${steps(page, pages)}<footer><a href="${to(`${page.path}.md`)}">This page as Markdown</a></footer>
</main>
</div>
</body>
</html>
`
}

function navigation(page: Page, pages: readonly Page[]): string {
  return GROUPS.map((group) => {
    const links = pages
      .filter((one) => one.group === group && (!one.isStep || page.path.startsWith("tour/")))
      .map((one) => {
        const current = one === page ? ' aria-current="page"' : ""
        const step = one.isStep ? ' class="step"' : ""
        const address = relative(page.path, `${one.path}.html`)
        return `<li${step}><a href="${address}"${current}>${escaped(one.title)}</a></li>`
      })
    const isOpen = page.group === group || (group !== "Library" && group !== "API")
    return `<details${isOpen ? " open" : ""}><summary>${group}</summary>\n<ul>${links.join("\n")}</ul></details>`
  }).join("\n")
}

/** The way to the steps before and after one of the tour, and from the tour to its first. */
function steps(page: Page, pages: readonly Page[]): string {
  const tour = pages.filter(({ path }) => path.startsWith("tour/"))
  const at = tour.indexOf(page)
  if (at < 0) return ""
  const link = (step: Page | undefined, label: string) =>
    step === undefined
      ? ""
      : `<a href="${relative(page.path, `${step.path}.html`)}">${label}: ${escaped(step.title)}</a>`
  const all =
    at > 0
      ? ""
      : `<ol>${tour
          .slice(1)
          .map((step) => `<li><a href="${relative(page.path, `${step.path}.html`)}">${escaped(step.title)}</a></li>`)
          .join("\n")}</ol>\n`
  const place = at > 0 ? `<p class="place">Step ${at} of ${tour.length - 1}</p>\n` : ""
  const way = `${link(tour[at - 1], "Back")}${link(tour[at + 1], "Next")}`
  return `${all}${place}<nav class="way" aria-label="Steps">${way}</nav>\n`
}
