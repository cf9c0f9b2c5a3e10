package pl.spoiwo.sandbox.subiekt;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import pl.spoiwo.sandbox.catalogue.Article;

/** Subiekt's export of goods and prices as an EPP file, complete before it bears its name. */
final class GoodsFile {

    private static final Charset CP1250 = Charset.forName("windows-1250");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneId.of("Europe/Warsaw"));

    private GoodsFile() {
    }

    static Path write(Path folder, List<Article> goods, Instant now) throws IOException {
        StringBuilder text = new StringBuilder("[INFO]\r\n");
        text.append("\"1.05\",3,1250,\"Subiekt GT\",\"GT\",\"Demo\",\"Demo Sp. z o.o.\",\"Łódź\",\"90-001\",\"ul. Prosta 1\",\"5252445767\",")
                .append("\"MAG\",\"Główny\",\"Magazyn główny\",,0,,,\"Szef\",").append(TIME.format(now)).append(",\"Polska\",\"PL\",,0\r\n\r\n");
        text.append("[NAGLOWEK]\r\n\"TOWARY\"\r\n\r\n[ZAWARTOSC]\r\n");
        goods.forEach(article -> text.append(card(article)));
        text.append("\r\n[NAGLOWEK]\r\n\"CENNIK\"\r\n\r\n[ZAWARTOSC]\r\n");
        goods.forEach(article -> text.append(price(article, "Detaliczna", article.net(), article.gross()))
                .append(price(article, "Hurtowa", part(article.net()), part(article.gross()))));
        text.append("\r\n");
        Files.createDirectories(folder);
        String name = "towary-" + TIME.format(now) + "-" + Math.floorMod(System.nanoTime(), 1_000_000);
        Path unfinished = Files.write(folder.resolve(name + ".tmp"), text.toString().getBytes(CP1250));
        return Files.move(unfinished, folder.resolve(name + ".epp"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String card(Article article) {
        String rate = article.vatRate() + ".0000";
        return "1," + quoted(article.sku()) + ",," + quoted(article.ean()) + "," + quoted(article.name()) + ",," + quoted(article.name())
                + ",,," + quoted(article.unit()) + ",\"" + article.vatRate() + "\"," + rate + ",\"" + article.vatRate() + "\"," + rate
                + ",0.0000,0.0000,,0,,,,0.0000,0,,,0,,0.0000,0.0000,,0,,0,0,,,,,,,,\r\n";
    }

    private static String price(Article article, String level, BigDecimal net, BigDecimal gross) {
        return quoted(article.sku()) + "," + quoted(level) + "," + amount(net) + "," + amount(gross) + ",0.0000,0.0000,0.0000\r\n";
    }

    private static BigDecimal part(BigDecimal price) {
        return price.multiply(new BigDecimal("0.85"));
    }

    private static String amount(BigDecimal value) {
        return value.setScale(2, RoundingMode.HALF_UP).setScale(4).toPlainString();
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "" : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
