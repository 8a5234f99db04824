// What the build takes for an import beside code.

declare module "*.css"
