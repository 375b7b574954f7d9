import { findChromium, launch } from './browser.ts'
import { startMock } from './mock-server.ts'
import { SCREENS } from './screens.ts'
import { Viewer } from './viewer.ts'

// Writes a screenshot of every screen: node --import tsx test/look.ts <folder> [name…]
const [folder = 'test-results/console', ...names] = process.argv.slice(2)
const executable = findChromium()
if (!executable) throw new Error('no chromium found')
const mock = await startMock()
const browser = await launch(executable)
const language = process.env['LANGUAGE_SHOWN'] === 'en' ? 'en' : 'zh'
const viewer = new Viewer(browser, mock, language)
for (const screen of SCREENS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  try {
    const { faults, complaints } = await viewer.look(screen, folder)
    for (const fault of [...faults, ...complaints]) process.stdout.write(`${screen.name}: ${fault}\n`)
  } catch (error) {
    process.stdout.write(`${screen.name}: FAILED ${String(error).slice(0, 400)}\n`)
  }
}
await viewer.close()
await browser.close()
await mock.close()
