import { App, Drawer, ErrorState, type FormField, SchemaForm, useText } from '@shian/ui'
import { useMutation } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import { api, queries } from '../../api/client.ts'
import { formSources } from '../../api/form-sources.ts'
import { PLACE_WORDS, SOURCE_WORDS } from '../../vocabulary.ts'
import { camerasText } from './cameras.text.ts'

const both = (key: keyof typeof camerasText.zh) => ({ zh: camerasText.zh[key], en: camerasText.en[key] })
const { drawn: _drawn, ...SOURCES } = SOURCE_WORDS

const FIELDS: readonly FormField[] = [
  { name: 'premisesId', type: 'premises', label: both('premises'), required: true },
  { name: 'name', type: 'text', label: both('name'), required: true, maxLength: 80 },
  { name: 'place', type: 'choice', label: both('place'), required: true, options: PLACE_WORDS },
  { name: 'purpose', type: 'text', label: both('purpose'), required: true, maxLength: 200 },
  { name: 'sourceKind', type: 'choice', label: both('sourceKind'), required: true, options: SOURCES },
  { name: 'url', type: 'text', label: both('sourceUrl'), help: both('sourceUrlHelp'), maxLength: 500 },
  { name: 'username', type: 'text', label: both('username'), maxLength: 80 },
  { name: 'password', type: 'text', label: both('password'), maxLength: 200 },
  {
    name: 'publicView',
    type: 'choice',
    label: both('publicChoice'),
    required: true,
    options: { no: both('publicChoiceNo'), yes: both('publicChoiceYes') },
  },
]

/** Registers a camera with its place and purpose; user and password stay apart from the address. */
export function RegisterDialog({ onClose }: { onClose: () => void }) {
  const t = useText(camerasText)
  const { message } = App.useApp()
  const navigate = useNavigate()
  const sources = useMemo(() => formSources(undefined), [])
  const register = useMutation({
    mutationFn: (form: Readonly<Record<string, unknown>>) => {
      const { sourceKind, url, username, password, publicView, ...rest } = form
      const source = {
        kind: sourceKind,
        ...(url ? { url } : {}),
        ...(username ? { username } : {}),
        ...(password ? { password } : {}),
      }
      return api.post<{ id: string }>('/v1/vision/cameras', {
        ...rest,
        publicView: publicView === 'yes',
        source,
      })
    },
    onSuccess: ({ id }) => {
      message.success(t('registered'))
      void queries.invalidateQueries({ queryKey: ['cameras'] })
      onClose()
      navigate(`/cameras/${id}`)
    },
  })
  return (
    <Drawer
      open
      title={t('register')}
      size={Math.min(560, window.innerWidth)}
      onClose={onClose}
      destroyOnHidden
    >
      <SchemaForm
        fields={FIELDS}
        sources={sources}
        submitLabel={t('save')}
        busy={register.isPending}
        onSubmit={({ form }) => register.mutate(form)}
        onCancel={onClose}
      >
        {register.error && <ErrorState error={register.error} />}
      </SchemaForm>
    </Drawer>
  )
}
