package dev.cuttle.csi.app;

import dev.cuttle.ceph.RbdImages;
import dev.cuttle.csi.volume.Claims;
import dev.cuttle.csi.volume.ClusterDirectory;
import dev.cuttle.csi.volume.Nodes;
import dev.cuttle.csi.volume.VolumeLedger;
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
