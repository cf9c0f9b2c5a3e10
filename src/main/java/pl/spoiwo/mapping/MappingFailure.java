package pl.spoiwo.mapping;

/**
 * A message cannot be turned into what the hub needs: it will not get better by trying again, so it is parked with this reason.
 */
public final class MappingFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final String code;
    private final String file;
    private final int line;
    private final String field;

    /**
     * @param code  stable word for scripts: {@code mapping-failed}, {@code schema}, {@code not-parseable}, ...
     * @param file  mapping, schema or layout file relative to the home folder
     * @param line  1-based line there, 0 where unknown
     * @param field JSON pointer or column of the broken value, or null
     */
    public MappingFailure(String code, String text, String file, int line, String field) {
        super(text);
        this.code = code;
        this.file = file;
        this.line = line;
        this.field = field;
    }

    public String code() {
        return code;
    }

    /** @return code and place, which may be logged; the message quotes foreign systems, and may name people */
    public String unquoted() {
        return code + (file == null ? "" : " (" + file + ":" + line + ")");
    }

    public String file() {
        return file;
    }

    public int line() {
        return line;
    }

    public String field() {
        return field;
    }
}
