import { registerRefusals } from '@shian/kernel'

registerRefusals({
  'vision.stream_not_allowed': {
    zh: '不允许使用该视频地址:{reason}',
    en: 'This video address is not allowed: {reason}',
  },
  'vision.invalid_frame_options': {
    zh: '画面参数 {name} 超出范围,允许 {accepted}',
    en: 'The frame option {name} is out of range; accepted: {accepted}',
  },
  'vision.snapshot_failed': { zh: '截取画面失败:{zh}', en: 'Taking a picture failed: {en}' },
  'vision.not_a_video': {
    zh: '该文件不是可以播放的视频',
    en: 'This file is not a video that can be played',
  },
  'vision.video_too_large': {
    zh: '视频超过 {maxBytes} 字节的上限',
    en: 'The video is larger than the limit of {maxBytes} bytes',
  },
  'vision.pixelation_failed': {
    zh: '画面无法打码,因此不予公开',
    en: 'The picture could not be pixelated, so it is not shown',
  },
  'vision.engine_missing': {
    zh: '本机没有安装视频处理程序 ffmpeg',
    en: 'The video engine ffmpeg is not installed on this machine',
  },
  'vision.engine_busy': {
    zh: '视频处理任务过多,请稍后再试',
    en: 'Too many video tasks at once; try again shortly',
  },
})
