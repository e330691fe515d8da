# Everything a developer does here is one of these. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help demo demo-node test unit build images generate bench bench-node up down clean
MVN = testbed/with-jdk mvn -B -ntp

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo-node: ## from a Helm install to a Pod that finds its data again, on a real Kubernetes node; needs root
	@testbed/demo-node

demo: ## the main job on real Ceph clusters and a real Kubernetes API, told in the terminal
	@testbed/demo

test: ## set everything up and run every test; the last line counts them
	@testbed/test

# Two modules at a time here and nowhere else: integration tests of two modules would meet on the one testbed.
unit: ## the unit tests alone, in seconds
	$(MVN) -q -T2 test

build: ## the two programs, without tests
	$(MVN) -q package -DskipTests

images: build ## the container images, as archives; needs root, and no registry
	@testbed/images

generate: ## custom resource YAML and docs/reference.md from the records, the chart's copies and docs/values.md
	$(MVN) -q test -pl crds -am -Dtest=GeneratedYamlTest -Dsurefire.failIfNoSpecifiedTests=false -Dcrds.write=true
	helm/values-reference > docs/values.md

bench: ## measure against raw librbd and write docs/benchmarks.md
	@testbed/bench

bench-node: ## measure volumes on a node, and Pods that start with them; write docs/benchmarks-node.md
	@testbed/bench-node

up: ## three Ceph clusters and a Kubernetes API server on this machine
	@testbed/testbed install && testbed/testbed up

down: ## stop and remove what `up` and `demo` made
	@testbed/testbed down

clean: ## remove what Maven built
	$(MVN) -q clean
