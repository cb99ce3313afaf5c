package io.polyrank.local.node;

/** A query asks for something that a content node of Vespa does and this one does not. */
final class UnsupportedQueryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param what such as "grouping" */
    UnsupportedQueryException(String what) {
        super("The stand-in content node of local mode does not support " + what
                + "; deploy the application to Vespa for it");
    }
}
