// The script of all workers: one with a job runs it, one without serves the language to the editor.

import { serveLanguage } from "./edit/language-worker.ts"
import type { Job } from "./run/job.ts"
import { startJob } from "./run/worker.ts"

addEventListener("message", ({ data, ports: [first, second] }: MessageEvent<Job | null>) => {
  if (data !== null) startJob(data, first)
  else if (first !== undefined && second !== undefined) serveLanguage(first, second)
})
