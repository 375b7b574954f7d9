import { addMonths } from '@shian/kernel'

export { addDays, addMonths, daysBetween } from '@shian/kernel'

/** The same day so many years later; 29 February ends on the 28th. */
export function addYears(day: string, years: number): string {
  return addMonths(day, years * 12)
}

/** Day of the week in which Monday is 1. */
export function weekdayOfDay(day: string): number {
  return ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
}
