package io.polyrank.local;

import com.yahoo.config.model.api.HostProvisioner;
import com.yahoo.config.provision.Capacity;
import com.yahoo.config.provision.ClusterSpec;
import com.yahoo.config.provision.HostSpec;
import com.yahoo.config.provision.NetworkPorts;
import com.yahoo.config.provision.ProvisionLogger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Places every service of a package on this machine, whatever hosts.xml says, with the search nodes on ports of our choice. */
final class LocalHosts implements HostProvisioner {

    private final HostSpec localhost;

    /** @param searchPorts config id of a search node, such as {@code shop/search/cluster.shop/0}, to its port */
    LocalHosts(Map<String, Integer> searchPorts) {
        List<NetworkPorts.Allocation> ports = searchPorts.entrySet().stream()
                .map(entry -> new NetworkPorts.Allocation(entry.getValue(), "searchnode", entry.getKey(), "rpc"))
                .toList();
        this.localhost = new HostSpec("localhost", Optional.of(new NetworkPorts(ports)));
    }

    @Override
    public HostSpec allocateHost(String alias) {
        return localhost;
    }

    @Override
    public List<HostSpec> prepare(ClusterSpec cluster, Capacity capacity, ProvisionLogger logger) {
        throw new IllegalArgumentException(
                "services.xml: cluster '" + cluster.id().value()
                        + "' asks for a number of nodes; local mode needs <node hostalias=\"...\"/> elements");
    }
}
