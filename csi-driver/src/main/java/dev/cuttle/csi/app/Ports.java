package dev.cuttle.csi.app;

import dev.cuttle.ceph.RbdImages;
import dev.cuttle.volume.Claims;
import dev.cuttle.volume.ClusterDirectory;
import dev.cuttle.volume.Nodes;
import dev.cuttle.volume.VolumeLedger;
import java.util.function.BooleanSupplier;

/**
 * Everything slow, foreign or dangerous that the controller driver works with.
 *
 * @param synced whether the ledger and the directory have been read once
 */
public record Ports(
    VolumeLedger ledger,
    ClusterDirectory directory,
    Claims claims,
    Nodes nodes,
    RbdImages images,
    BooleanSupplier synced) {}
