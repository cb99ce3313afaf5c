package io.polyrank.interleave;

import io.polyrank.interleave.Mixture.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Two teams pick in rounds, see {@link Interleaving#TEAM_DRAFT}. */
final class TeamDraft {

    private final List<Picker> teams;
    private final int depth;
    private final Set<Integer> taken = new HashSet<>();
    private final List<Place> places = new ArrayList<>();

    private TeamDraft(List<int[]> rankings, int depth) {
        this.teams = rankings.stream().map(Picker::new).toList();
        this.depth = depth;
    }

    static List<Place> draft(List<int[]> rankings, int depth, Chance chance) {
        TeamDraft draft = new TeamDraft(rankings, depth);
        draft.takeWhatAllRankAlike();
        draft.playRounds(chance);
        return draft.places;
    }

    private void takeWhatAllRankAlike() {
        int best = teams.get(0).best(taken);
        while (best != Picker.NOBODY && best == teams.get(1).best(taken) && places.size() < depth) {
            take(best, Place.NO_TEAM);
            best = teams.get(0).best(taken);
        }
    }

    private void playRounds(Chance chance) {
        int before = places.size() - 1;
        while (places.size() < depth && places.size() > before) {
            before = places.size();
            int first = chance.below(2);
            pick(first);
            pick(1 - first);
        }
    }

    private void pick(int team) {
        int best = teams.get(team).best(taken);
        if (best != Picker.NOBODY && places.size() < depth) {
            take(best, team);
        }
    }

    private void take(int candidate, int team) {
        taken.add(candidate);
        places.add(new Place(candidate, team, List.of()));
    }
}
