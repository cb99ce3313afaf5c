package io.polyrank.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurfacesTest {

    private final Surfaces surfaces = new Surfaces();

    @Test
    void ofQuery_idOfAQuery_isItsSurface() {
        String id = Surfaces.queryId("home_page-2", 0xabcL);

        assertThat(id).isEqualTo("home_page-2.0000000000000abc");
        assertThat(surfaces.ofQuery(id)).isEqualTo("home_page-2");
        assertThat(surfaces.ofQuery(Surfaces.queryId("search", -1))).isEqualTo("search");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "search", "search.12", "a b.0000000000000abc", "s.0000000000000ABC", "x.y.0000000000000abc"})
    void ofQuery_idThatIsNotOurs_isOther(String id) {
        assertThat(surfaces.ofQuery(id)).isEqualTo(Surfaces.OTHER);
    }

    @Test
    void known_moreThanAreToldApart_areOther() {
        for (int surface = 0; surface < Surfaces.MOST; surface++) {
            assertThat(surfaces.known("s" + surface)).isEqualTo("s" + surface);
        }

        assertThat(surfaces.known("late")).isEqualTo(Surfaces.OTHER);
        assertThat(surfaces.known("s3")).isEqualTo("s3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.b", "ä", "abcdefghijklmnopqrstuvwxyz0123456"})
    void isName_textThatCannotBeOne_isRefused(String text) {
        assertThat(Surfaces.isName(text)).isFalse();
    }
}
