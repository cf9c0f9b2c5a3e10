package pl.spoiwo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the hub's own classes log while it is open, each line with the ids it carries. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("pl.spoiwo");
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    public record Line(String logger, String text, Map<String, String> ids) {
    }

    public LogLines() {
        start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(this);
    }

    public List<Line> all() {
        return List.copyOf(lines);
    }

    /** Lines of this class. */
    public List<Line> of(Class<?> type) {
        return lines.stream().filter(line -> line.logger().equals(type.getName())).toList();
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(new Line(event.getLoggerName(), event.getFormattedMessage(), Map.copyOf(event.getMDCPropertyMap())));
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(null);
        stop();
    }
}
