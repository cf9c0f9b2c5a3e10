package pl.spoiwo.intake.webhook;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Gathers one body as it arrives, up to the connection's limit and within the time; then hands it on. The container calls it from one thread at a time. */
final class HookBody implements ReadListener, AsyncListener {

    private final AsyncContext context;
    private final HookRequest hook;
    private final HookReply reply;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[8192];
    private boolean ended;

    HookBody(AsyncContext context, HookRequest hook, HookReply reply) {
        this.context = context;
        this.hook = hook;
        this.reply = reply;
    }

    @Override
    public void onDataAvailable() throws IOException {
        var input = context.getRequest().getInputStream();
        while (!ended && input.isReady()) {
            int read = input.read(buffer);
            if (read < 0) {
                return;
            }
            body.write(buffer, 0, read);
            if (body.size() > hook.connection().webhook().bodyLimit()) {
                end(() -> reply.refuse(Refusal.tooLarge(hook.connection().webhook().bodyLimit())));
            }
        }
    }

    @Override
    public void onAllDataRead() throws IOException {
        end(() -> reply.take(hook.with(body.toByteArray())));
    }

    /** The sender went away, or broke the rules of chunks. */
    @Override
    public void onError(Throwable broken) {
        try {
            end(() -> reply.refuse(Refusal.broken("The body did not arrive whole.")));
        } catch (IOException | IllegalStateException gone) {
            reply.gone();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
        end(() -> reply.refuse(Refusal.slow()));
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        ended = true;
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        throw new IllegalStateException("a hook is read once");
    }

    private void end(Answering answering) throws IOException {
        if (!ended) {
            ended = true;
            try {
                answering.run();
            } finally {
                context.complete();
            }
        }
    }

    private interface Answering {
        void run() throws IOException;
    }
}
