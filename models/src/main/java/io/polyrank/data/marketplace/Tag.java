package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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

    private static final Map<Kind, List<Tag>> BY_KIND =
            Stream.of(values()).collect(Collectors.groupingBy(Tag::kind, Collectors.toUnmodifiableList()));

    private final Kind kind;

    Tag(Kind kind) {
        this.kind = kind;
    }

    /** Place in the declaration, from 0; the order of declaration is part of the data. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }

    /** Number in the files, from 1. */
    int id() {
        return index() + 1;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    Kind kind() {
        return kind;
    }

    /** Any tag of the kind. */
    static Tag pick(Kind kind, Dice dice) {
        List<Tag> tags = BY_KIND.getOrDefault(kind, List.of());
        return tags.get(dice.below(tags.size()));
    }

    /** The group a tag belongs to: an item has exactly one colour, at most one material and at most two styles. */
    enum Kind {
        COLOUR,
        MATERIAL,
        STYLE
    }
}
