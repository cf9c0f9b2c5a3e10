package pl.spoiwo.masterdata;

import java.util.Collection;
import java.util.List;
import pl.spoiwo.connection.Ownership.Entity;

/** Whose word would count by other rules than those in force. Nothing is written. */
public interface Supposed {

    /** What holds is taken as it is. */
    Supposed NOTHING = (entity, items) -> List.of();

    /** @return the decisions of all fields of these items */
    List<Decision> of(Entity entity, Collection<String> items);
}
