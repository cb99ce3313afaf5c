package io.polyrank.local;

import static java.util.Objects.requireNonNull;

import com.yahoo.config.model.api.HostProvisioner;
import com.yahoo.config.provision.Capacity;
import com.yahoo.config.provision.ClusterMembership;
import com.yahoo.config.provision.ClusterResources;
import com.yahoo.config.provision.ClusterSpec;
import com.yahoo.config.provision.HostSpec;
import com.yahoo.config.provision.NodeResources;
import com.yahoo.config.provision.ProvisionLogger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives every cluster as many machines as it asks for, each just as large as asked, under names that nobody has. */
final class CloudHosts implements HostProvisioner {

    private int given;

    /** Two classes of Vespa initialise each other, and work only if this one, which packages ask for less early, comes first. */
    CloudHosts() {
        requireNonNull(NodeResources.unspecified().gpuResources(), "NodeResources was initialised too late");
    }

    @Override
    public HostSpec allocateHost(String alias) {
        throw new IllegalArgumentException("services.xml: found <node hostalias=\"" + alias
                + "\"/>, expected <nodes count=\"...\">: machines of Vespa Cloud have no names in a package");
    }

    @Override
    public List<HostSpec> prepare(ClusterSpec cluster, Capacity capacity, ProvisionLogger logger) {
        ClusterResources wanted = capacity.minResources();
        NodeResources each = wanted.nodeResources();
        int groups = Math.max(1, wanted.groups());
        List<HostSpec> hosts = new ArrayList<>();
        for (int index = 0; index < wanted.nodes(); index++) {
            ClusterSpec ofGroup = cluster.with(Optional.of(ClusterSpec.Group.from(index * groups / wanted.nodes())));
            hosts.add(new HostSpec(
                    "node" + given++ + ".invalid",
                    each,
                    each,
                    each,
                    ClusterMembership.from(ofGroup, index),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
        }
        return hosts;
    }
}
