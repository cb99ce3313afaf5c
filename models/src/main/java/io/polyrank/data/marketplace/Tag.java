package io.polyrank.data.marketplace;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What items look like and are made of. Declaration order gives {@link #id()}. */
enum Tag {
    BLACK(Kind.COLOUR),
    WHITE(Kind.COLOUR),
    BLUE(Kind.COLOUR),
    RED(Kind.COLOUR),
    GREEN(Kind.COLOUR),
    GREY(Kind.COLOUR),
    YELLOW(Kind.COLOUR),
    BROWN(Kind.COLOUR),
    LEATHER(Kind.MATERIAL),
    COTTON(Kind.MATERIAL),
    STEEL(Kind.MATERIAL),
    ALUMINIUM(Kind.MATERIAL),
    WOOD(Kind.MATERIAL),
    RECYCLED(Kind.MATERIAL),
    CLASSIC(Kind.STYLE),
    MINIMAL(Kind.STYLE),
    SPORTY(Kind.STYLE),
    VINTAGE(Kind.STYLE),
    BOLD(Kind.STYLE),
    COMPACT(Kind.STYLE);

    private static final List<List<Tag>> BY_KIND = Stream.of(Kind.values())
            .map(kind -> Stream.of(values()).filter(tag -> tag.kind == kind).toList())
            .toList();

    private final Kind kind;

    Tag(Kind kind) {
        this.kind = kind;
    }

    /** Number in the files, from 1. */
    int id() {
        return ordinal() + 1;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    Kind kind() {
        return kind;
    }

    /** Any tag of the kind. */
    static Tag pick(Kind kind, Dice dice) {
        List<Tag> tags = BY_KIND.get(kind.ordinal());
        return tags.get(dice.below(tags.size()));
    }

    /** The group a tag belongs to: an item has exactly one colour, at most one material and at most two styles. */
    enum Kind {
        COLOUR,
        MATERIAL,
        STYLE
    }
}
