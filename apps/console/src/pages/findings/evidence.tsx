import { Button, Glyph, useText } from '@shian/ui'
import { useState } from 'react'
import { blobAddress } from '../../api/client.ts'
import type { Box, Media } from '../../api/types.ts'
import { findingsText } from './findings.text.ts'

/** The pictures of a finding. Boxes are drawn over the clean picture only when asked for. */
export function Evidence({
  media,
  boxes,
  alt,
}: {
  media: readonly Media[]
  boxes: readonly Box[]
  alt: string
}) {
  const t = useText(findingsText)
  const pictures = media.filter(item => item.mime.startsWith('image/') || item.mime.startsWith('video/'))
  const [at, setAt] = useState(0)
  const [boxed, setBoxed] = useState(false)
  const shown = pictures[Math.min(at, pictures.length - 1)]
  if (!shown) {
    return (
      <div className="c-evidence-none">
        <Glyph name="camera" size={28} />
        <span className="s-soft">{t('noEvidence')}</span>
      </div>
    )
  }
  const mayBox = shown.role === 'scene' && boxes.length > 0
  return (
    <div className="c-evidence">
      <div className="c-evidence-frame">
        {shown.mime.startsWith('video/') ? (
          <video src={blobAddress(shown.sha256)} controls muted preload="metadata" aria-label={alt} />
        ) : (
          <img src={blobAddress(shown.sha256)} alt={alt} />
        )}
        {boxed && mayBox && boxes.map(box => <Frame key={JSON.stringify(box)} box={box} />)}
      </div>
      <div className="s-row">
        <Button
          icon={<Glyph name="eye" />}
          disabled={!mayBox}
          aria-pressed={boxed}
          onClick={() => setBoxed(!boxed)}
        >
          {t(boxes.length === 0 ? 'noBoxes' : boxed ? 'hideBoxes' : 'showBoxes')}
        </Button>
        {pictures.length > 1 &&
          pictures.map((picture, index) => (
            <button
              type="button"
              key={picture.sha256}
              className="c-evidence-thumb"
              aria-pressed={picture === shown}
              aria-label={t('picture', { number: index + 1 })}
              onClick={() => setAt(index)}
            >
              {picture.mime.startsWith('image/') ? (
                <img src={blobAddress(picture.sha256)} alt="" />
              ) : (
                <Glyph name="camera" />
              )}
            </button>
          ))}
      </div>
    </div>
  )
}

function Frame({ box }: { box: Box }) {
  const percent = (share: number) => `${share * 100}%`
  return (
    <span
      className="c-box"
      style={{ left: percent(box.x), top: percent(box.y), width: percent(box.w), height: percent(box.h) }}
    >
      {(box.label || box.score !== undefined) && (
        <span>
          {box.label} {box.score?.toFixed(2)}
        </span>
      )}
    </span>
  )
}
