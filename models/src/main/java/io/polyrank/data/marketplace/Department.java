package io.polyrank.data.marketplace;

import java.util.List;

/** A group of categories that are sold by the same brands. All brand names are made up. */
enum Department {
    FASHION(List.of(
            "Norvane",
            "Tessaro",
            "Kelmar",
            "Ostwick",
            "Lirelle",
            "Bravanti",
            "Fenmoor",
            "Sundale",
            "Quillon",
            "Marvose",
            "Peltrix",
            "Zafino")),
    ELECTRONICS(List.of(
            "Voltera",
            "Auralix",
            "Kinetra",
            "Pixelow",
            "Sonmar",
            "Gridwave",
            "Nexoria",
            "Hertzel",
            "Lumtek",
            "Orbitone",
            "Crispex",
            "Datumo")),
    HOME(List.of(
            "Hearthly",
            "Casavera",
            "Molden",
            "Brightwell",
            "Stenby",
            "Oakmere",
            "Tavola",
            "Nestora",
            "Fjellhus",
            "Claywork",
            "Lumenia",
            "Rustica")),
    OUTDOOR(List.of(
            "Ridgeway",
            "Trekora",
            "Pinehall",
            "Velocar",
            "Summitry",
            "Camplet",
            "Bouncely",
            "Wildfern",
            "Rollmax",
            "Puddleby",
            "Gearnest",
            "Skylark"));

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> brandNames;

    Department(List<String> brandNames) {
        this.brandNames = brandNames;
    }

    /** Place in the declaration, from 0; the order of declaration is part of the data. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }

    List<String> brandNames() {
        return brandNames;
    }
}
