import type { Module } from '@shian/kernel'
import './refusals.ts'
import { deskRoutes } from './desk-routes.ts'
import {
  complaintClosed,
  reportClosed,
  reportFiled,
  rewardApproved,
  rewardAssessed,
  rewardForfeited,
  rewardPaid,
} from './facts.ts'
import { importRoutes } from './import/routes.ts'
import { complaint } from './kinds/complaint.ts'
import { report } from './kinds/report.ts'
import { reward } from './kinds/reward.ts'
import { pageRoutes } from './page-routes.ts'
import { publicRoutes } from './public-routes.ts'
import { computeAssessed } from './reactions.ts'
import { caseView, rewardView } from './views.ts'

export { openingOf, type Receipt, type Submission, takeIn } from './intake.ts'
export { computeReward, explainReward } from './reward.ts'

/** Complaints of consumers, reports of breaches, and the rewards for them. */
export const complaints: Module = {
  name: 'complaints',
  views: [caseView, rewardView],
  reactions: [computeAssessed],
  routes: [...publicRoutes, ...deskRoutes, ...importRoutes, ...pageRoutes],
  kinds: [complaint, report, reward],
  facts: {
    'complaints.ComplaintClosed': complaintClosed,
    'complaints.ReportFiled': reportFiled,
    'complaints.ReportClosed': reportClosed,
    'complaints.RewardAssessed': rewardAssessed,
    'complaints.RewardApproved': rewardApproved,
    'complaints.RewardPaid': rewardPaid,
    'complaints.RewardForfeited': rewardForfeited,
  },
  migrations: new URL('../migrations/', import.meta.url),
}
