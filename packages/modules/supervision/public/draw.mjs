// Recomputes a double-random draw from public data alone 双随机抽取复核: node draw.mjs <address of the draw>
import { createHash, createHmac } from 'node:crypto'

const { commitment, lists, checkpoint, result } = await (await fetch(process.argv[2])).json()
const check = (what, isRight) => {
  console.log(isRight ? 'ok   ' : 'WRONG', what)
  if (!isRight) process.exitCode = 1
}
const text = [lists.inspectors, lists.premises, lists.recusals].map(list => list.join('\n')).join('\n\n')
const hash = createHash('sha256').update(text)
check('lists are those committed to 名单与承诺一致', hash.digest('hex') === commitment.listsHash)
const [, size, root] = checkpoint.note.split('\n')
const seed = Buffer.from(root, 'base64')
const isHead = seed.toString('hex') === result.seed && Number(size) > checkpoint.leafIndex
check('seed is the head that first sealed them 种子取自检查点', isHead)
const rank = (domain, id) => createHmac('sha256', seed).update(`${domain}\n${id}`).digest('hex')
const ranked = (list, domain) => list.toSorted((a, b) => (rank(domain, a) < rank(domain, b) ? -1 : 1))
const officers = lists.inspectors.map(line => line.split(' '))
const may = ([card, area], [id, at]) => at.startsWith(area) && !lists.recusals.includes(`${card} ${id}`)
const load = Object.fromEntries(officers.map(([card]) => [card, 0]))
const drawn = ranked(lists.premises, 'premises').slice(0, commitment.count)
const pairs = drawn.map(line => {
  const place = line.split(' ')
  const able = officers.filter(officer => may(officer, place)).map(([card]) => card)
  const two = ranked(able, `pair ${place[0]}`)
    .sort((a, b) => load[a] - load[b])
    .slice(0, 2)
  for (const card of two) load[card] += 1
  return { place, two }
})
const even = ({ place, two }) =>
  two.some((card, i) => {
    const other = officers.find(o => load[card] - load[o[0]] > 1 && !two.includes(o[0]) && may(o, place))?.[0]
    if (other) [two[i], load[card], load[other]] = [other, load[card] - 1, load[other] + 1]
    return other
  })
while (pairs.some(even));
const mine = pairs.map(({ place, two }) => [place[0], ...two].join()).join('\n')
const theirs = result.pairs.map(pair => [pair.premisesId, ...pair.certificates].join())
check('draw comes out the same 抽取结果一致', mine === theirs.join('\n'))
