// The native that runs JavaScript, with the options of the tests that use it.

import { javascript } from "../../src/natives/quickjs/index.ts"

export const runJavascript = javascript()
