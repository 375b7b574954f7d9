import { derivedId, systemScope } from '@shian/kernel'
import type { Platform } from '@shian/server'
import { registerCamera } from '@shian/vision'
import { say } from '../terminal.ts'

const ACTOR = 'system/start'

function kindOf(url: string): 'rtsp' | 'http-snapshot' | 'file' {
  if (/^rtsps?:\/\//.test(url)) return 'rtsp'
  return /^https?:\/\//.test(url) ? 'http-snapshot' : 'file'
}

/**
 * Adds a real camera to the first place of business, unless it is there already: the same address is one camera.
 *
 * @param url `rtsp://…`, `http(s)://…` for snapshots, or a file below the video folder
 */
export async function registerCameraOf(platform: Platform, url: string): Promise<void> {
  const id = derivedId('start-camera', url)
  const premises = await platform.db.transaction(systemScope('start'), async tx => {
    const known = await tx.query('select 1 from vision_camera where id = $1', [id])
    if (known.length > 0) return undefined
    const [first] = await tx.query<{ id: string; sign_name: string }>(
      `select id, sign_name from registry_premises where status = 'open' order by kind <> 'restaurant', id limit 1`,
    )
    if (!first) return null
    const wanted = {
      id,
      premisesId: first.id,
      name: '接入摄像头',
      place: 'cooking',
      purpose: '食品安全监督',
      publicView: false,
      source: { kind: kindOf(url), url },
    }
    await registerCamera(tx, { node: platform.node, now: platform.clock(), actor: ACTOR }, wanted)
    return first
  })
  if (premises === null) say('还没有经营场所,无法接入摄像头', 'there is no premises yet to put the camera in')
  else if (premises) say(`已接入摄像头,位于 ${premises.sign_name}`, 'camera registered')
}
