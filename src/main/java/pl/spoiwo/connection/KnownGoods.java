package pl.spoiwo.connection;

import java.util.List;
import pl.spoiwo.configuration.Finding;

/** Knows which goods and customers there are, and so which scopes are for nothing. */
public interface KnownGoods {

    /** Of a program without a database: every scope may be for something. */
    KnownGoods NONE = new KnownGoods() {
        @Override
        public Compared compare(List<Scoped> scopes) {
            return Compared.NOTHING;
        }

        @Override
        public Compared take(List<Scoped> scopes) {
            return Compared.NOTHING;
        }
    };

    /**
     * Scopes that match nothing known, and have never done so.
     *
     * @param refused those that have not been in force yet
     * @param noted   those that have: a hub that works starts again, whatever its goods are now
     */
    record Compared(List<Finding> refused, List<Finding> noted) {

        public static final Compared NOTHING = new Compared(List.of(), List.of());
    }

    /** Writes nothing. */
    Compared compare(List<Scoped> scopes);

    /** The same; where none is refused, they have been in force from now on. */
    Compared take(List<Scoped> scopes);
}
