# The front door. `make` alone lists what there is.

MVN    ?= $(shell command -v mvn >/dev/null && echo mvn || echo ./mvnw) -B -ntp
ENGINE := forge-proof/engine/with-engine.sh
PREFIX ?= /usr/local
PROOF  := verify -pl forge-proof -am

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check fmt real prove bench chaos build install clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Put an image live, then new versions of it, under traffic; KEEP=1 leaves it running
	$(MVN) -q package -Dmaven.test.skip=true -Dspotless.check.skip
	$(ENGINE) forge-proof/demo.sh $(if $(KEEP),--keep)

test: ## Every test and every proof, the real-engine ones too; set-up included
	$(ENGINE) $(MAKE) --no-print-directory real prove

check: ## The inner loop: compile, fast tests, format, dependencies
	$(MVN) verify

fmt: ## Format the sources
	$(MVN) -q spotless:apply

real: ## Fast tests, and those with a real engine and real proxies
	$(ENGINE) $(MVN) -T 2 verify -Preal

prove: ## The proofs: deploys under traffic, killed at every step
	$(ENGINE) $(MVN) $(PROOF) -Pprove

bench: ## Measure deploys, starts and memory into target/bench.json
	$(ENGINE) $(MVN) $(PROOF) -Pbench

chaos: ## Long random schedules and faults
	$(ENGINE) $(MVN) verify -Pchaos

build: ## The jars, and both programs in forge-app-*/target/dist, without tests
	$(MVN) package -DskipTests
	-forge-app-cli/target/dist/bin/forge-archive
	-forge-app-http/target/dist/bin/forge-server-archive

install: build ## Install the command line below PREFIX (/usr/local)
	forge-app-cli/target/dist/bin/forge-install $(PREFIX)

clean: ## Remove what was built
	$(MVN) -q clean
	rm -rf target
