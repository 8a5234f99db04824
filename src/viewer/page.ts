// The viewer's page: one HTML file that loads nothing else, with the trace in it or its source: an address or a port.

import { VIEWER } from "./embedded.ts"

/**
 * `trace` is the text of a trace; `live` an address relative to the page; `framed` a page in the frame of another one,
 * which sends the trace through a port; an `empty` page asks for a file.
 */
export type PageContent =
  | { readonly kind: "trace"; readonly text: string }
  | { readonly kind: "live"; readonly address: string }
  | { readonly kind: "framed" }
  | { readonly kind: "empty" }

/** The content security policy: only the page's own script and style and, for a live trace, its own server. */
export function pagePolicy({ kind }: PageContent): string {
  return [
    "default-src 'none'",
    `script-src '${VIEWER.scriptHash}'`,
    `style-src '${VIEWER.styleHash}'`,
    "img-src data:",
    ...(kind === "live" ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
    // Text of a trace cannot become markup, even if a fault of the viewer tries to.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ")
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
  + "%3Cpath d='M3 8a5 5 0 1 0 1.7-3.7M3 2.5v3.2h3.2' fill='none' stroke='%234b5fc4' stroke-width='2'/%3E%3C/svg%3E"

/** The page as HTML. A trace may hold any text, so `<` in its JSON is escaped and cannot end its element. */
export function viewerPage(content: PageContent): string {
  const address = content.kind === "live" ? `<meta name="recall-live" content="${content.address}">\n` : ""
  const framed = content.kind === "framed" ? '<meta name="recall-framed">\n' : ""
  const trace =
    content.kind === "trace"
      ? `<script type="application/x-ndjson" id="trace">${content.text.replaceAll("<", "\\u003c")}</script>\n`
      : ""
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy(content)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
${address}${framed}<title>Recall trace</title>
<link rel="icon" href="${ICON}">
<style>${VIEWER.style}</style>
</head>
<body>
<div id="app"></div>
<noscript>This page needs JavaScript to show the trace that it holds.</noscript>
${trace}<script type="module">${VIEWER.script}</script>
</body>
</html>
<!--
${VIEWER.notice}-->
`
}
