//! Who may read which field of the schema: every field has a row. What enforces
//! it is where the field is read; a test asks for each as those who may not.

use self::Reader::{Addressed, Anybody, Doer, Holder, Lead, Manager, Member, Oneself, Participant};

/// Who may read a field. Nobody reads what belongs to another organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Anybody, signed in or not.
    Anybody,
    /// The person it is about, and nobody else.
    Oneself,
    /// Members of the organization.
    Member,
    /// Stakeholders of the initiative, and owners and admins of the organization; drafts, leads alone.
    Participant,
    /// The person it is about, leads of the initiative if it is of one, and owners and admins of the organization.
    Addressed,
    /// Owners and admins of the organization.
    Manager,
    /// Leads of the initiative.
    Lead,
    /// Whoever may read the thing that it is a part of, which is asked for nowhere else.
    Holder,
    /// Whoever carried out the mutation that gives it.
    Doer,
}

/// Every field of an object or an interface: the type, who reads these fields, the fields.
/// Beside them only what pages are made of, and the `errors` of payloads.
pub const FIELDS: &[(&str, Reader, &str)] = &[
    // Where questions begin. Looking something up shows who may see it.
    ("Query", Anybody, "viewer identityProviders"),
    ("Query", Member, "organization initiatives node nodes initiative proposal"),
    ("Viewer", Oneself, "user organization identities role sessions apiTokens emailVerified hasSecondFactor"),
    ("Node", Holder, "id"),
    // People and organizations.
    ("User", Oneself, "id name email"),
    ("Identity", Oneself, "id issuer subject"),
    ("IdentityProvider", Anybody, "id name"),
    ("Organization", Member, "id name rule initiatives members"),
    ("Organization", Manager, "apiTokens"),
    ("Membership", Member, "id name role joinedAt suspendedAt version"),
    ("Membership", Addressed, "email"),
    ("Session", Oneself, "id means agent address startedAt seenAt expiresAt endedAt isCurrent"),
    ("ApiToken", Addressed, "id name scopes ownerName createdAt expiresAt revokedAt usedAt"),
    // What people do in initiatives.
    ("Initiative", Participant, "id title summary context version createdAt viewerStakeholder rule"),
    ("Initiative", Participant, "stakeholders problems proposals"),
    ("Initiative", Lead, "influences"),
    ("Influence", Lead, "id listener heard weight version"),
    ("Stakeholder", Participant, "id name role group weight isLead isDecider hasJoined version"),
    ("Stakeholder", Addressed, "email"),
    ("Problem", Participant, "id initiative title statement author createdAt version proposals"),
    ("Problem", Participant, "whom criteria evidence understandings understanding"),
    ("Problem", Participant, "comparison rankings"),
    ("CriterionValue", Participant, "id proposal criterion value note createdAt version"),
    ("Ranking", Participant, "id problem stakeholder tiers rankedAt withdrawnAt version"),
    ("RankingTier", Holder, "proposals"),
    ("Problem", Participant, "splitFrom splitInto mergedInto mergedFrom supersededAt"),
    ("Criterion", Participant, "id problem name direction unit worst best weight removedAt createdAt version"),
    ("Evidence", Participant, "id problem body url author removedAt createdAt version"),
    (
        "Understanding",
        Participant,
        "id problem stakeholder stance restatement problemVersion isStale takenAt withdrawnAt version",
    ),
    ("Proposal", Participant, "id title status initiative author problems currentRevision openedAt"),
    ("Proposal", Participant, "finalCommentSince createdAt version rule assessment assessmentAt plans"),
    ("Proposal", Participant, "revisions positions objections arguments concessions"),
    ("Revision", Participant, "id proposal number kind body author createdAt"),
    (
        "Position",
        Participant,
        "id stakeholder proposal stance reason revision isStale until takenAt withdrawnAt version",
    ),
    ("Objection", Participant, "id proposal raisedBy title body severity state issue passage removal answer ruling"),
    ("Objection", Participant, "settlement raisedAt version speaker restatement correction rejection dissent"),
    ("Objection", Participant, "resolution information seconds viewerMoves movedAt"),
    ("Resolution", Holder, "summary changedIn rationale"),
    ("Second", Participant, "id objection stakeholder withdrawnAt createdAt"),
    ("LatentObjection", Participant, "id expectedFrom title severity issue"),
    ("Argument", Participant, "id proposal author body attacks supports createdAt"),
    (
        "Concession",
        Participant,
        "id proposal title body cost state removes provokes requires excludes createdAt version answers",
    ),
    ("Concession", Participant, "incorporatedIn"),
    ("ConcessionAnswer", Participant, "id concession stakeholder accepts note answeredAt"),
    ("Concession", Lead, "shifts"),
    ("ConcessionRemoval", Holder, "objection together"),
    ("ConcessionShift", Holder, "stakeholder steps"),
    // What is computed.
    ("Assessment", Holder, "at engineVersion summary verdict readiness understanding standing"),
    ("UnderstandingReport", Holder, "score low high dissenters disputeProblem sentence"),
    (
        "Comparison",
        Holder,
        "at alternatives omitted agree sentence pairs condorcet byObjections disagreements criteria",
    ),
    ("Comparison", Holder, "preferences"),
    ("ComparedAlternative", Holder, "proposal assessment readinessRank"),
    ("AlternativePair", Holder, "one other forOne forOther level margin winner"),
    ("Condorcet", Holder, "winner smith cycle sentence"),
    ("ObjectionsRank", Holder, "proposal rank worst unsettled"),
    ("OrderDisagreement", Holder, "one other readiness people objections sentence"),
    ("AlternativePreferences", Holder, "rankings pairs condorcet"),
    ("CriteriaTable", Holder, "criteria rows winner leaders sensitivity sentence"),
    ("CriteriaRow", Holder, "proposal cells value low high dominatedBy"),
    ("CriteriaCell", Holder, "criterion raw value note"),
    ("CriterionSensitivity", Holder, "criterion share change sentence"),
    ("WeightChange", Holder, "share to"),
    ("ProblemUnderstanding", Holder, "score low high agree restated unsure disagree silent stale"),
    ("Assessment", Lead, "talkToNext peopleToTalkTo"),
    ("TalkToNext", Holder, "stakeholder clauses score objections sentence"),
    ("Verdict", Holder, "status passesAt clauses"),
    ("ClauseReport", Holder, "kind status requirement sentence missing passesAt"),
    ("Readiness", Holder, "score low high acceptance objections group weights people issues leastConvinced"),
    ("ReadinessWeights", Holder, "acceptance objections group"),
    ("PersonContribution", Holder, "stakeholder stance lost"),
    ("IssueContribution", Holder, "issue objections severity lost"),
    ("GroupContribution", Holder, "group people acceptance lost"),
    ("ObjectionStanding", Holder, "objection standing"),
    ("PlanReport", Holder, "status plans"),
    ("Plan", Holder, "concessions cost fellWeight falls rises settles provokes verdict score"),
    ("DecisionRule", Holder, "preset name family roles excludeAuthor authorApproves stale assentAfterHours weighted"),
    ("DecisionRule", Holder, "weights clauses version"),
    ("RuleClause", Holder, "kind description"),
    // Where changes begin: who may do what is in the policy.
    ("Mutation", Anybody, "signUp signIn acceptInvitation refreshSession signOut"),
    ("Mutation", Anybody, "confirmSignUp requestPasswordReset resetPassword"),
    ("Mutation", Anybody, "beginExternalSignIn finishExternalSignIn"),
    ("Mutation", Member, "requestEmailVerification verifyEmail changeEmail changePassword"),
    ("Mutation", Member, "enrolSecondFactor confirmSecondFactor removeSecondFactor"),
    ("Mutation", Member, "linkIdentity unlinkIdentity"),
    ("Mutation", Member, "endSession endOtherSessions createApiToken revokeApiToken"),
    ("Mutation", Member, "setMemberRole suspendMember reinstateMember"),
    ("Mutation", Member, "openInitiative inviteStakeholder stateProblem draftProposal reviseProposal shareProposal"),
    ("Mutation", Member, "takePosition withdrawPosition raiseObjection addressObjection confirmSettled"),
    ("Mutation", Member, "secondObjection withdrawSecond nameSpeaker restateObjection confirmUnderstood rejectAnswer"),
    ("Mutation", Member, "correctRestatement overruleObjection sustainObjection recordDissent reraiseObjection"),
    ("Mutation", Member, "withdrawObjection argue draftConcession offerConcession setRule"),
    ("Mutation", Member, "answerConcession incorporateConcession"),
    ("Mutation", Member, "changeProblem addCriterion changeCriterion removeCriterion addEvidence removeEvidence"),
    ("Mutation", Member, "splitProblem mergeProblems takeUnderstanding withdrawUnderstanding"),
    ("Mutation", Member, "setInfluence"),
    ("Mutation", Member, "scoreProposal rankAlternatives withdrawRanking"),
    ("AccessToken", Doer, "token expiresAt"),
    ("RefreshToken", Doer, "token expiresAt"),
    ("SignUpPayload", Doer, "accessToken refreshToken mustConfirm"),
    ("ConfirmSignUpPayload", Doer, "accessToken refreshToken"),
    ("SignInPayload", Doer, "accessToken refreshToken"),
    ("AcceptInvitationPayload", Doer, "accessToken refreshToken"),
    ("RequestEmailVerificationPayload", Doer, "email"),
    ("VerifyEmailPayload", Doer, "email"),
    ("ChangeEmailPayload", Doer, "email"),
    ("RequestPasswordResetPayload", Doer, "email"),
    ("ResetPasswordPayload", Doer, "email"),
    ("ChangePasswordPayload", Doer, "viewer"),
    ("EnrolSecondFactorPayload", Doer, "secret otpauthUrl"),
    ("ConfirmSecondFactorPayload", Doer, "recoveryCodes"),
    ("RemoveSecondFactorPayload", Doer, "viewer"),
    ("RefreshSessionPayload", Doer, "accessToken refreshToken"),
    ("SignOutPayload", Doer, "session"),
    ("ExternalSignIn", Doer, "authorizationUrl attempt expiresAt"),
    ("BeginExternalSignInPayload", Doer, "externalSignIn"),
    ("FinishExternalSignInPayload", Doer, "accessToken refreshToken"),
    ("LinkIdentityPayload", Doer, "identity"),
    ("UnlinkIdentityPayload", Doer, "identity"),
    ("EndSessionPayload", Doer, "session"),
    ("EndOtherSessionsPayload", Doer, "ended"),
    ("CreateApiTokenPayload", Doer, "apiToken token"),
    ("RevokeApiTokenPayload", Doer, "apiToken"),
    ("SetMemberRolePayload", Doer, "membership"),
    ("SuspendMemberPayload", Doer, "membership"),
    ("ReinstateMemberPayload", Doer, "membership"),
    ("OpenInitiativePayload", Doer, "initiative"),
    ("InviteStakeholderPayload", Doer, "stakeholder invitationToken"),
    ("StateProblemPayload", Doer, "problem"),
    ("ChangeProblemPayload", Doer, "problem"),
    ("AddCriterionPayload", Doer, "criterion"),
    ("ChangeCriterionPayload", Doer, "criterion"),
    ("RemoveCriterionPayload", Doer, "criterion"),
    ("AddEvidencePayload", Doer, "evidence"),
    ("RemoveEvidencePayload", Doer, "evidence"),
    ("SplitProblemPayload", Doer, "problem"),
    ("MergeProblemsPayload", Doer, "problem"),
    ("TakeUnderstandingPayload", Doer, "understanding"),
    ("WithdrawUnderstandingPayload", Doer, "understanding"),
    ("ScoreProposalPayload", Doer, "criterionValue"),
    ("RankAlternativesPayload", Doer, "ranking"),
    ("WithdrawRankingPayload", Doer, "ranking"),
    ("DraftProposalPayload", Doer, "proposal"),
    ("ReviseProposalPayload", Doer, "proposal"),
    ("ShareProposalPayload", Doer, "proposal"),
    ("TakePositionPayload", Doer, "position"),
    ("WithdrawPositionPayload", Doer, "position"),
    ("RaiseObjectionPayload", Doer, "objection"),
    ("AddressObjectionPayload", Doer, "objection"),
    ("SecondObjectionPayload", Doer, "second"),
    ("WithdrawSecondPayload", Doer, "second"),
    ("NameSpeakerPayload", Doer, "objection"),
    ("RestateObjectionPayload", Doer, "objection"),
    ("ConfirmUnderstoodPayload", Doer, "objection"),
    ("CorrectRestatementPayload", Doer, "objection"),
    ("RejectAnswerPayload", Doer, "objection"),
    ("OverruleObjectionPayload", Doer, "objection"),
    ("SustainObjectionPayload", Doer, "objection"),
    ("RecordDissentPayload", Doer, "objection"),
    ("ReraiseObjectionPayload", Doer, "objection"),
    ("ConfirmSettledPayload", Doer, "objection"),
    ("WithdrawObjectionPayload", Doer, "objection"),
    ("ArguePayload", Doer, "argument"),
    ("DraftConcessionPayload", Doer, "concession"),
    ("OfferConcessionPayload", Doer, "concession"),
    ("AnswerConcessionPayload", Doer, "concession"),
    ("IncorporateConcessionPayload", Doer, "concession"),
    ("SetRulePayload", Doer, "rule"),
    ("SetInfluencePayload", Doer, "influence"),
    // What is told as it happens; who may know is asked for every time.
    ("Subscription", Member, "proposalChanged"),
    ("ProposalChange", Holder, "kind proposal node revision"),
    // What went wrong.
    ("UserError", Doer, "message path code"),
    ("InputError", Doer, "message path code"),
    ("RateLimited", Doer, "message path code retryAfterMs"),
    ("VersionConflict", Doer, "message path code current"),
];

/// Who may read a field; nothing where nobody has thought of it.
#[must_use]
pub fn reader(on: &str, field: &str) -> Option<Reader> {
    let page = matches!((on, field), ("PageInfo", "hasPreviousPage" | "hasNextPage" | "startCursor" | "endCursor"))
        || on.ends_with("Connection") && matches!(field, "pageInfo" | "edges" | "nodes")
        || on.ends_with("Edge") && matches!(field, "cursor" | "node");
    if page {
        return Some(Holder);
    }
    if on.ends_with("Payload") && field == "errors" {
        return Some(Doer);
    }
    FIELDS.iter().find(|(name, _, fields)| *name == on && fields.split(' ').any(|f| f == field)).map(|row| row.1)
}
