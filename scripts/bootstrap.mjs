// Entry of `npm start`, `npm test` and `npm run build` on a fresh clone. This file must be readable by any Node that
// knows modules, so that an old one is told what to do instead of stumbling over syntax.
const parts = process.versions.node.split('.').map(Number)
if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
  console.error(`需要 Node.js 20.19 或更高版本，当前为 ${process.versions.node}。下载：https://nodejs.org`)
  console.error(
    `Node.js 20.19 or newer is needed, this is ${process.versions.node}. Get it at https://nodejs.org`,
  )
  process.exit(1)
}
import('./bootstrap-steps.mjs').then(steps => steps.run(process.argv[2], process.argv.slice(3)))
