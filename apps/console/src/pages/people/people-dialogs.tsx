import {
  App,
  Button,
  ErrorState,
  Facts,
  type FormField,
  type FormSources,
  Modal,
  SchemaForm,
  usePick,
  useText,
} from '@shian/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queries } from '../../api/client.ts'
import type { PersonRow, PostRow } from '../../api/types.ts'
import { ROLE_WORDS, wordOf } from '../../vocabulary.ts'
import { peopleText } from './people.text.ts'

const both = (key: keyof typeof peopleText.zh) => ({ zh: peopleText.zh[key], en: peopleText.en[key] })
const KIND_OPTIONS = {
  official: both('kind.official'),
  operator: both('kind.operator'),
  coordinator: both('kind.coordinator'),
}

const PERSON_FIELDS: readonly FormField[] = [
  { name: 'name', type: 'text', label: both('name'), required: true, maxLength: 80 },
  { name: 'kind', type: 'choice', label: both('kind'), required: true, options: KIND_OPTIONS },
  { name: 'area', type: 'text', label: both('area'), help: both('areaHelp'), required: true, maxLength: 80 },
  { name: 'phone', type: 'text', label: both('phone'), maxLength: 24 },
]
const POST_FIELDS: readonly FormField[] = [
  { name: 'personId', type: 'person', label: both('person'), required: true },
  { name: 'role', type: 'choice', label: both('role'), required: true, options: ROLE_WORDS },
  { name: 'title', type: 'text', label: both('postTitle'), maxLength: 80 },
  {
    name: 'actArea',
    type: 'text',
    label: both('area'),
    help: both('areaHelp'),
    required: true,
    maxLength: 80,
  },
  { name: 'viewArea', type: 'text', label: both('viewArea'), maxLength: 80 },
  { name: 'certificate', type: 'text', label: both('certificate'), maxLength: 60 },
  { name: 'validFrom', type: 'date', label: both('validFrom'), required: true },
  { name: 'validTo', type: 'date', label: both('validTo') },
]
const END_FIELDS: readonly FormField[] = [
  { name: 'validTo', type: 'date', label: both('lastDay'), required: true },
  { name: 'reason', type: 'longText', label: both('reason'), required: true, maxLength: 2_000 },
]
const ACCOUNT_FIELDS: readonly FormField[] = [
  { name: 'login', type: 'text', label: both('account'), required: true, maxLength: 80 },
]

const PEOPLE_SOURCES: FormSources = {
  searchPeople: async (text, signal) => {
    const { items } = await api.get<{ items: PersonRow[] }>('/v1/registry/people', {
      query: { limit: 200 },
      signal,
    })
    return items
      .filter(person => person.name?.includes(text.trim()))
      .slice(0, 20)
      .map(person => ({
        value: person.id,
        label: person.name ?? person.id,
        ...(person.phone ? { hint: person.phone } : {}),
      }))
  },
}

function useSave(path: string, onClose: () => void) {
  const t = useText(peopleText)
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (form: Readonly<Record<string, unknown>>) => api.post(path, form),
    onSuccess: () => {
      message.success(t('saved'))
      void queries.invalidateQueries({ queryKey: ['people'] })
      onClose()
    },
  })
}

function FormDialog({
  title,
  fields,
  path,
  onClose,
  children,
}: {
  title: string
  fields: readonly FormField[]
  path: string
  onClose: () => void
  children?: string
}) {
  const t = useText(peopleText)
  const save = useSave(path, onClose)
  return (
    <Modal open title={title} footer={null} onCancel={onClose} destroyOnHidden>
      <div className="s-stack">
        {children && <p>{children}</p>}
        <SchemaForm
          fields={fields}
          sources={PEOPLE_SOURCES}
          submitLabel={t('save')}
          busy={save.isPending}
          onSubmit={({ form }) => save.mutate(form)}
          onCancel={onClose}
        >
          {save.error && <ErrorState error={save.error} />}
        </SchemaForm>
      </div>
    </Modal>
  )
}

export function PersonDialog({ onClose }: { onClose: () => void }) {
  const t = useText(peopleText)
  return (
    <FormDialog title={t('addPerson')} fields={PERSON_FIELDS} path="/v1/registry/people" onClose={onClose} />
  )
}

export function AppointDialog({ onClose }: { onClose: () => void }) {
  const t = useText(peopleText)
  return <FormDialog title={t('appoint')} fields={POST_FIELDS} path="/v1/registry/posts" onClose={onClose} />
}

export function EndDialog({ post, onClose }: { post: PostRow; onClose: () => void }) {
  const t = useText(peopleText)
  const pick = usePick()
  return (
    <FormDialog
      title={t('endTitle')}
      fields={END_FIELDS}
      path={`/v1/registry/posts/${post.id}/ending`}
      onClose={onClose}
    >
      {t('endBody', {
        name: post.personName ?? post.id,
        role: post.title ?? pick(wordOf(ROLE_WORDS, post.role)),
      })}
    </FormDialog>
  )
}

/** Opens an account and shows its password once. */
export function AccountDialog({ person, onClose }: { person: PersonRow; onClose: () => void }) {
  const t = useText(peopleText)
  const [made, setMade] = useState<{ login: string; password: string }>()
  const open = useMutation({
    mutationFn: (form: Readonly<Record<string, unknown>>) =>
      api.post<{ login: string; password: string }>('/v1/access/accounts', { personId: person.id, ...form }),
    onSuccess: setMade,
  })
  if (made) {
    return (
      <Modal
        open
        title={t('credentialsTitle')}
        onCancel={onClose}
        footer={<Button onClick={onClose}>{t('saved')}</Button>}
      >
        <div className="s-stack">
          <p>{t('credentialsBody')}</p>
          <Facts
            items={[
              [t('account'), <code key="a">{made.login}</code>],
              [t('password'), <code key="p">{made.password}</code>],
            ]}
          />
        </div>
      </Modal>
    )
  }
  return (
    <Modal
      open
      title={`${t('openAccount')} · ${person.name ?? ''}`}
      footer={null}
      onCancel={onClose}
      destroyOnHidden
    >
      <SchemaForm
        fields={ACCOUNT_FIELDS}
        submitLabel={t('save')}
        busy={open.isPending}
        onSubmit={({ form }) => open.mutate(form)}
        onCancel={onClose}
      >
        {open.error && <ErrorState error={open.error} />}
      </SchemaForm>
    </Modal>
  )
}
