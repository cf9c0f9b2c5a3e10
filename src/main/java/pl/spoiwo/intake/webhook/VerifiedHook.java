package pl.spoiwo.intake.webhook;

import pl.spoiwo.intake.verification.Verdict;

/** A call and what its signature says. */
record VerifiedHook(HookRequest request, Verdict verdict) {
}
