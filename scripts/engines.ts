import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Programs outside npm that some tests use. A path, or undefined when it is not on this machine. */
export interface Engines {
  ffmpeg?: string
  chromium?: string
  /** Python with the GStreamer RTSP server and the elements that serve H.264 out of an MP4 file. */
  rtspServer?: boolean
  /** The Python that has it: the system's own, which need not be the first on the path. */
  rtspPython?: string
}

/** An engine a run can lack. */
export type EngineName = 'ffmpeg' | 'chromium' | 'rtspServer'

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const CHROMIUM_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** What each engine is for and how to get it, in the words the test runner prints. */
export const ENGINE_HELP: Record<EngineName, { purpose: string; install: string }> = {
  ffmpeg: { purpose: 'camera and video tests', install: 'apt-get install ffmpeg' },
  chromium: { purpose: 'browser tests', install: 'apt-get install chromium fonts-noto-cjk' },
  rtspServer: {
    purpose: 'tests over a real RTSP server',
    install:
      'apt-get install python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad',
  },
}

const RTSP_CHECK = `
import gi
gi.require_version('Gst', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import Gst, GstRtspServer
Gst.init(None)
wanted = ['filesrc', 'qtdemux', 'h264parse', 'rtph264pay', 'rtpbin', 'udpsink']
raise SystemExit(0 if all(Gst.ElementFactory.find(name) for name in wanted) else 1)
`

let found: Engines | undefined

/**
 * Looks for the engines once per process. `SHIAN_FFMPEG` and `SHIAN_CHROMIUM` name one that is not on the path;
 * `SHIAN_NO_BROWSER=1` (the runner's `--no-browser`) hides the browser.
 */
export function findEngines(): Engines {
  if (found !== undefined) return found
  found = {}
  const ffmpeg = process.env['SHIAN_FFMPEG'] ?? findProgram('ffmpeg')
  if (ffmpeg !== undefined) found.ffmpeg = ffmpeg
  const chromium = process.env['SHIAN_NO_BROWSER'] === '1' ? undefined : findChromium()
  if (chromium !== undefined) found.chromium = chromium
  for (const python of ['python3', '/usr/bin/python3']) {
    if (spawnSync(python, ['-c', RTSP_CHECK], { stdio: 'ignore' }).status !== 0) continue
    found.rtspServer = true
    found.rtspPython = python
    break
  }
  return found
}

function findChromium(): string | undefined {
  const named = process.env['SHIAN_CHROMIUM']
  if (named !== undefined) return named
  for (const name of CHROMIUM_NAMES) {
    const program = findProgram(name)
    if (program !== undefined) return program
  }
  return CHROMIUM_PLACES.find(place => existsSync(place))
}

function findProgram(name: string): string | undefined {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(directory => directory !== '')
    .map(directory => join(directory, file))
    .find(path => existsSync(path))
}
