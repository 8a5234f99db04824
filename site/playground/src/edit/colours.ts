// Colours by the semantic tokens of the language server: the editor has no grammar of its own.

import { LSPPlugin } from "@codemirror/lsp-client"
import { RangeSetBuilder, StateEffect, StateField, type Extension, type Text } from "@codemirror/state"
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view"

/** Milliseconds of rest after which the tokens of a changed text are asked for. */
const REST = 60

const setTokens = StateEffect.define<DecorationSet>()

const tokens = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { changes, effects }) {
    for (const effect of effects) if (effect.is(setTokens)) return effect.value
    return marks.map(changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

const asking = ViewPlugin.fromClass(
  class {
    private timer: ReturnType<typeof setTimeout> | undefined
    private readonly view: EditorView

    constructor(view: EditorView) {
      this.view = view
      this.ask(0)
    }

    update({ docChanged }: ViewUpdate): void {
      if (docChanged) this.ask(REST)
    }

    destroy(): void {
      clearTimeout(this.timer)
    }

    private ask(rest: number): void {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => void colour(this.view), rest)
    }
  },
)

/** Decorates the text with the classes `token-keyword`, `token-string`, …, one for each type of a token. */
export const colours: Extension = [tokens, asking]

async function colour(view: EditorView): Promise<void> {
  const plugin = LSPPlugin.get(view)
  if (plugin === null) return
  const { client, uri } = plugin
  await client.initializing
  client.sync()
  const { doc } = view.state
  const types = client.serverCapabilities?.semanticTokensProvider?.legend.tokenTypes ?? []
  // A text that has changed since is asked about again.
  const answer = await client
    .request<unknown, { readonly data: readonly number[] } | null>("textDocument/semanticTokens/full", {
      textDocument: { uri },
    })
    .catch(() => null)
  if (answer === null || view.state.doc !== doc) return
  view.dispatch({ effects: setTokens.of(marksOf(answer.data, doc, types)) })
}

/** The marks of tokens as the protocol writes them: five numbers each, relative to the token before. */
function marksOf(data: readonly number[], doc: Text, types: readonly string[]): DecorationSet {
  const marks = new RangeSetBuilder<Decoration>()
  let line = 1
  let character = 0
  for (let i = 0; i + 4 < data.length; i += 5) {
    const [lines, characters, length, type] = data.slice(i, i + 4) as [number, number, number, number]
    line += lines
    character = lines === 0 ? character + characters : characters
    const start = doc.line(line).from + character
    marks.add(start, start + length, Decoration.mark({ class: `token-${types[type] ?? "other"}` }))
  }
  return marks.finish()
}
