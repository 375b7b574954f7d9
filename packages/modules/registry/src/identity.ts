const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/**
 * The 18th character of a unified social credit code: weights 3^i modulo 31 over 31 characters without I, O, S, V, Z.
 *
 * @returns undefined when one of the 17 characters is outside the alphabet
 * @source GB 32100-2015 §5.2
 */
export function creditCodeCheckDigit(first17: string): string | undefined {
  let sum = 0
  let weight = 1
  for (const character of first17) {
    const value = CREDIT_ALPHABET.indexOf(character)
    if (value < 0) return undefined
    sum += value * weight
    weight = (weight * 3) % 31
  }
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31]
}

/** Whether the 18 characters are a unified social credit code. @source GB 32100-2015 */
export function isCreditCode(code: string): boolean {
  return code.length === 18 && creditCodeCheckDigit(code.slice(0, 17)) === code[17]
}

/** The 9th character of an organisation code, part of every credit code. @source GB 11714-1997 */
export function organisationCodeCheckDigit(first8: string): string {
  let sum = 0
  ORGANISATION_WEIGHTS.forEach((weight, i) => {
    const character = first8.charCodeAt(i)
    sum += weight * (character >= 65 ? character - 55 : character - 48)
  })
  const check = (11 - (sum % 11)) % 11
  return check === 10 ? 'X' : String(check)
}

/** The last digit of a pure number under the hybrid system MOD 11,10. @source GB/T 17710-2008 (ISO 7064) */
export function mod1110CheckDigit(digits: string): string {
  let product = 10
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10
    product = (sum * 2) % 11
  }
  return String((11 - product) % 10)
}

/**
 * The form a licence number of a kind must have, or undefined when the kind has no national form. The last digit is
 * a check digit, but the rule that fixes its method was not found, so only the form can be refused.
 *
 * @source 食品经营许可和备案管理办法 (JY + 14 digits); 食品生产许可管理办法 Art 29 (SC + 14 digits)
 */
export function licenceNumberForm(licenceKind: string): { pattern: RegExp; accepted: string } | undefined {
  if (licenceKind === 'food-business-licence') return { pattern: /^JY\d{14}$/, accepted: 'JY + 14 位数字' }
  if (licenceKind === 'food-production-licence') return { pattern: /^SC\d{14}$/, accepted: 'SC + 14 位数字' }
  return undefined
}
