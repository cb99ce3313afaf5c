package io.polyrank.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every way in which a few users and an owner can get in each other's way, tried one after the other: what users are told
 * must be what they are told in some order one by one, and the thing is freed once, after the owner closed it, with nobody
 * inside.
 */
@Timeout(300)
class LastOutModelTest {

    /** Three threads with two things to do each. Public for Lincheck, which makes and drives it. */
    public static class Shared {

        private final AtomicInteger freed = new AtomicInteger();
        private final AtomicBoolean closed = new AtomicBoolean();
        private final LastOut users = new LastOut(freed::incrementAndGet);

        @Operation
        public boolean use() {
            boolean entered = users.enter();
            if (entered) {
                requireAlive();
                users.leave();
            }
            return entered;
        }

        @Operation
        public boolean useAndEnterAgain() {
            boolean entered = users.enter();
            if (entered) {
                if (!users.enterAgain()) {
                    throw new IllegalStateException("somebody inside was turned away");
                }
                users.leave();
                requireAlive();
                users.leave();
            }
            return entered;
        }

        @Operation
        public void close() {
            closed.set(true);
            users.close();
        }

        private void requireAlive() {
            if (freed.get() > 0) {
                throw new IllegalStateException("freed while somebody is inside");
            }
        }

        @Validate
        public void requireFreedOnceByTheOwner() {
            int expected = closed.get() ? 1 : 0;
            if (freed.get() != expected) {
                throw new IllegalStateException("freed " + freed + " times, expected " + expected);
            }
        }
    }

    @Test
    void lastOut_anyInterleaving_freesOnceWithNobodyInside() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(1)
                .iterations(20)
                .invocationsPerIteration(500)
                .check(Shared.class);
    }
}
