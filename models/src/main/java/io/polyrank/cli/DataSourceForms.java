package io.polyrank.cli;

import io.polyrank.data.DataSource;
import java.util.Iterator;

/** What {@code --data} can be, for help texts. */
final class DataSourceForms implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return DataSource.Kind.forms().iterator();
    }
}
