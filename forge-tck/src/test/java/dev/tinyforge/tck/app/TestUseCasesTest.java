package dev.tinyforge.tck.app;

import dev.tinyforge.ports.usecase.UseCases;

final class TestUseCasesTest extends UseCasesContract {
    private final TestUseCases world = new TestUseCases();

    @Override
    protected TestUseCases world() {
        return world;
    }

    @Override
    protected UseCases subject() {
        return world;
    }
}
