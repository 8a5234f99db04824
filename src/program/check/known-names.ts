// The names of the library and of other languages, by which a message says what to write.

export { adviceFor, isPrinting, nameHere } from "../../diagnostics/names-elsewhere.ts"
export { importHint, libraryNames } from "../modules/library-names.ts"
