// Declares the imports of style sheets, which the build resolves.

declare module "*.css"
