/** A state is raised when enough samples of a time window agree: N of M, as time and share. */
export interface Confirmation {
  /** Length of the window that must agree. */
  windowSeconds: number
  /** Share of the samples in the window that must show the state, 0..1. */
  share: number
  /** Fewest samples to decide on; with slow cameras the window grows until it holds them. */
  samples: number
}

/**
 * Every number of the health decision. Thresholds were measured on one real fixed-camera clip (CC BY 4.0, people
 * walking, 320×180 luma without the text strips) and its filtered variants; the golden test measures them again:
 *
 * | case | mean | std | entropy | edge correlation | sharpness ratio | difference at 1 Hz |
 * |---|---|---|---|---|---|---|
 * | clean, whole clip | 129–148 | 58–77 | 6.9–7.4 | 0.58–1.0 | 0.8–1.2 | ≥ 0.79 |
 * | lights dimmed | 67–77 | 55–61 | 6.0–6.4 | 0.59–0.92 | 0.6–0.9 | ≥ 0.68 |
 * | very dark | 11–17 | 5–9 | 3.7–4.4 | 0.58–0.99 | 0.9–1.3 | ≥ 0.09 |
 * | black | 0 | 0 | 0 | 0 | – | 0 |
 * | defocus σ3 / σ6 / σ12 | 131–148 | 54–75 | 7.1–7.5 | 0.40–0.93 | 0.12 / 0.03 / 0.01 | ≥ 0.26 |
 * | covered 40 % | 122–137 | 46–62 | 4.8–5.2 | 0.27–0.73 | – | – |
 * | covered 60 % | 28–232 | 36–75 | 2.3–3.8 | 0.14–0.49 | – | – |
 * | covered 95 % | 124–130 | 14–24 | 0.5–0.6 | < 0.06 | – | – |
 * | moved 15 % / rotated 8° | 113–148 | 60–93 | 6.1–7.3 | 0.01–0.26 | ≥ 0.6 | – |
 * | moved 3 % | 131–148 | 61–77 | 6.9–7.3 | 0.31–0.51 (not raised) | ≥ 1 | – |
 * | frozen, re-encoded H.264 | – | – | – | – | – | ≤ 0.14 |
 *
 * They are starting values: one clip is one scene. The per-camera reference carries what differs between scenes.
 */
export interface HealthParameters {
  /** Time between two measured pictures of one camera. */
  sampleIntervalSeconds: number
  /** No picture for this long: degraded. */
  degradedAfterSeconds: number
  /** No picture for this long: offline, with the sub-reason the source gives. */
  offlineAfterSeconds: number
  /** Received rate under this share of the expected rate: degraded. */
  slowShare: number
  /** Black: mean luma below, and standard deviation below. */
  blackMean: number
  blackDeviation: number
  /** Dark: mean luma below, in opening hours (at night only for cameras that are known to see at night). */
  darkMean: number
  /** Frozen: mean |difference| between samples at most this; sensor noise alone is ≥ 0.3 after compression. */
  frozenDifference: number
  /** Occluded: edge correlation below, flat cells up by this share, entropy down by these bits. */
  occludedCorrelation: number
  occludedFlatRise: number
  occludedEntropyDrop: number
  /** Defocused: sharpness below this share of the camera's own median, while the scene is still the same. */
  defocusedSharpness: number
  defocusedCorrelation: number
  /** Moved: edge correlation below, while sharpness is at least this share of the camera's own median. */
  movedCorrelation: number
  movedSharpness: number
  /** When each state is believed. */
  confirm: {
    ok: Confirmation
    black: Confirmation
    dark: Confirmation
    frozen: Confirmation
    occluded: Confirmation
    defocused: Confirmation
    moved: Confirmation
  }
  /** A picture fault stands at least this long before `ok` may follow it, so that a flapping camera is one fault. */
  holdOffSeconds: number
  /** Pictures in a learned reference; their median is kept. */
  referenceFrames: number
  /** Time between two pictures of a reference, so that a person standing somewhere is not learned as furniture. */
  referenceIntervalSeconds: number
  /** A picture is fit for a reference when it has at least this entropy and brightness. */
  referenceMinimumEntropy: number
  referenceMinimumMean: number
  /** The pictures of one reference must agree with their median by at least this edge correlation. */
  referenceAgreement: number
}

/** The shipped values: each state within 60 s at one sample a second, none on the clean clip. */
export const defaultHealthParameters: HealthParameters = {
  sampleIntervalSeconds: 1,
  degradedAfterSeconds: 10,
  offlineAfterSeconds: 30,
  slowShare: 0.4,
  blackMean: 8,
  blackDeviation: 6,
  darkMean: 25,
  frozenDifference: 0.1,
  occludedCorrelation: 0.55,
  occludedFlatRise: 0.12,
  occludedEntropyDrop: 1.75,
  defocusedSharpness: 0.3,
  defocusedCorrelation: 0.35,
  movedCorrelation: 0.3,
  movedSharpness: 0.5,
  confirm: {
    ok: { windowSeconds: 10, share: 0.6, samples: 3 },
    black: { windowSeconds: 10, share: 0.8, samples: 4 },
    dark: { windowSeconds: 20, share: 0.8, samples: 5 },
    frozen: { windowSeconds: 30, share: 0.9, samples: 6 },
    occluded: { windowSeconds: 20, share: 0.8, samples: 5 },
    defocused: { windowSeconds: 20, share: 0.8, samples: 5 },
    moved: { windowSeconds: 40, share: 0.8, samples: 8 },
  },
  holdOffSeconds: 60,
  referenceFrames: 12,
  referenceIntervalSeconds: 10,
  referenceMinimumEntropy: 4,
  referenceMinimumMean: 25,
  referenceAgreement: 0.5,
}

/**
 * Pictures closer together than this may be equal in a living stream: between two key frames a low bit rate repeats
 * what barely changed, and a clean still scene would look frozen.
 */
const shortestSampleSeconds = 0.5

/**
 * The same decision with every duration multiplied, for demonstrations and quick tests. Thresholds do not change.
 *
 * @param factor 0.1 makes a 20-second window 2 seconds; samples stay at least half a second apart
 */
export function scaleDurations(parameters: HealthParameters, factor: number): HealthParameters {
  const confirm = Object.fromEntries(
    Object.entries(parameters.confirm).map(([state, rule]) => [
      state,
      { ...rule, windowSeconds: rule.windowSeconds * factor },
    ]),
  ) as HealthParameters['confirm']
  return {
    ...parameters,
    sampleIntervalSeconds: Math.max(shortestSampleSeconds, parameters.sampleIntervalSeconds * factor),
    degradedAfterSeconds: parameters.degradedAfterSeconds * factor,
    offlineAfterSeconds: parameters.offlineAfterSeconds * factor,
    holdOffSeconds: parameters.holdOffSeconds * factor,
    referenceIntervalSeconds: parameters.referenceIntervalSeconds * factor,
    confirm,
  }
}

/** Every number of the motion gate and of the rule for motion after hours. */
export interface MotionParameters {
  /** |difference| to the background that counts as motion, in contrast-normalised luma steps. */
  threshold: number
  /** Contrast is normalised to this standard deviation; the gain is limited so that noise of a dark picture stays noise. */
  targetDeviation: number
  maximumGain: number
  /** Share of the new picture that enters the background per frame, where nothing moves and where something moves. */
  backgroundRate: number
  movingRate: number
  /** Smallest 4-connected blob, in cells of the 160×90 grid. */
  minimumBlobCells: number
  /** More blobs than this are cut off, largest kept. */
  maximumBlobs: number
  /** More moving cells than this share is a light or infrared switch: new background, no motion. */
  globalShare: number
  /** Frames after a new background during which nothing is reported. */
  warmUpFrames: number
  /** After hours: the gate must be positive this long, with no gap longer than `gapSeconds`. */
  afterHoursSeconds: number
  gapSeconds: number
  /** After hours: an episode ends after this long without motion. */
  clearSeconds: number
  /** After hours: minutes around opening hours that still count as open (staff arriving and cleaning up). */
  graceMinutes: number
  /** A blob with at least this share of its cells under a learned mask is a fan or a display. */
  maskedShare: number
  /** A cell that moved in at least this share of the learning frames becomes part of the learned mask. */
  maskLearnShare: number
}

/** The shipped values, from the motion gate of the field study: background 1/16, blobs of at least 10 cells. */
export const defaultMotionParameters: MotionParameters = {
  threshold: 24,
  targetDeviation: 48,
  maximumGain: 3,
  backgroundRate: 1 / 16,
  movingRate: 1 / 64,
  minimumBlobCells: 10,
  maximumBlobs: 16,
  globalShare: 0.7,
  warmUpFrames: 3,
  afterHoursSeconds: 2,
  gapSeconds: 1.5,
  clearSeconds: 30,
  graceMinutes: 30,
  maskedShare: 0.7,
  maskLearnShare: 0.2,
}
