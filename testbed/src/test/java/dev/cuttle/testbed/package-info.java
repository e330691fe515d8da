/**
 * Rules over all modules, and tests of the whole on real Ceph clusters and a real Kubernetes API.
 */
package dev.cuttle.testbed;
