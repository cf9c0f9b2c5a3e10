package pl.spoiwo.intake.webhook;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Gathers one body as it arrives, up to the connection's limit and within the time; then hands it on. A refused sender gets its answer at
 * once and a moment to read it; what it goes on sending is thrown away. The container calls it from one thread at a time.
 */
final class HookBody implements ReadListener, AsyncListener {

    /** A connection closed while the sender still sends may cost it the answer. */
    static final Duration LINGER = Duration.ofSeconds(1);
    private static final int MOST_THROWN_AWAY = 1 << 20;

    private final AsyncContext context;
    private final HookRequest hook;
    private final HookReply reply;
    private final Runnable drop;
    private final BodyBudget.Share share;
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int thrownAway;
    private boolean answered;
    private boolean ended;

    HookBody(AsyncContext context, HookRequest hook, HookReply reply, Runnable drop, BodyBudget.Share share) {
        this.context = context;
        this.hook = hook;
        this.reply = reply;
        this.drop = drop;
        this.share = share;
    }

    void refuse(Refusal refusal) throws IOException {
        answered = true;
        letGo();
        reply.refuse(refusal);
    }

    @Override
    public void onDataAvailable() throws IOException {
        var input = context.getRequest().getInputStream();
        var buffer = new byte[8192];
        while (!ended && input.isReady()) {
            int read = input.read(buffer);
            if (read < 0) {
                return;
            }
            if (answered) {
                throwAway(read);
            } else {
                keep(buffer, read);
            }
        }
    }

    private void keep(byte[] buffer, int read) throws IOException {
        int limit = hook.connection().webhook().bodyLimit();
        if (body.size() + read > limit) {
            refuse(Refusal.tooLarge(limit));
        } else if (!share.take(read)) {
            refuse(share.refusal());
        } else {
            body.write(buffer, 0, read);
        }
    }

    private void throwAway(int read) {
        thrownAway += read;
        if (thrownAway > MOST_THROWN_AWAY) {
            close();
        }
    }

    @Override
    public void onAllDataRead() throws IOException {
        if (!answered) {
            answered = true;
            reply.take(hook.with(body.toByteArray()));
        }
        end();
    }

    /** The sender went away, or broke the rules of chunks. */
    @Override
    public void onError(Throwable broken) {
        try {
            if (!answered) {
                refuse(broken instanceof SocketTimeoutException ? Refusal.slow() : Refusal.broken("The body did not arrive whole."));
            }
        } catch (IOException | IllegalStateException gone) {
            reply.gone();
        }
        close();
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
        if (!answered) {
            refuse(Refusal.slow());
        }
        close();
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        ended = true;
        letGo();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        throw new IllegalStateException("a hook is read once");
    }

    private void close() {
        if (!ended) {
            drop.run();
        }
        end();
    }

    private void end() {
        letGo();
        if (!ended) {
            ended = true;
            context.complete();
        }
    }

    private void letGo() {
        body = null;
        share.giveBack();
    }
}
