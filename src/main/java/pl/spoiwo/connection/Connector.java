package pl.spoiwo.connection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All that the hub knows of a system: one {@code routes/connectors/<system>/connector.yaml}, as read and checked.
 * Texts may hold {@code {setting}} placeholders; {@link Connection#fill(String)} resolves them.
 *
 * @param outcome name of the mapping, below {@code mappings/<system>/}, that says what an answer means
 */
public record Connector(
        String system,
        String title,
        List<String> roles,
        Map<String, Setting> settings,
        Http http,
        FileTransport file,
        Sql sql,
        Auth auth,
        String outcome,
        Webhook webhook,
        Map<String, Capability> capabilities,
        String sourceFile) {

    /**
     * @param preset  value where a connection gives none; null where there is none
     * @param choices the only values allowed; empty for any
     * @param pattern regular expression for the whole value; null for any
     * @param https   an address that is encrypted unless it is on this machine
     */
    public record Setting(String description, boolean required, boolean secret, String preset, List<String> choices, String pattern, boolean https) {

        public Setting(String description, boolean required, boolean secret, String preset) {
            this(description, required, secret, preset, List.of(), null, false);
        }
    }

    /**
     * @param codec     {@code json}, {@code form}, {@code xml} or {@code bytes}
     * @param limit     of all calls together
     * @param others    further base addresses, by the name with which a request asks for one
     * @param resources limits of single resources beside it, by method and path behind the address, in which {@code *} stands for one segment
     */
    public record Http(String url, String codec, Duration timeout, Map<String, String> headers, Limit limit, Map<String, String> others, Map<String, Limit> resources) {

        public Http(String url, String codec, Duration timeout, Map<String, String> headers, Limit limit) {
            this(url, codec, timeout, headers, limit, Map.of(), Map.of());
        }

        /** @param call method and path: the first resource that fits counts */
        public Optional<String> resource(String call) {
            return resources.keySet().stream().filter(resource -> fits(resource, call)).findFirst();
        }

        static boolean fits(String resource, String call) {
            var wanted = resource.split("/", -1);
            var given = call.split("/", -1);
            return wanted.length == given.length && IntStream.range(0, wanted.length).allMatch(i -> wanted[i].equals("*") || wanted[i].equals(given[i]));
        }
    }

    /**
     * At most {@code rate} calls in {@code per}, at most {@code parallel} at the same time (0: any number); of the connection.
     *
     * @param by template of settings: connections of the system in which it comes to the same text share one limit; null where each has its own
     */
    public record Limit(int rate, Duration per, int parallel, String by) {

        public Limit(int rate, Duration per, int parallel) {
            this(rate, per, parallel, null);
        }
    }

    /** Folders of the exchange with a program that speaks in files; {@code layout} describes their records. */
    public record FileTransport(String out, String in, String codec, String layout) {
    }

    /** Read-only SQL. @param queries texts of the files {@code routes/connectors/<system>/sql/<query>.sql}, by name */
    public record Sql(String url, String user, String password, Map<String, String> queries) {
    }

    /**
     * @param scheme {@code none}, {@code basic}, {@code header}, {@code query}, {@code body}, {@code oauth2-client-credentials}, {@code oauth2-device}; the other keys belong to the scheme
     * @param scopes which capabilities need which scope of the token
     */
    public record Auth(String scheme, Map<String, String> options, Map<String, List<String>> scopes) {

        public Auth(String scheme, Map<String, String> options) {
            this(scheme, options, Map.of());
        }

        /** A person lets the hub in, and it renews what it was given. */
        public boolean granted() {
            return scheme.equals("oauth2-device");
        }
    }

    /**
     * @param key      template of the message key; may use {topic}, {bodyHash}, {header:Name} and {/json/pointer}
     * @param messages topic pattern ({@code order.*}) to the mapping that makes events of it
     */
    public record Webhook(Verify verify, List<Handshake> handshakes, String topicHeader, String key,
                          List<String> contentTypes, Answer answer, Map<String, String> messages) {
    }

    /**
     * @param scheme         {@code hmac}, {@code hash}, {@code secret-path} or {@code none}
     * @param headers        names of the header that carries the signature, any of them
     * @param algorithms     allow-list; where the sender names its algorithm it must be in it
     * @param encoding       of the signature: {@code hex} or {@code base64}
     * @param parts          for headers like {@code signature=..;algorithm=..} or {@code sha256=..}: separator and names of the parts; null where the header is the signature
     * @param over           template of what is signed, with {body}, {secret}, {header:Name} and {part:name}; null for the body (hmac) or body and secret (hash)
     * @param secrets        templates; more than one while a secret is rotated
     * @param secretDecoding {@code html} where the sender signs with the secret after decoding its HTML entities; null for the secret as it is
     * @param timestamp      replay window of senders that sign the time; null where they do not
     * @param senders        addresses or ranges (CIDR) that may send, as templates; empty for any
     * @param rebuilt        where the signature is in the body and covers some of its fields; null where it is in a header
     */
    public record Verify(String scheme, List<String> headers, List<String> algorithms, String encoding, Parts parts,
                         String over, List<String> secrets, String secretDecoding, Timestamp timestamp, List<String> senders, Rebuilt rebuilt) {

        public Verify {
            headers = headers == null ? List.of() : headers;
            algorithms = algorithms == null ? List.of() : algorithms;
            secrets = secrets == null ? List.of() : secrets;
            senders = senders == null ? List.of() : senders;
        }

        public Verify(String scheme, List<String> headers, List<String> algorithms, String encoding, Parts parts,
                      String over, List<String> secrets) {
            this(scheme, headers, algorithms, encoding, parts, over, secrets, null, null, List.of(), null);
        }
    }

    /**
     * @param signature JSON pointer to the signature in the body
     * @param fields    what is signed; of several the first whose fields are all in the body
     */
    public record Rebuilt(String signature, List<SignedFields> fields) {
    }

    /**
     * A signature that a request carries in its body.
     *
     * @param into      JSON pointer to its place there
     * @param algorithm of a plain hash
     * @param encoding  {@code hex} or {@code base64}
     * @param secret    template
     */
    public record Sign(String into, String algorithm, String encoding, String secret, SignedFields fields) {
    }

    /**
     * A secret that travels in the body of a request, and is in no document.
     *
     * @param into  JSON pointer to its place there; {@code *} stands for any name
     * @param value template
     */
    public record BodySecret(String into, String value) {
    }

    /**
     * @param from      template of the signed time: {header:Name} or {part:name}; epoch seconds, epoch milliseconds or ISO-8601
     * @param tolerance largest distance from our clock, both ways
     */
    public record Timestamp(String from, Duration tolerance) {
    }

    /** @param algorithm null where the sender does not name it */
    public record Parts(String separator, String signature, String algorithm) {
    }

    /** What the sender may send without a signature, and the answer it gets. Null members match anything. */
    public record Handshake(String method, String contentType, String bodyPattern, Answer answer) {
    }

    /**
     * @param most   changes in any {@code per}, of which {@code atOnce} may come without a space between them
     * @param shared name under which capabilities of a connection keep it together; null where it is the capability's own
     */
    public record Pace(int most, Duration per, int atOnce, String shared) {

        public Pace(int most, Duration per, int atOnce) {
            this(most, per, atOnce, null);
        }
    }

    public record Answer(int status, String contentType, String body) {
    }

    /**
     * One thing the connector can do. {@code request}, {@code result}, {@code event}, {@code find} and steps are names of mappings
     * below {@code mappings/<system>/}.
     *
     * @param transport     {@code http}, {@code file}, {@code sql}, or the name of a Kamelet beside connector.yaml
     * @param idempotent    true where the same request twice does no harm: an ambiguous end is simply tried again
     * @param find          looks a command's effect up at the target ({@code <find>.jslt} makes the request, {@code <find>-result.jslt} the receipt, or null where it is not there)
     * @param findTransport transport of {@code find}, where it differs
     * @param steps         several calls with a checkpoint after each; empty where {@code request} is the only one
     * @param settle        how long an ambiguous command is looked for before it is made again
     * @param every         for polls and checks
     * @param items         JSON pointer to the list in an answer ("" is the answer itself); null where a whole page is one message
     * @param key           template of the message key of one item
     * @param batch         most items in one call, for desired state
     * @param countsDown    of stock.write: true where the system takes sold pieces off its stock by itself, so that what it accepted holds only until its next sale
     * @param sign          signature in the body of its requests; null where there is none
     * @param files         steps whose good answer brings a file that the hub keeps
     * @param later         of desired state: the system takes values as a command with an id, and does it later
     * @param secrets       put into the bodies of its requests when they leave
     * @param kinds         of document.upload and document.send: which documents it takes; all if empty
     * @param changes       of desired state: how many changed values the system takes of an account; no limit if empty
     * @param uncounted     of stock.write, with countsDown: words of orders whose pieces the system has not taken off its stock, or has put back
     * @param unmoved       of stock.write, with countsDown: words at which it moves nothing: pieces that were off stay off, and others are not taken
     */
    public record Capability(
            String name,
            String transport,
            String request,
            List<String> steps,
            String find,
            String findTransport,
            String result,
            String outcome,
            boolean idempotent,
            Duration settle,
            Duration every,
            Page page,
            Cursor cursor,
            String items,
            String key,
            String event,
            int batch,
            boolean countsDown,
            Sign sign,
            Map<String, FileAnswer> files,
            boolean later,
            List<BodySecret> secrets,
            List<String> kinds,
            List<Pace> changes,
            List<String> uncounted,
            List<String> unmoved) {

        public Capability(String name, String transport, String request, List<String> steps, String find, String findTransport, String result, String outcome, boolean idempotent,
                          Duration settle, Duration every, Page page, Cursor cursor, String items, String key, String event, int batch, boolean countsDown, Sign sign,
                          Map<String, FileAnswer> files, boolean later, List<BodySecret> secrets) {
            this(name, transport, request, steps, find, findTransport, result, outcome, idempotent, settle, every, page, cursor, items, key, event, batch, countsDown, sign, files, later, secrets, List.of(), List.of(), List.of(), List.of());
        }

        public Capability(String name, String transport, String request, List<String> steps, String find, String findTransport, String result, String outcome, boolean idempotent,
                          Duration settle, Duration every, Page page, Cursor cursor, String items, String key, String event, int batch, boolean countsDown, Sign sign,
                          Map<String, FileAnswer> files) {
            this(name, transport, request, steps, find, findTransport, result, outcome, idempotent, settle, every, page, cursor, items, key, event, batch, countsDown, sign, files, false, List.of());
        }

        /** @param kind of a document */
        public boolean takes(String kind) {
            return kinds.isEmpty() || kinds.contains(kind);
        }

        /** Transports of the hub's own; any other is a Kamelet of the connector. */
        public static final java.util.Set<String> SHARED = java.util.Set.of("http", "file", "sql");

        /** Compares what the source holds with what came in by its other ways. */
        public boolean reconciles() {
            return reconciles(name);
        }

        public static boolean reconciles(String name) {
            return name.endsWith(".reconcile");
        }

        /** Asked for at intervals; files are waited for instead. */
        public boolean polls() {
            return every != null && !"file".equals(transport);
        }
    }

    /**
     * A file that an answer brings.
     *
     * @param kind      of file, such as label
     * @param base64    JSON pointer to the text of the answer's body that holds it in base 64; null where the body is the file
     * @param mediaType of the file in that text; null where the answer itself says it
     */
    public record FileAnswer(String kind, String base64, String mediaType) {

        public boolean whole() {
            return base64 == null;
        }
    }

    /**
     * @param kind {@code none}, {@code page}, {@code offset}, {@code keyset}, {@code link}, {@code token}, or {@code underway}: a page is about so many of the
     *             connection's parcels that have not come to their end
     * @param next JSON pointer: in the answer, to the next token or link; for {@code keyset} in a row, to the value after which the next page begins
     * @param total JSON pointer in the answer document to the number of rows in all pages; null where the target does not say it
     * @param rows  JSON pointer in the answer to the rows of a page that is one message; null for the answer itself
     */
    public record Page(String kind, int size, String next, String total, String rows) {

        public Page(String kind, int size, String next) {
            this(kind, size, next, null, null);
        }
    }

    /**
     * @param field  JSON pointer in an item; the highest value seen is the next cursor, moved back by {@code overlap} when it is used
     * @param window of a reconciliation: each round reads anew what changed in this time, whatever came before; null for polls
     */
    public record Cursor(String field, Duration overlap, Duration window) {

        public Cursor(String field, Duration overlap) {
            this(field, overlap, null);
        }
    }
}
