package pl.spoiwo.sandbox.catalogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The goods, as read from {@code sandbox/catalogue.csv} (sku;ean;name;gross;vat;unit;parent), and as many more as somebody wants. */
public record Catalogue(List<Article> articles) {

    /** Pieces of each article that every system starts with. */
    public static final int INITIAL_STOCK = 1000;

    public static Catalogue load() {
        return load(0);
    }

    /** @param more articles beside those of the file, TOW-00001 and on: always the same */
    public static Catalogue load(int more) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Catalogue.class.getResourceAsStream("/sandbox/catalogue.csv"), StandardCharsets.UTF_8))) {
            return new Catalogue(Stream.concat(lines.lines().filter(line -> !line.isBlank()).map(Catalogue::article),
                    IntStream.rangeClosed(1, more).mapToObj(Catalogue::made)).toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Article article(String line) {
        String[] fields = line.split(";", -1);
        return new Article(fields[0], fields[1], fields[2], new BigDecimal(fields[3]), Integer.parseInt(fields[4]), fields[5],
                fields[6].isEmpty() ? null : fields[6]);
    }

    private static Article made(int number) {
        String ean = "590731%06d".formatted(number);
        int sum = IntStream.range(0, ean.length()).map(place -> (ean.charAt(place) - '0') * (place % 2 == 0 ? 1 : 3)).sum();
        return new Article("TOW-%05d".formatted(number), ean + (10 - sum % 10) % 10, "Towar nr " + number, new BigDecimal(1000 + number * 7L % 9000).movePointLeft(2), 23, "szt.", null);
    }

    /** Null where no article has this SKU. */
    public Article find(String sku) {
        return articles.stream().filter(article -> article.sku().equals(sku)).findFirst().orElse(null);
    }
}
