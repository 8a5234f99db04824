// The playground: starts the page.

import "./style.css"
import { render } from "preact"
import { control, start, textChanged } from "./control.ts"
import { createEditor } from "./edit/editor.ts"
import { Bar } from "./view/bar.tsx"
import { Form } from "./view/form.tsx"
import { Result } from "./view/result.tsx"
import { createViewer } from "./viewer.ts"

const element = (id: string) => document.getElementById(id)!

const editor = createEditor(element("editor"), { label: "Program", onChange: textChanged, onRun: () => start("run") })
render(<Bar />, element("bar"))
render(<Form />, element("form"))
render(<Result />, element("result"))
control(editor, createViewer(element("viewer")))
