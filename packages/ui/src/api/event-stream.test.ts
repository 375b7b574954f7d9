import assert from 'node:assert/strict'
import test from 'node:test'
import { createStreamParser } from './event-stream.ts'

const TEXT =
  ': hello\n\nid: 8.1\nevent: vision.FindingRaised\ndata: {"id":"a"}\n\nid: 8.2\ndata: one\ndata: two\n\n'

test('messages are found however the text is cut', () => {
  const whole = createStreamParser()(TEXT)
  assert.deepEqual(whole, [
    { id: '8.1', event: 'vision.FindingRaised', data: '{"id":"a"}' },
    { id: '8.2', event: 'message', data: 'one\ntwo' },
  ])
  for (let cut = 1; cut < TEXT.length; cut += 1) {
    const parse = createStreamParser()
    assert.deepEqual([...parse(TEXT.slice(0, cut)), ...parse(TEXT.slice(cut))], whole, `cut at ${cut}`)
  }
})

test('carriage returns end lines too, and comments are no messages', () => {
  const parse = createStreamParser()
  assert.deepEqual(parse(': beat\r\n\r\ndata: x\r\n\r\n'), [{ id: undefined, event: 'message', data: 'x' }])
})

test('an unfinished message waits', () => {
  const parse = createStreamParser()
  assert.deepEqual(parse('data: x\n'), [])
  assert.deepEqual(
    parse('\n').map(message => message.data),
    ['x'],
  )
})
