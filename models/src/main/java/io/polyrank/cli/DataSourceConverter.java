package io.polyrank.cli;

import io.polyrank.data.DataSource;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code kind:folder} from the command line. */
final class DataSourceConverter implements ITypeConverter<DataSource> {

    @Override
    public DataSource convert(String value) {
        try {
            return DataSource.parse(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
