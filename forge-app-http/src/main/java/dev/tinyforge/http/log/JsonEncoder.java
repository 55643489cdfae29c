package dev.tinyforge.http.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tinyforge.ports.log.LogFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** One JSON object an event, on one line. */
final class JsonEncoder extends EncoderBase<ILoggingEvent> {
    private static final JsonFactory FACTORY = new JsonFactory();

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Masking masking = LogSetup.masking(getContext());
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> field : fields(event).entrySet()) {
                json.writeFieldName(field.getKey());
                Object value = field.getValue();
                if (value instanceof Integer || value instanceof Long) {
                    json.writeNumber(((Number) value).longValue());
                } else {
                    json.writeString(masking.mask(String.valueOf(value)));
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            return "{\"level\":\"ERROR\",\"message\":\"a log entry could not be written\"}\n"
                    .getBytes(StandardCharsets.UTF_8);
        }
        line.write('\n');
        return line.toByteArray();
    }

    /** Later fields cannot take the place of earlier ones. */
    private static Map<String, Object> fields(ILoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        fields.put("level", event.getLevel().toString());
        fields.put("logger", event.getLoggerName());
        fields.put("message", event.getFormattedMessage());
        event.getMDCPropertyMap().forEach(fields::putIfAbsent);
        Object[] arguments = event.getArgumentArray();
        for (Object argument : arguments == null ? new Object[0] : arguments) {
            if (argument instanceof LogFields about) {
                about.values().forEach(fields::putIfAbsent);
            }
        }
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> fields.putIfAbsent(pair.key, pair.value));
        }
        fields.put("thread", event.getThreadName());
        if (event.getThrowableProxy() != null) {
            fields.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return fields;
    }
}
