package dev.tinyforge.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.source.ImageSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourcesTest {
    @Test
    void theBuiltInOnesAreFound() {
        assertEquals(ImageSource.class, Sources.found().of("image").getClass());
    }

    @Test
    void twoOfOneKindDoNotReplaceEachOther() {
        assertThrows(InvalidInput.class, () -> new Sources(List.of(new ImageSource(), new ImageSource())));
    }
}
