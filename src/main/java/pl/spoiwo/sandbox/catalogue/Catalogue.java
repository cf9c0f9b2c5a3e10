package pl.spoiwo.sandbox.catalogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The goods, as read from {@code sandbox/catalogue.csv}: sku;ean;name;gross;vat;unit;parent. */
public record Catalogue(List<Article> articles) {

    /** Pieces of each article that every system starts with. */
    public static final int INITIAL_STOCK = 1000;

    public static Catalogue load() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Catalogue.class.getResourceAsStream("/sandbox/catalogue.csv"), StandardCharsets.UTF_8))) {
            return new Catalogue(lines.lines().filter(line -> !line.isBlank()).map(Catalogue::article).toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Article article(String line) {
        String[] fields = line.split(";", -1);
        return new Article(fields[0], fields[1], fields[2], new BigDecimal(fields[3]), Integer.parseInt(fields[4]), fields[5],
                fields[6].isEmpty() ? null : fields[6]);
    }

    /** Null where no article has this SKU. */
    public Article find(String sku) {
        return articles.stream().filter(article -> article.sku().equals(sku)).findFirst().orElse(null);
    }
}
