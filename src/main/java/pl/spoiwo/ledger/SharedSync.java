package pl.spoiwo.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Group commit: one sync serves all threads that began to wait before it started. Who comes while a sync runs waits for the next one,
 * because its commit may have come too late for the running one. A sync that fails, fails for all that it served.
 */
final class SharedSync implements DurableCommit {

    private final Runnable sync;
    private final ReentrantLock disk = new ReentrantLock();
    private CompletableFuture<Void> gathering;

    SharedSync(Runnable sync) {
        this.sync = sync;
    }

    @Override
    public void await() {
        CompletableFuture<Void> group;
        boolean leads;
        synchronized (this) {
            leads = gathering == null;
            if (leads) {
                gathering = new CompletableFuture<>();
            }
            group = gathering;
        }
        if (leads) {
            lead(group);
        }
        try {
            group.join();
        } catch (CompletionException e) {
            throw new NotDurable(e.getCause());
        }
    }

    private void lead(CompletableFuture<Void> group) {
        disk.lock();
        try {
            synchronized (this) {
                gathering = null;
            }
            sync.run();
            group.complete(null);
        } catch (RuntimeException | Error e) {
            group.completeExceptionally(e);
        } finally {
            disk.unlock();
        }
    }

    /** The commits may not be on disk: nothing that relies on them may be told to anybody. */
    static final class NotDurable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotDurable(Throwable cause) {
            super("the database's commits could not be synced to disk: " + cause.getMessage(), cause);
        }
    }
}
