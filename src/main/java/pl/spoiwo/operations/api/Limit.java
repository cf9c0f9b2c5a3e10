package pl.spoiwo.operations.api;

import pl.spoiwo.operations.query.Cursor;

/** How many items a page may have. */
final class Limit {

    static final int MOST = 200;
    static final String PRESET = "50";

    private Limit() {
    }

    static int check(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new Cursor.Refused("limit is 1 to " + MOST);
        }
        return limit;
    }
}
