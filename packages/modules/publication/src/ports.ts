/** A picture of a kitchen that is fit for the public: no face or screen can be read in it. */
export interface KitchenPicture {
  /**
   * The latest picture, or null when there is none that may be shown: no camera is open to the public, the camera is
   * not well, blurring failed. It fails closed; the clear picture is never returned.
   */
  find(premisesId: string, now: Date): Promise<{ jpeg: Uint8Array; takenAt: Date } | null>
}

/** Port name of the kitchen picture. */
export const KITCHEN_PICTURE = 'publication.kitchenPicture'

/** Where the public pages are reached from outside. */
export interface PublicSite {
  /** Scheme, host and port without a trailing slash: `https://food.hebi.gov.cn`. */
  origin: string
}

/** Port name of the public address. */
export const PUBLIC_SITE = 'publication.site'
