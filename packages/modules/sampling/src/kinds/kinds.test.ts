import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createCalendar, loadRuleFiles, runTrace, seedRows } from '@shian/kernel'
import { samplingKind } from './sampling.ts'
import { samplingDisposal } from './sampling-disposal.ts'

const calendar = createCalendar(seedRows(2026).rows)
const rules = loadRuleFiles([fileURLToPath(new URL('../../../../../rules', import.meta.url))])

for (const kind of [samplingKind, samplingDisposal]) {
  for (const trace of kind.tests ?? []) {
    test(`${kind.id}@${kind.version}: ${trace.name}`, () => {
      runTrace(kind, trace, { calendar, rules: rules.find })
    })
  }
}
