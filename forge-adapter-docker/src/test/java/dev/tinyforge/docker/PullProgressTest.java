package dev.tinyforge.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a pull tells of itself. */
final class PullProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final PullProgress progress = new PullProgress("app:v1");

    private void take(String json) throws IOException {
        progress.take(Json.read(json.replace('\'', '"')));
    }

    @Test
    void layers_are_summed_up() throws IOException {
        take("{'status':'Pulling from app','id':'v1'}");
        assertEquals(Optional.empty(), progress.due(0));
        take("{'status':'Already exists','id':'a'}");
        take("{'status':'Downloading','id':'b','progressDetail':{'current':500000,'total':2000000}}");
        assertEquals(Optional.of("pulling app:v1: 1 of 2 layers, 0.5 of 2.0 MB"), progress.due(0));
        take("{'status':'Download complete','id':'b'}");
        take("{'status':'Extracting','id':'b','progressDetail':{'current':5,'total':20}}");
        assertEquals(Optional.of("pulling app:v1: 1 of 2 layers, 2.0 of 2.0 MB"), progress.due(SECOND));
        take("{'status':'Pull complete','id':'b'}");
        assertEquals(Optional.of("pulling app:v1: 2 of 2 layers, 2.0 of 2.0 MB"), progress.due(2 * SECOND));
    }

    @Test
    void a_line_is_told_once_and_not_too_often() throws IOException {
        take("{'status':'Pulling fs layer','id':'a'}");
        assertEquals(Optional.of("pulling app:v1: 0 of 1 layers"), progress.due(0));
        assertEquals(Optional.empty(), progress.due(10 * SECOND));
        take("{'status':'Downloading','id':'a','progressDetail':{'current':1000000,'total':2000000}}");
        assertEquals(Optional.of("pulling app:v1: 0 of 1 layers, 1.0 of 2.0 MB"), progress.due(11 * SECOND));
        take("{'status':'Downloading','id':'a','progressDetail':{'current':1500000,'total':2000000}}");
        assertEquals(Optional.empty(), progress.due(11 * SECOND + SECOND / 10));
        assertEquals(Optional.of("pulling app:v1: 0 of 1 layers, 1.5 of 2.0 MB"), progress.due(12 * SECOND));
    }
}
