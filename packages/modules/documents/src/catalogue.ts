import { dayOf, type Kind, type Recorded } from '@shian/kernel'
import type { DocumentTemplate } from './template.ts'
import { caseTemplates } from './templates/case.ts'
import { complaintTemplates } from './templates/complaint.ts'
import { inspectionTemplates } from './templates/inspection.ts'
import { penaltyTemplates } from './templates/penalty.ts'
import { plainTemplates } from './templates/plain.ts'
import { rectificationTemplates } from './templates/rectification.ts'
import { samplingTemplates } from './templates/sampling.ts'
import { selfInspectionTemplates } from './templates/self-inspection.ts'

/** Every form there is, in all versions. */
export const TEMPLATES: readonly DocumentTemplate[] = [
  ...inspectionTemplates,
  ...rectificationTemplates,
  ...selfInspectionTemplates,
  ...complaintTemplates,
  ...samplingTemplates,
  ...caseTemplates,
  ...penaltyTemplates,
  ...plainTemplates,
]

const isCalled = (template: DocumentTemplate, name: string): boolean =>
  template.id === name || (template.aliases ?? []).includes(name)

const isInForce = ({ effectiveFrom, effectiveTo }: DocumentTemplate, day: string): boolean =>
  effectiveFrom <= day && (effectiveTo === undefined || day <= effectiveTo)

/** The form in force on the day of the act, by id or alias: a document of the past keeps the form of its day. */
export function findTemplate(name: string, at: Date): DocumentTemplate | undefined {
  const day = dayOf(at)
  return TEMPLATES.findLast(template => isCalled(template, name) && isInForce(template, day))
}

/** The documents one event of an item makes, the one its action names first. Empty for most events. */
export function templatesMadeBy(kindId: string, event: Recorded): DocumentTemplate[] {
  const { document, action } = event.data as { document?: string; action?: string }
  const step = event.type === 'work.Opened' ? 'opened' : action
  if (step === undefined || !event.type.startsWith('work.')) return []
  const named = document === undefined ? undefined : findTemplate(document, event.time)
  const day = dayOf(event.time)
  const bound = TEMPLATES.filter(
    template =>
      template !== named &&
      isInForce(template, day) &&
      (template.madeBy ?? []).some(made => made.kind === kindId && made.step === step),
  )
  return named ? [named, ...bound] : bound
}

/** One form and the step of a kind that makes it. */
export interface KindDocument {
  step: string
  template: DocumentTemplate
}

/** The documents a kind makes on its way, in the order of its actions. */
export function documentsOfKind(kind: Kind, at: Date): KindDocument[] {
  const steps = ['opened', ...Object.keys(kind.actions)]
  return steps.flatMap(step => {
    const document = kind.actions[step]?.document
    const event = {
      type: step === 'opened' ? 'work.Opened' : 'work.Acted',
      time: at,
      data: step === 'opened' ? {} : { action: step, ...(document === undefined ? {} : { document }) },
    } as unknown as Recorded
    return templatesMadeBy(kind.id, event).map(template => ({ step, template }))
  })
}
