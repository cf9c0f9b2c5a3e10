package pl.spoiwo.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pl.spoiwo.rule.Effect.Kind;

class TextTemplateTest {

    private static final Map<String, String> FACTS = Map.of("sku", "KUB-1", "name", "kubek \"Żółw\" <350 ml>", "brand", "Dom & Kubek", "description", "<p>Kubek.</p>",
            "attributes.colour", "zielony", "attributes.kolor szkła", "miętowy", "tags", "nowość, prezent");
    private static final Subject MUG = new Subject("KUB-1", "kubek", "Kubki", "Dom & Kubek", Set.of(), Map.of(), Set.of());

    private static String name(String template) throws Exception {
        return TextTemplate.of(template, Field.NAME).of(FACTS);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{brand} {name}, {attributes.colour} $ Dom & Kubek kubek \"Żółw\" <350 ml>, zielony",
        "{ brand }/{sku} $ Dom & Kubek/KUB-1",
        "{attributes.kolor szkła} ({tags}) $ miętowy (nowość, prezent)",
        "{{{sku}}} $ {KUB-1}",
        "bez niczego $ bez niczego"})
    @DisplayName("placeholders become what is known of the product, and in a name they stay as they are")
    void placeholders(String pair) throws Exception {
        var parts = pair.split(" \\$ ", 2);
        assertThat(name(parts[0])).isEqualTo(parts[1]);
    }

    @Test
    @DisplayName("filters are done from left to right, and what is unknown takes its default, or leaves out what stands around it")
    void filters() throws Exception {
        assertThat(name("{name|cut:12|upper}")).isEqualTo("KUBEK \"ŻÓŁW\"");
        assertThat(name("{sku|lower}")).isEqualTo("kub-1");
        assertThat(name("{category|default:'inne | {różne}'|upper}")).isEqualTo("INNE | {RÓŻNE}");
        assertThat(name("{sku}{category|before:', '|default:''}{attributes.colour|before:', '|after:'!'|default:''}")).isEqualTo("KUB-1, zielony!");
        assertThatThrownBy(() -> name("{sku} {category}")).isInstanceOf(Formula.Unanswered.class).hasMessage("category is not known");
        assertThatThrownBy(() -> name("{attributes.size|upper}")).hasMessage("attributes.size is not known");
    }

    @Test
    @DisplayName("in a description values stand for themselves, and only the product's own description is HTML; a value is cut before it is written as HTML")
    void html() throws Exception {
        assertThat(TextTemplate.of("<h2>{name}</h2>{description}<p>{brand|cut:5}</p>", Field.DESCRIPTION).of(FACTS))
                .isEqualTo("<h2>kubek &quot;Żółw&quot; &lt;350 ml&gt;</h2><p>Kubek.</p><p>Dom</p>");
        assertThat(TextTemplate.of("{brand}", Field.DESCRIPTION).of(FACTS)).isEqualTo("Dom &amp; Kubek");
        assertThat(TextTemplate.of("{description|default:'<p>Opis wkrótce</p>'}", Field.DESCRIPTION).of(Map.of())).isEqualTo("<p>Opis wkrótce</p>");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "Zielony kubek do kawy| 13 | Zielony kubek", "Zielony kubek do kawy| 12 | Zielony", "Zielony kubek do kawy| 16 | Zielony kubek do", "Kubek, zielony| 6 | Kubek", "Kubek - zielony| 8 | Kubek",
        "Konstantynopolitańczykowianeczka| 10 | Konstantyn", "Łódź ŁÓDŹ| 4 | Łódź", "🎁🎁🎁 kubek| 2 | 🎁🎁", "a👨‍👩‍👧b| 2 | a", "n̈n̈n̈| 3 | n̈", "Kubek| 5 | Kubek"})
    @DisplayName("a text is cut at the end of a word, and never within what is read as one character")
    void cut(String text, int most, String cut) {
        assertThat(WholeText.cut(text, most)).isEqualTo(cut);
    }

    @Test
    @DisplayName("whatever the length, a cut text has no half of a character, is no longer than allowed, and begins as the whole")
    void cutAnywhere() {
        var text = WholeText.clean("Zażółć gęślą jaźń 🎁👨‍👩‍👧‍👦 n̈a kubek ☕️, 350\u00a0ml 🇵🇱", false);
        for (int most = 1; most <= WholeText.length(text) + 1; most++) {
            var cut = WholeText.cut(text, most);
            assertThat(text).startsWith(cut);
            assertThat(WholeText.length(cut)).isLessThanOrEqualTo(most);
            assertThat(cut.codePoints().filter(point -> Character.getType(point) == Character.SURROGATE)).isEmpty();
            assertThat(text.substring(cut.length())).as("no accent is left behind").doesNotStartWith("\u0308").doesNotStartWith("\ufe0f").doesNotStartWith("\u200d");
        }
    }

    @Test
    @DisplayName("texts are composed, and lose control characters, halves of characters and doubled blanks")
    void clean() {
        assertThat(WholeText.clean("  ku\u0000bek\t\n z\u0307o\u0301łty \ud83c ", false)).isEqualTo("kubek \u017có\u0142ty");
        assertThat(WholeText.clean("<p>a</p>\r\n<p>b</p>\u0007", true)).isEqualTo("<p>a</p>\r\n<p>b</p>");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"{}", "{ }", "{name|}", "{name|cut}", "{name|cut:x}", "{name|cut:99999}", "{name|upper:1}", "{name|default}", "{attributes.}", "{name", "{name|default:'}", "}", "{T(java.lang.Runtime)}", "{name.length}",
        "{${x}}", "{#if}"})
    @DisplayName("what is no template is refused, and never run")
    void refused(String text) {
        assertThatThrownBy(() -> TextTemplate.of(text, Field.NAME)).isInstanceOf(Formula.Refused.class);
    }

    @Test
    @DisplayName("filters that would break the HTML of a description are refused, and so is what is long")
    void refusedOfDescriptions() {
        assertThatThrownBy(() -> TextTemplate.of("{description|cut:100}", Field.DESCRIPTION)).hasMessageContaining("would break");
        assertThatThrownBy(() -> TextTemplate.of("x".repeat(10_001), Field.DESCRIPTION)).hasMessageContaining("10001 characters");
        assertThatThrownBy(() -> TextTemplate.of("{name}".repeat(101), Field.DESCRIPTION)).hasMessageContaining("101 parts");
    }

    @Test
    @DisplayName("the largest template of the largest product is made at once, and what comes out too long is not written")
    void bounded() {
        var facts = Map.of("name", "🎁 ".repeat(150), "description", "<p>" + "ż".repeat(20_000) + "</p>");
        Assertions.assertTimeout(Duration.ofSeconds(30), () -> {
            var done = steps(Field.DESCRIPTION, facts, new Effect(Kind.TEMPLATE, null, List.of(), TextTemplate.of("{description}".repeat(100), Field.DESCRIPTION)));
            assertThat(done.text()).isNull();
            assertThat(done.missing()).isEqualTo("it has 2000700 characters, and at most 40000 are written");
            var cut = steps(Field.NAME, facts, new Effect(Kind.TEMPLATE, null, List.of(), TextTemplate.of("{name} {name}", Field.NAME)), new Effect(Kind.CUT, new Amount.Fixed(BigDecimal.valueOf(75), false), List.of()));
            assertThat(WholeText.length(cut.text())).isLessThanOrEqualTo(75);
            assertThat(cut.steps()).extracting(Step::why).containsExactly("template", "at most 75 characters");
        });
    }

    @Test
    @DisplayName("an empty text, and one that asks for what is not known, is not written, and the reason says so")
    void missing() throws Exception {
        assertThat(steps(Field.DESCRIPTION, Map.of("name", "Kubek")).missing()).isEqualTo("there is no description");
        var blank = steps(Field.NAME, Map.of("name", "Kubek"), new Effect(Kind.TEMPLATE, null, List.of(), TextTemplate.of("{brand|default:' '}", Field.NAME)));
        assertThat(blank.missing()).isEqualTo("there is no name");
        var unknown = steps(Field.NAME, Map.of("name", "Kubek"), new Effect(Kind.TEMPLATE, null, List.of(), TextTemplate.of("{brand} {name}", Field.NAME)));
        assertThat(unknown.text()).isNull();
        assertThat(unknown.missing()).isEqualTo("'a': brand is not known");
    }

    private static TextSteps steps(Field field, Map<String, String> facts, Effect... effects) {
        var rules = new ArrayList<Rule>();
        if (effects.length > 0) {
            rules.add(new Rule("a", field, "f:1", 0, Scope.ALL, Condition.NONE, List.of(effects)));
        }
        return TextSteps.of(field, new RuleSet(rules).choose(MUG, new Facts(Map.of()), Instant.EPOCH).chosen(), facts);
    }
}
