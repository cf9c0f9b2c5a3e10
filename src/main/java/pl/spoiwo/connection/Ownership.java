package pl.spoiwo.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pl.spoiwo.rule.Glob;

/**
 * Section {@code ownership} of {@code config/master-data.yaml}: whose word counts for which field. What no rule covers has the last word of all.
 *
 * @param rules    what counts for all
 * @param channels rules of single channels: they count in {@link #forChannel} alone
 * @param zone     whose days the dates of rules are
 */
public record Ownership(List<Rule> rules, List<Rule> channels, ZoneId zone) {

    /** Fields of products that have owners; the names are those of the canonical product, but for the tax. */
    public static final List<String> PRODUCT_FIELDS = List.of("name", "ean", "kind", "unit", "tax", "cost", "supplierCode", "variantOf", "category", "brand", "tags", "attributes",
            "components", "description");
    /** Fields of customers that have owners. An address comes from one source: street and town of two would be no address. */
    public static final List<String> CUSTOMER_FIELDS = List.of("companyName", "address", "phone", "email");
    /** A field of products that is the same for all channels: what is reserved and shipped goes by it. */
    static final String COMPONENTS = "components";
    /** Rules of these cannot ask for them. */
    public static final Set<String> SORTS = Set.of("category", "brand");

    public static final Ownership NONE = new Ownership(List.of(), List.of(), ZoneId.of("UTC"));

    public enum Entity {
        PRODUCT, STOCK, PRICE,
        /** A company, known by its tax number. */
        CUSTOMER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Of what is told: {@code stock.MAG}, {@code price.Detaliczna}. */
        public String field(String name) {
            return word() + "." + name;
        }

        /** The warehouse or the price list. */
        public String name(String field) {
            return field.substring(word().length() + 1);
        }
    }

    /** How one of several is chosen. A tie goes to the one that the rule names first, so that two who contradict each other do not take turns. */
    public enum Choose {
        /** The first that the rule names. */
        PRIORITY,
        /** Who has changed its word last; to repeat it is no change. */
        RECENCY,
        /** Whom the rule trusts most. */
        TRUST
    }

    /** What holds where nobody's word is fresh. */
    public enum Stale {
        /** The word that was fresh last. */
        KEEP,
        /** Of stock: there is nothing. */
        ZERO,
        /** No value: channels keep what they have. */
        NONE
    }

    /** @param trust 0 to 100; 0 where the rule does not choose by it @param maxAge older words do not count; null for any age */
    public record Source(String connection, int trust, Duration maxAge) {

        public boolean fresh(Instant saidAt, Instant now) {
            return maxAge == null || saidAt.plus(maxAge).isAfter(now);
        }

        /** Null where it stays fresh. */
        public Instant until(Instant saidAt) {
            return maxAge == null ? null : saidAt.plus(maxAge);
        }
    }

    /** What is decided about. @param sku of a customer its tax number @param category null where it is unknown, as {@code brand} */
    public record Subject(String sku, String category, String brand) {
    }

    /**
     * One combination of what a rule covers.
     *
     * @param field    the pattern; @param category null for any, as {@code brand}
     */
    record Cover(Glob field, Glob sku, Glob category, Glob brand, boolean dated) {

        /** The narrowest wins: by SKU, then by brand, by category, by field, and by dates. */
        static final Comparator<Cover> WIDER = Comparator.<Cover>comparingInt(cover -> narrow(cover.sku)).thenComparingInt(cover -> narrow(cover.brand))
                .thenComparingInt(cover -> narrow(cover.category)).thenComparingInt(cover -> narrow(cover.field)).thenComparing(Cover::dated);

        private static int narrow(Glob glob) {
            return glob == null ? -1 : glob.narrow();
        }

        boolean fits(String of, Subject subject) {
            return field.matches(of) && sku.matches(subject.sku()) && fits(category, subject.category()) && fits(brand, subject.brand());
        }

        private static boolean fits(Glob glob, String word) {
            return glob == null || word != null && glob.matches(word);
        }
    }

    /**
     * @param channels it is for these alone; empty for all
     * @param from     first day; null where there is none, as {@code until}, the last one
     * @param sources  in the order of the file; of a master this one
     * @param at       file and line
     */
    public record Rule(String name, Entity entity, Set<String> channels, List<Cover> covers, LocalDate from, LocalDate until, Choose choose, List<Source> sources, List<Source> fallback, Stale stale,
                       String at) {

        /** A rule of a channel goes before one for all, whatever goods that one names. */
        private static Comparator<Rule> wider(String field, Subject subject) {
            return Comparator.<Rule, Boolean>comparing(Rule::ofChannel).thenComparing(rule -> rule.cover(field, subject).orElseThrow(), Cover.WIDER);
        }

        /** Some channels have it for their own. */
        public boolean ofChannel() {
            return !channels.isEmpty();
        }

        private boolean about(Entity what, String sku) {
            return entity == what && covers.stream().anyMatch(cover -> cover.sku().matches(sku));
        }

        private Optional<Cover> cover(String field, Subject subject) {
            return covers.stream().filter(cover -> cover.fits(field, subject)).max(Cover.WIDER);
        }

        private boolean names(String source) {
            return named().anyMatch(each -> each.connection().equals(source));
        }

        /** What the source says becomes too old some time. */
        private boolean tires(String source) {
            return named().anyMatch(each -> each.connection().equals(source) && each.maxAge() != null);
        }

        private Stream<Source> named() {
            return Stream.concat(sources.stream(), fallback.stream());
        }

        private boolean on(LocalDate day) {
            return (from == null || !day.isBefore(from)) && (until == null || !day.isAfter(until));
        }
    }

    /** @return the narrowest rule that covers the field now */
    public Optional<Rule> of(Entity entity, String field, Subject subject, Instant now) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        var day = now.atZone(zone).toLocalDate();
        return rules.stream().filter(rule -> rule.entity() == entity && rule.on(day) && rule.cover(field, subject).isPresent())
                .max(Rule.wider(field, subject));
    }

    /** @return when the dates of a rule next put one into force for the field, or out of it */
    public Optional<Instant> turn(Entity entity, String field, Subject subject, Instant now) {
        return rules.stream().filter(rule -> rule.entity() == entity && (rule.from() != null || rule.until() != null) && rule.cover(field, subject).isPresent())
                .flatMap(rule -> Stream.of(rule.from(), rule.until() == null ? null : rule.until().plusDays(1))).filter(Objects::nonNull)
                .map(day -> day.atStartOfDay(zone).toInstant()).filter(moment -> moment.isAfter(now)).min(Comparator.naturalOrder());
    }

    /** What counts for one channel, with the rules of its own; empty where it has none. */
    public Optional<Ownership> forChannel(String id) {
        var own = channels.stream().filter(rule -> rule.channels().contains(id)).toList();
        return own.isEmpty() ? Optional.empty() : Optional.of(new Ownership(Stream.concat(rules.stream(), own.stream()).toList(), List.of(), zone));
    }

    /** Channels with rules of their own about such. */
    public Set<String> channels(Entity entity) {
        return channels.stream().filter(rule -> rule.entity() == entity).flatMap(rule -> rule.channels().stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * What is said of it may be another word for a channel, by a rule of its own.
     *
     * @param repeats who says the same as before: its word may only be fresh again; null for a word that is another one
     */
    public boolean mayCountForChannels(Entity entity, String sku, String repeats) {
        return channels.stream().anyMatch(rule -> rule.about(entity, sku) && (repeats == null || rule.tires(repeats)));
    }

    /** Some rule is about such, for all or for a channel. */
    public boolean ruled(Entity entity) {
        return all().anyMatch(rule -> rule.entity() == entity);
    }

    Stream<Rule> all() {
        return Stream.concat(rules.stream(), channels.stream());
    }

    /** Some rule may be in force that does not name the source. Dates, categories and brands are not asked for: it may be said of one that is not. */
    public boolean mayLeaveOut(Entity entity, String field, String sku, String source) {
        return rules.stream().anyMatch(rule -> rule.entity() == entity && !rule.names(source) && rule.covers().stream().anyMatch(cover -> cover.field().matches(field) && cover.sku().matches(sku)));
    }

    /** Some rule asks for categories or brands, for all or for a channel. */
    public boolean sorted() {
        return all().flatMap(rule -> rule.covers().stream()).anyMatch(cover -> cover.category() != null || cover.brand() != null);
    }
}
