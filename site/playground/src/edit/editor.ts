// The editor: CodeMirror with the language server, in a shadow root, so that its styles need no inline style sheet.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete"
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands"
import { bracketMatching, indentUnit } from "@codemirror/language"
import { lintKeymap } from "@codemirror/lint"
import {
  findReferencesKeymap,
  formatDocument,
  formatKeymap,
  hoverTooltips,
  jumpToDefinitionKeymap,
  renameKeymap,
  serverCompletion,
  serverDiagnostics,
  signatureHelp,
} from "@codemirror/lsp-client"
import { EditorState, type Extension } from "@codemirror/state"
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view"
import type { ProgramKind } from "../run/job.ts"
import { colours } from "./colours.ts"
import { startLanguage, type Language } from "./language.ts"
import { theme } from "./theme.ts"

export interface Editor {
  readonly language: Language
  /** Puts another program into the editor, with a history of its own. */
  open(kind: ProgramKind, text: string): void
  text(): string
  format(): void
}

export interface EditorOptions {
  /** The name of the editor for screen readers. */
  readonly label: string
  readonly onChange: (text: string) => void
  /** Called for Ctrl+Enter. */
  readonly onRun: () => void
}

/** Makes an editor in an element. */
export function createEditor(parent: HTMLElement, { label, onChange, onRun }: EditorOptions): Editor {
  const root = parent.attachShadow({ mode: "open" })
  const language = startLanguage([serverDiagnostics()])
  let view: EditorView | null = null
  const extensions: readonly Extension[] = [
    lineNumbers(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    bracketMatching(),
    closeBrackets(),
    indentUnit.of("  "),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, "tabindex": "0" }),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) onChange(state.doc.toString())
    }),
    autocompletion(),
    serverCompletion(),
    hoverTooltips(),
    signatureHelp(),
    colours,
    theme,
    // Tab moves the focus, as everywhere in a page.
    keymap.of([
      { key: "Mod-Enter", run: () => (onRun(), true) },
      ...completionKeymap,
      ...closeBracketsKeymap,
      ...formatKeymap,
      ...renameKeymap,
      ...jumpToDefinitionKeymap,
      ...findReferencesKeymap,
      ...lintKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
  ]
  return {
    language,
    open(kind, text) {
      view?.destroy()
      const [file, id] = kind === "module" ? ["main.rcl", "recall"] : ["main.md", "markdown"]
      const state = EditorState.create({
        doc: text,
        extensions: [language.client.plugin(`file:///${file}`, id), extensions],
      })
      view = new EditorView({ state, parent: root, root })
      onChange(text)
    },
    text: () => view?.state.doc.toString() ?? "",
    format() {
      if (view !== null) formatDocument(view)
    },
  }
}
