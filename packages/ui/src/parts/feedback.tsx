import { App, Button, Modal } from 'antd'
import { useState } from 'react'
import { formatInstant } from '../i18n/format.ts'
import { useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'
import { Glyph } from './glyph.tsx'

/**
 * The feedback entry. The place to write to is set by whoever runs the platform, in the page's
 * `<meta name="shian-feedback">`; without it the administrator is named.
 *
 * @source 国办函〔2026〕12号: a complaint and suggestion entry in every application
 */
export function FeedbackButton() {
  const t = useText(uiText)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const contact = document.querySelector<HTMLMetaElement>('meta[name="shian-feedback"]')?.content
  const reference = open ? `${location.pathname}${location.search} · ${formatInstant(Date.now())}` : ''
  return (
    <>
      <Button
        type="text"
        className="s-no-print"
        icon={<Glyph name="comment" />}
        onClick={() => setOpen(true)}
      >
        {t('feedback')}
      </Button>
      <Modal
        open={open}
        title={t('feedbackTitle')}
        onCancel={() => setOpen(false)}
        footer={<Button onClick={() => setOpen(false)}>{t('close')}</Button>}
      >
        <p>{t('feedbackBody')}</p>
        <dl className="s-facts">
          <div className="s-fact">
            <dt>{t('feedbackContact')}</dt>
            <dd>{contact || t('feedbackDefault')}</dd>
          </div>
          <div className="s-fact">
            <dt>{t('feedbackReference')}</dt>
            <dd>
              <code>{reference}</code>{' '}
              <Button
                size="small"
                onClick={() => {
                  void navigator.clipboard
                    ?.writeText(reference)
                    .then(() => message.success(t('copied')))
                    .catch(() => undefined)
                }}
              >
                {t('copy')}
              </Button>
            </dd>
          </div>
        </dl>
      </Modal>
    </>
  )
}
