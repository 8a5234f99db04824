// The file of the tiny model, in a script of its own: it is as large as the editor.

export { embeddedFile } from "../../../../src/models/tiny/embedded.ts"
