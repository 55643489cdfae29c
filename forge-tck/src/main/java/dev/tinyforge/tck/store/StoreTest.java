package dev.tinyforge.tck.store;

import dev.tinyforge.ports.store.Store;
import org.junit.jupiter.api.AfterEach;

/** What the parts of the contract have in common. */
interface StoreTest {
    /** The same one throughout a test. */
    StoreFixture fixture();

    default Store store() {
        return fixture().store();
    }

    @AfterEach
    default void closeHandles() {
        fixture().close();
    }
}
