package pl.spoiwo;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import pl.spoiwo.connection.KnownGoods.Compared;
import pl.spoiwo.connection.Scoped;
import pl.spoiwo.ledger.DatabaseLook;
import pl.spoiwo.masterdata.KnownScopes;

/** Compares scopes with what the hub's database knows, for {@code validate}: where there is none, nothing is said of them. */
public record HubGoods(UnaryOperator<String> settings, PrintStream out) implements Function<List<Scoped>, Compared> {

    @Override
    public Compared apply(List<Scoped> scopes) {
        var database = DatabaseLook.of(settings);
        if (scopes.isEmpty() || database.isEmpty()) {
            return Compared.NOTHING;
        }
        try (var open = database.get()) {
            return new KnownScopes(new JdbcTemplate(open)).compare(scopes);
        } catch (DataAccessException e) {
            // A running hub has its file for itself.
            out.println("scopes were not compared with the hub's goods, its database cannot be read: " + e.getMostSpecificCause().getMessage().lines().findFirst().orElse("") + " (validate --explain SKU asks a running hub)");
            return Compared.NOTHING;
        }
    }
}
