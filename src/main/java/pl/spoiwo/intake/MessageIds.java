package pl.spoiwo.intake;

/** Gives an id to each message at the door, one for each receipt. */
@FunctionalInterface
public interface MessageIds {

    /** @return at most 40 characters; later ids of one node sort after earlier ones */
    String next();
}
