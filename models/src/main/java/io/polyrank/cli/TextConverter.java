package io.polyrank.cli;

import picocli.CommandLine.ITypeConverter;

/** Takes a text as it is, for keys of options whose values are converted. */
final class TextConverter implements ITypeConverter<String> {

    @Override
    public String convert(String text) {
        return text;
    }
}
