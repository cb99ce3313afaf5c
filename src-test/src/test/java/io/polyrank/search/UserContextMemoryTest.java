package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.yahoo.data.access.simple.Value;
import com.yahoo.search.result.Hit;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.testing.FullUser;
import io.polyrank.testing.MemoryPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

/** How much of the heap a user takes that serving has read and keeps. */
class UserContextMemoryTest {

    @Test
    void heap_ofUserWithFullSequences_isWhatTheDocumentationSays() throws IOException {
        MemoryPage.Row documented = MemoryPage.row("cached user context, on the heap");

        double empty = bytes(FullUser.of(0));
        double event = (bytes(FullUser.of(FullUser.KEPT)) - empty) / (FullUser.BEHAVIOURS.size() * FullUser.KEPT);

        assertThat((double) documented.empty()).isCloseTo(empty, withinPercentage(10));
        assertThat((double) documented.event()).isCloseTo(event, withinPercentage(10));
    }

    private static double bytes(UserContext user) {
        Value.ArrayValue events = new Value.ArrayValue();
        user.sequences()
                .forEach((behaviour, sequence) -> sequence.forEach(event -> events.add(Users.event(
                        behaviour, event.item(), event.timeMillis(), ((TextFields) event.fields()).values()))));
        Hit hit = Users.hit(
                user.user(), Users.map(((TextFields) user.profile()).values()), Users.totals(user.totals()), events);
        UserContext read = UserContextDecoder.decode(user.user(), hit).context();
        assertThat(read.sequences()).isEqualTo(user.sequences());
        return GraphLayout.parseInstance(read).totalSize();
    }
}
