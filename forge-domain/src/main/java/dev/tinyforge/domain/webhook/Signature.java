package dev.tinyforge.domain.webhook;

/** Whether a delivery is signed with the secret both sides know. */
public sealed interface Signature {
    <R> R match(Cases<R> cases);

    /** An answer for each result there is. */
    interface Cases<R> {
        R verified(Verified verified);

        R missing(Missing missing);

        R wrong(Wrong wrong);
    }

    record Verified() implements Signature {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.verified(this);
        }
    }

    /** @param header that should hold it, as its sender writes it */
    record Missing(String header) implements Signature {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.missing(this);
        }
    }

    /** @param header that holds another's, or what is no signature at all */
    record Wrong(String header) implements Signature {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.wrong(this);
        }
    }
}
