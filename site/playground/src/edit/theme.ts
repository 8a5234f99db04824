// The look of the editor, in the colours of the page.

import { EditorView } from "@codemirror/view"

export const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--panel)", fontSize: "14px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--panel)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--raised)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--accent-tint)",
  },
  ".cm-matchingBracket": { backgroundColor: "var(--accent-tint)", outline: "1px solid var(--line)" },
  ".cm-tooltip": {
    color: "var(--ink)",
    backgroundColor: "var(--panel)",
    border: "1px solid var(--line)",
    borderRadius: "6px",
    maxWidth: "40em",
  },
  ".cm-tooltip pre, .cm-tooltip code": { fontFamily: "var(--mono)", whiteSpace: "pre-wrap", margin: "0" },
  ".cm-tooltip p": { margin: "6px 0 0" },
  ".cm-lsp-documentation": { padding: "6px 10px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--ink)", backgroundColor: "var(--accent-tint)" },
  ".cm-diagnostic": { whiteSpace: "pre-wrap" },
  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--raised)" },
  ".token-keyword": { color: "var(--accent)", fontWeight: "600" },
  ".token-string": { color: "var(--good)" },
  ".token-number": { color: "var(--warm)" },
  ".token-comment": { color: "var(--quiet)", fontStyle: "italic" },
  ".token-function": { color: "var(--call)" },
  ".token-type, .token-namespace": { color: "var(--warm)" },
  ".token-property, .token-parameter": { color: "var(--property)" },
})
