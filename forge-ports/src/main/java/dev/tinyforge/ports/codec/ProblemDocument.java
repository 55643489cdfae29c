package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A failure in answers: a problem document (RFC 9457).
 *
 * @param code stable, for programs: an {@link ErrorCode} in lower case, or a name of the transport's own
 * @param title the same for every problem of this code
 * @param detail one line for people
 * @param errors by field; empty unless input was refused
 * @param request to be found in the logs by
 */
public record ProblemDocument(
        int status, String code, String title, String detail, List<Problem> errors, Optional<String> request) {
    private static final String TYPE = "urn:tinyforge:problem:";

    public ProblemDocument {
        errors = List.copyOf(errors);
    }

    public ProblemDocument withErrors(List<Problem> more) {
        return new ProblemDocument(status, code, title, detail, more, request);
    }

    /** How a code is written. */
    public static String spell(ErrorCode code) {
        return code.name().toLowerCase(Locale.ROOT);
    }

    public Config write() {
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("type", TYPE + code);
        doc.put("title", title);
        doc.put("status", status);
        doc.put("detail", detail);
        doc.put("code", code);
        if (!errors.isEmpty()) {
            doc.put(
                    "errors",
                    errors.stream()
                            .map(problem -> Config.of("field", problem.field(), "message", problem.message()))
                            .toList());
        }
        AnswerFields.put(doc, "request_id", request);
        return new Config(doc);
    }

    /** @throws InvalidInput if it is not what {@link #write} makes */
    public static ProblemDocument read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new ProblemDocument(
                (int) AnswerFields.number(reader, "status"),
                AnswerFields.text(reader, "code"),
                reader.string("title", ""),
                AnswerFields.text(reader, "detail"),
                reader.objects("errors").stream()
                        .map(error ->
                                new Problem(AnswerFields.text(error, "field"), AnswerFields.text(error, "message")))
                        .toList(),
                reader.string("request_id"));
    }

    /** What the use case behind it threw; a code that is none of a use case's is {@code INTERNAL}. */
    public RuntimeException toException() {
        Optional<ErrorCode> known = Arrays.stream(ErrorCode.values())
                .filter(c -> spell(c).equals(code))
                .findFirst();
        if (known.isPresent() && known.get() == ErrorCode.INVALID_INPUT && !errors.isEmpty()) {
            return new InvalidInput(errors);
        }
        return new ForgeException(known.orElse(ErrorCode.INTERNAL), detail);
    }
}
