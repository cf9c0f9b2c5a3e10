package pl.spoiwo.order;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChannelWordTest {

    @Property
    @Label("a line of the timeline is read as it was written, whatever words a channel has")
    void read(@ForAll @StringLength(max = 100) @CharRange(from = ' ', to = '~') String before, @ForAll @StringLength(max = 30) @CharRange(from = '-', to = 'z') String now) {
        var word = new ChannelWord(before, now, "webhook");
        assertThat(ChannelWord.read(word.line())).contains(word);
    }

    @Test
    @DisplayName("another line is none")
    void other() {
        assertThat(ChannelWord.read("READY -> SHIPPED")).isEmpty();
    }
}
