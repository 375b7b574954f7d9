import { Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'
import { Glyph } from './glyph.tsx'

/** A picture that opens large. */
export function Picture({ src, alt, children }: { src: string; alt: string; children?: ReactNode }) {
  const t = useText(uiText)
  const [open, setOpen] = useState(false)
  const [failed, setFailed] = useState(false)
  if (failed) {
    return (
      <span className="s-picture s-picture-none">
        <Glyph name="camera" />
        <span className="s-soft">{alt}</span>
      </span>
    )
  }
  return (
    <>
      <button
        type="button"
        className="s-picture"
        onClick={() => setOpen(true)}
        aria-label={`${t('openPicture')}:${alt}`}
      >
        <img src={src} alt="" loading="lazy" onError={() => setFailed(true)} />
        {children}
      </button>
      <Modal open={open} title={alt} footer={null} width="min(1100px, 96vw)" onCancel={() => setOpen(false)}>
        <img className="s-picture-large" src={src} alt={alt} />
      </Modal>
    </>
  )
}

/** Pictures before and after, side by side. */
export function PicturePair({ before, after }: { before: readonly string[]; after: readonly string[] }) {
  const t = useText(uiText)
  return (
    <div className="s-pair">
      {(
        [
          ['before', before],
          ['after', after],
        ] as const
      ).map(([side, sources]) => (
        <figure key={side}>
          <figcaption>{t(side)}</figcaption>
          {sources.length === 0 ? (
            <span className="s-picture s-picture-none">
              <Glyph name="camera" />
              <span className="s-soft">{t(side === 'after' ? 'noAfter' : 'noRecord')}</span>
            </span>
          ) : (
            sources.map((src, index) => (
              <Picture key={src} src={src} alt={`${t(side)} ${t('photoAlt', { number: index + 1 })}`} />
            ))
          )}
        </figure>
      ))}
    </div>
  )
}
