package pl.spoiwo.delivery;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.util.Timeout;
import org.springframework.stereotype.Component;

/**
 * The HTTP client of all calls to targets. It repeats nothing on its own (the ledger decides that), follows no redirect, keeps no cookies,
 * waits as long as each call says, and reads an answer only up to a size and for a time.
 */
@Component("outboundHttp")
public final class OutboundHttp implements HttpClientConfigurer {

    /** Header that the target never sees: how long this call waits for bytes, in milliseconds. */
    static final String TIMEOUT = "Spoiwo-Timeout";
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST_BODY = Duration.ofSeconds(60);
    private final long answerLimit;

    OutboundHttp(DeliveryProperties properties) {
        this.answerLimit = properties.answerLimit().toBytes();
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .addExecInterceptorFirst("bounds", this::bounded);
    }

    /** Outermost, so that the limit counts what a compressed answer unpacks to. */
    private ClassicHttpResponse bounded(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws IOException, HttpException {
        var timeout = Duration.ofMillis(Long.parseLong(request.getFirstHeader(TIMEOUT).getValue()));
        request.removeHeaders(TIMEOUT);
        scope.clientContext.setRequestConfig(RequestConfig.copy(scope.clientContext.getRequestConfigOrDefault())
                .setConnectTimeout(Timeout.of(timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT))
                .setResponseTimeout(Timeout.of(timeout)).build());
        var response = chain.proceed(request, scope);
        if (response.getEntity() != null) {
            response.setEntity(new Bounded(response.getEntity(), answerLimit));
        }
        return response;
    }

    /** The answer is larger than the hub reads. */
    static final class AnswerTooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        AnswerTooLarge(long limit) {
            super("the answer is larger than " + limit + " bytes");
        }
    }

    private static final class Bounded extends HttpEntityWrapper {
        private final HttpEntity entity;
        private final long limit;

        Bounded(HttpEntity entity, long limit) {
            super(entity);
            this.entity = entity;
            this.limit = limit;
        }

        @Override
        public InputStream getContent() throws IOException {
            if (entity.getContentLength() > limit) {
                throw new AnswerTooLarge(limit);
            }
            return new BoundedStream(entity.getContent(), limit, System.nanoTime() + LONGEST_BODY.toNanos());
        }
    }

    private static final class BoundedStream extends FilterInputStream {
        private final long limit;
        private final long deadline;
        private long seen;

        BoundedStream(InputStream in, long limit, long deadline) {
            super(in);
            this.limit = limit;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            count(Math.max(0, n));
            return n;
        }

        private void count(int n) throws IOException {
            seen += n;
            if (seen > limit) {
                throw new AnswerTooLarge(limit);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new SocketTimeoutException("the answer took longer than " + LONGEST_BODY.toSeconds() + " s to arrive");
            }
        }
    }
}
