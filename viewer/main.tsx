// The viewer of traces: starts the page.

import "./style/base.css"
import "./style/layout.css"
import "./style/chart.css"
import "./style/tree.css"
import "./style/panel.css"
import "./style/views.css"
import "./style/narrow.css"
import { render, type JSX } from "preact"
import { start, wantsFile } from "./feed/start.ts"
import { App } from "./view/app.tsx"
import { OpenFile } from "./view/open-file.tsx"

function Page(): JSX.Element {
  return wantsFile.value ? <OpenFile /> : <App />
}

render(<Page />, document.getElementById("app")!)
void start()
