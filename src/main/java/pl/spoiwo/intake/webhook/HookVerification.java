package pl.spoiwo.intake.webhook;

import org.apache.camel.Body;
import org.springframework.stereotype.Component;
import pl.spoiwo.intake.verification.Verification;

/** First step of the intake: who sent it. */
@Component
public class HookVerification {

    private final UnverifiedCalls unverified;

    HookVerification(UnverifiedCalls unverified) {
        this.unverified = unverified;
    }

    public VerifiedHook verify(@Body HookRequest request) {
        return new VerifiedHook(request, Verification.check(request.connection(), request.signed()));
    }

    /** After the handshakes: whoever is not known now is turned away, whatever the method, which leaves a counter and a security event and nothing else. */
    public VerifiedHook require(@Body VerifiedHook hook) {
        if (!hook.verdict().trusted()) {
            unverified.happened(hook.request().connection().id(), hook.request().sender(), hook.verdict().detail());
            throw Refusal.unverified();
        }
        if (!hook.request().method().equals("POST")) {
            throw Refusal.method("POST");
        }
        return hook;
    }
}
