/** One pair of a table of facts: what it is called, and its value; an empty value is a place to write by hand. */
export interface SheetPair {
  label: string
  value: string
}

/** A picture, named by the hash of its bytes. */
export interface SheetPhoto {
  sha256: string
  caption: string
}

/** One piece of a sheet with every value filled in. */
export type SheetBlock =
  | { type: 'heading'; text: string }
  | { type: 'text'; text: string; indent?: boolean; bold?: boolean; small?: boolean }
  /** Facts in a ruled table, each row with one pair over the whole width or two side by side. */
  | { type: 'fields'; rows: SheetPair[][] }
  /** Widths are shares of the width of the page. */
  | { type: 'table'; columns: { title: string; width: number; centred?: boolean }[]; rows: string[][] }
  | { type: 'photos'; photos: SheetPhoto[] }
  | { type: 'signatures'; lines: SheetPair[] }
  | { type: 'seal'; issuer: string; day: string }
  /** A large code with words beside it, for a sheet that hangs on a door. */
  | { type: 'code'; address: string; text: string }

/** A document ready for paper: nothing in it is looked up any more. */
export interface Sheet {
  /** Name of the office or operator above the title. */
  head: string
  title: string
  number: string
  blocks: SheetBlock[]
  /** Small lines at the foot of every page: where it stands in the seal. */
  foot: string[]
  /** What the code at the foot leads to. */
  address: string
  /** When the act happened; the only time in the file. */
  at: Date
}

/** Reads the bytes of a picture; null when there are none or not for this reader. */
export type PictureReader = (sha256: string) => Promise<Uint8Array | null>

/** Makes files out of sheets. The same sheet and the same pictures give the same bytes. */
export interface DocumentRenderer {
  /** The file as it is made. Pictures are read one at a time, when their page is drawn. */
  render(sheet: Sheet, picture: PictureReader): AsyncIterable<Uint8Array>
}

/** Port name of the renderer. */
export const DOCUMENT_RENDERER = 'documents.renderer'

/** Answers whether a fact is in the sealed log. */
export interface SealReader {
  /**
   * Place of the fact under the newest signed checkpoint, checked; null while it is not sealed yet.
   *
   * @throws Refusal seal.tile_missing
   */
  prove(eventId: string): Promise<SealedPlace | null>
}

export interface SealedPlace {
  /** Index of the leaf, from 0. */
  index: number
  /** Number of leaves under the checkpoint. */
  size: number
  /** Name of the log. */
  origin: string
  /** Whether leaf, path and signature lead to the checkpoint. */
  valid: boolean
}

/** Port name of the seal. */
export const SEAL_READER = 'documents.seal'
