// The remedies of all codes of the catalogue, which only an explanation of a code loads.

import { LANGUAGE } from "./language.ts"
import type { Remedies } from "./remedies.ts"
import { RUNNING } from "./running.ts"

export const REMEDIES: Remedies = { ...LANGUAGE, ...RUNNING }
