package pl.spoiwo.operations;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import pl.spoiwo.connection.Authorizations;
import pl.spoiwo.connection.Connection;

/** A page for every connection, until one is refused. */
public final class FakeAuthorizations implements Authorizations {

    public volatile String refusal;
    private final Map<String, Authorization> begun = new ConcurrentHashMap<>();

    @Override
    public Authorization begin(Connection connection) {
        if (refusal != null) {
            throw new RefusedAuthorization(refusal, null);
        }
        var page = new Authorization(State.WAITING, "https://market.example/let-in?code=AB12", "AB12", Instant.parse("2026-03-01T11:00:00Z"), null);
        begun.put(connection.id(), page);
        return page;
    }

    @Override
    public Optional<Authorization> last(String connection) {
        return Optional.ofNullable(begun.get(connection));
    }
}
