import type { Module } from '@shian/kernel'
import { registryDirectory } from './directory.ts'
import { importService } from './import/service.ts'
import { areaRoutes } from './routes/areas.ts'
import { exportRoutes } from './routes/exports.ts'
import { importRoutes } from './routes/imports.ts'
import { partyRoutes } from './routes/parties.ts'
import { peopleRoutes } from './routes/people.ts'
import { postRoutes } from './routes/posts.ts'
import { premisesRoutes } from './routes/premises.ts'
import { searchRoutes } from './routes/search.ts'
import { views } from './views.ts'
import './refusals.ts'

export { AREAS_PER_CALL, type AreaEntry, areasOfCsv, defineAreas } from './areas.ts'
export { registryDirectory } from './directory.ts'
export {
  creditCodeCheckDigit,
  isCreditCode,
  mod1110CheckDigit,
  organisationCodeCheckDigit,
} from './identity.ts'
export { type ImportContext, runImports } from './import/run.ts'
export { erasePerson, type PersonEntry, recordPeople, recordPerson } from './people.ts'
export { type PersonCommand, type PersonKind, person } from './person.ts'
export type { Grounds, Place } from './place.ts'
export { type Appointment, type AppointmentGrounds, type PostCommand, post } from './post.ts'
export { findResponsible, type HeldPost, postsOfPerson, scopesOf } from './posts.ts'
export {
  type Licence,
  type PremisesCommand,
  type PremisesFields,
  premises,
  type Registration,
} from './premises.ts'
export { type Hit, type Match, searchPremises } from './search.ts'
export {
  changePremises,
  closePremises,
  fboIdOf,
  recordLicence,
  registerPremises,
  type Writer,
} from './writing.ts'

/** Areas, organisations, people, posts, operators, premises, licences, devices: who and where. */
export const registry: Module = {
  name: 'registry',
  views,
  reactions: [],
  routes: [
    ...areaRoutes,
    ...searchRoutes,
    ...exportRoutes,
    ...premisesRoutes,
    ...importRoutes,
    ...peopleRoutes,
    ...postRoutes,
    ...partyRoutes,
  ],
  kinds: [],
  services: [importService],
  migrations: new URL('../migrations/', import.meta.url),
  directory: registryDirectory,
}
