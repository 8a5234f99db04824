// The code of the natives that divide and search texts and lists.

export { cut } from "./chunks.ts"
export { codeBlocks } from "./code-blocks.ts"
export { halves } from "./halves.ts"
export { markdownParts } from "./markdown-parts.ts"
export { search } from "./search.ts"
export { sections } from "./sections.ts"
export { sentences, words } from "./segment.ts"
export { stretches } from "./stretches.ts"
