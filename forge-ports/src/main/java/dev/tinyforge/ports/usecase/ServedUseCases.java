package dev.tinyforge.ports.usecase;

/** What a server offers: all that can be asked of Forge, and what senders deliver to it. */
public interface ServedUseCases extends UseCases {
    ReceiveDeliveries deliveries();
}
