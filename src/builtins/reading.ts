// Natives that divide and search texts and lists. Their code is loaded with the first call: many programs have none.

import type { Native } from "../values/functions.ts"
import { listOf, NUMBER, recordOf, STRING } from "../values/types.ts"
import type { ListValue, Num } from "../values/values.ts"
import { LIST, optional, pure, required, TEXT_OR_LIST, TEXTS } from "./declare.ts"
import { lazily } from "./lazy.ts"
import { MAX_QUERY_TERMS } from "./reading/limits.ts"

const withReading = lazily(() => import("./reading/index.ts"))

export const READING_NATIVES: readonly Native[] = [
  pure({
    name: "chunks",
    documentation: `A text in pieces of at most \`size\` UTF-16 units, or a list in parts of at most \`size\` items.
The pieces of a text, joined, give it again. Each is cut at the best place in its second half: before a heading, else
between paragraphs, lines, sentences or words. Fenced code, HTML comments and front matter are divided only where no
sentence ends outside of them. Among equally good places the content decides, so that an edit changes the pieces near it
and leaves the others alone.`,
    parameters: [required("x", TEXT_OR_LIST), optional("size", NUMBER, 4000)],
    returns: LIST,
    example: `chunks("One two. Three.", 12) == ["One two. ", "Three."] AND chunks([1, 2, 3], 2) == [[1, 2], [3]]`,
    run: (of: string | ListValue, size: Num) => withReading(({ cut }) => cut(of, size)),
  }),
  pure({
    name: "code_blocks",
    documentation: `[{language, code}] of the fenced code blocks of a text.
The language is the first word after the opening fence, or "". A block that is never closed extends to the end of the
text.`,
    parameters: [required("text", STRING)],
    returns: listOf(recordOf({ language: STRING, code: STRING })),
    example: `code_blocks("Try:\\n\`\`\`js\\nf(1)\\n\`\`\`\\n") == [{language: "js", code: "f(1)"}]`,
    run: (text: string) => withReading(({ codeBlocks }) => codeBlocks(text)),
  }),
  pure({
    name: "markdown_parts",
    documentation: `[{kind, text, line_end}] of a Markdown text: its prose and the markup around it, in order.
Prose is a "heading", a "paragraph", also of a list item or a quotation, or a "cell" of a table; the rest is "markup",
such as code, HTML, front matter, link definitions and the marks of lists. Between two lines of a paragraph,
\`line_end\` is the end of the first with what begins the second. Joined, each \\n of prose replaced by it, the parts
give the text.`,
    parameters: [required("text", STRING)],
    returns: listOf(recordOf({ kind: STRING, text: STRING, line_end: STRING })),
    example: 'markdown_parts("> One\\n> two.\\n")[1] == {kind: "paragraph", text: "One\\ntwo.", line_end: "\\n> "}',
    run: (text: string) => withReading(({ markdownParts }) => markdownParts(text)),
  }),
  pure({
    name: "search",
    documentation: `The passages of a text that match the query best, best first, as [{text, start, score}].
A passage is a paragraph with its heading, or a part of a long one; \`start\` is its offset in the text. Each item of a
list is a passage, shown as text, and \`start\` is its position. Passages match by their words (in any language; also by
longer forms and with small slips), and rare words count more (BM25+). Of a long query the first ${MAX_QUERY_TERMS}
different words count. Gives [] if no word matches.`,
    parameters: [required("text", TEXT_OR_LIST), required("query", STRING), optional("top", NUMBER, 5)],
    returns: listOf(recordOf({ text: STRING, start: NUMBER, score: NUMBER })),
    example: `search("Cats purr.\\n\\nDogs bark.", "dog")[0].start == 12`,
    run: (within: string | ListValue, query: string, top: Num) =>
      withReading(({ search }) => search(within, query, top)),
  }),
  pure({
    name: "sections",
    documentation: `[{title, level, body}] of a text by its headings, in order.
A body extends to the next heading of any level, however long it is: chunks(body) divides it. Headings are those of
Markdown outside code, HTML comments and front matter, or, where a text has none, short lines alone between paragraphs.
Text before the first heading has the title "" and level 0; a text without headings is one such section.`,
    parameters: [required("text", STRING)],
    returns: listOf(recordOf({ title: STRING, level: NUMBER, body: STRING })),
    example:
      'sections("# A\\n\\nOne.\\n\\n## B\\n\\nTwo.")'
      + ' == [{title: "A", level: 1, body: "One."}, {title: "B", level: 2, body: "Two."}]',
    run: (text: string) => withReading(({ sections }) => sections(text)),
  }),
  pure({
    name: "words",
    documentation: `The words and numbers of a text, without white space and punctuation.
Also finds the words of Chinese, Japanese and Thai, which have no spaces between them.`,
    parameters: [required("text", STRING)],
    returns: TEXTS,
    example: `words("Don't panic, it's 3.5!") == ["Don't", "panic", "it's", "3.5"]`,
    run: (text: string) => withReading(({ words }) => words(text)),
  }),
  pure({
    name: "sentences",
    documentation: `The sentences of a text, each without white space around it.
A sentence also ends with its paragraph or list item, but not at a line break that only wraps the text. A full stop
before a number ends it, unless an abbreviation as in "No. 3", a single letter, or a number of one or two digits as in
"3. 5. 2026" is before the stop. What opens belongs to the next sentence, what closes to the one before.`,
    parameters: [required("text", STRING)],
    returns: TEXTS,
    example: `sentences("Dr. Lee called. Was it late?") == ["Dr. Lee called.", "Was it late?"]`,
    run: (text: string) => withReading(({ sentences }) => sentences(text)),
  }),
  pure({
    name: "stretches",
    documentation: `The list in at most \`width\` stretches of neighbours, which flattened give the list again.
Up to \`width\` items each form a stretch alone. A longer list is divided at items chosen by their content, so that an
edit of one item changes only its own stretch, unless the list is or becomes divided at that item.`,
    parameters: [required("list", LIST), optional("width", NUMBER, 8)],
    returns: listOf(LIST),
    example:
      'stretches(["a", "b", "c"]) == [["a"], ["b"], ["c"]] AND flatten(stretches(range(0, 20), 3)) == range(0, 20)',
    run: (of: ListValue, width: Num) => withReading(({ stretches }) => stretches(of, width)),
  }),
  pure({
    name: "_halves",
    documentation: `The list in two parts, each with at least a quarter of the items, divided by content.
Fails for an empty list; one item is not divided.`,
    parameters: [required("list", LIST)],
    returns: listOf(LIST),
    run: (of: ListValue) => withReading(({ halves }) => halves(of)),
  }),
]
