// The native that runs JavaScript, as tests of programs that use it have it.

import { javascript } from "../../src/natives/quickjs/index.ts"

export const runJavascript = javascript()
