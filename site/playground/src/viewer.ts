// The viewer of the run, in a frame that has scripts and nothing else: a trace is the text of strangers.

/** The message of a viewer that waits for its trace, and the answer to it. */
const READY = "recall-trace"
const END = "recall-trace-end"

export interface Viewer {
  /** Shows an empty viewer for a new run, and gives the port that its trace is sent to. */
  open(): MessagePort
  /** Says that no more of the trace comes: a run that was stopped cannot say so. */
  end(): void
  /** Removes the viewer. */
  clear(): void
}

export function createViewer(parent: HTMLElement): Viewer {
  let clear = () => {}
  let end = () => {}
  return {
    clear: () => clear(),
    end: () => end(),
    open() {
      clear()
      const { port1, port2 } = new MessageChannel()
      const frame = document.createElement("iframe")
      frame.title = "The trace of the run"
      frame.setAttribute("sandbox", "allow-scripts")
      frame.src = new URL("../viewer.html", import.meta.url).href
      const onReady = ({ source, data }: MessageEvent) => {
        if (source !== frame.contentWindow || data !== READY) return
        removeEventListener("message", onReady)
        // A frame without an origin of its own can be named by no other.
        frame.contentWindow!.postMessage(READY, "*", [port2])
      }
      addEventListener("message", onReady)
      parent.append(frame)
      end = () => frame.contentWindow?.postMessage(END, "*")
      clear = () => {
        removeEventListener("message", onReady)
        frame.remove()
        clear = end = () => {}
      }
      return port1
    },
  }
}
