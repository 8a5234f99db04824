// The viewer's page: one file of HTML that asks for nothing, with the trace in it or where to follow it.

import { VIEWER } from "./embedded.ts"

/** `trace`: the trace's text is in the page. `live`: it comes from `address`, relative to the page. `empty`: a file is opened in it. */
export type PageContent =
  | { readonly kind: "trace"; readonly text: string }
  | { readonly kind: "live"; readonly address: string }
  | { readonly kind: "empty" }

/** What the page may do: run its own script, be drawn by its own style, and, where it follows a run, ask the server it came from. */
export function pagePolicy({ kind }: PageContent): string {
  return [
    "default-src 'none'",
    `script-src '${VIEWER.scriptHash}'`,
    `style-src '${VIEWER.styleHash}'`,
    "img-src data:",
    ...(kind === "live" ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
    // Text of a trace cannot become markup, not even by a mistake of ours.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ")
}

/** The page as HTML. A trace may hold anything: in its JSON every `<` is written as an escape, so that nothing in it ends its element. */
export function viewerPage(content: PageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy(content)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
${content.kind === "live" ? `<meta name="recall-live" content="${content.address}">\n` : ""}<title>Recall trace</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M3 8a5 5 0 1 0 1.7-3.7M3 2.5v3.2h3.2' fill='none' stroke='%234b5fc4' stroke-width='2'/%3E%3C/svg%3E">
<style>${VIEWER.style}</style>
</head>
<body>
<div id="app"></div>
<noscript>This page needs JavaScript to show the trace that it holds.</noscript>
${content.kind === "trace" ? `<script type="application/x-ndjson" id="trace">${content.text.replaceAll("<", "\\u003c")}</script>\n` : ""}<script type="module">${VIEWER.script}</script>
</body>
</html>
<!--
${VIEWER.notice}-->
`
}
