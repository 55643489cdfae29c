package dev.tinyforge.tck.store;

/** All of it: a test class implements this and gives its {@link StoreFixture}. */
public interface StoreContract
        extends WorkloadsContract,
                ReleasesContract,
                DeploymentsContract,
                JournalContract,
                LeasesContract,
                DeploymentLogContract,
                EventLogContract,
                TriggersContract,
                BindingsContract,
                LedgerContract,
                WatchesContract,
                AccountsContract,
                EnvSetsContract,
                SecretVaultContract,
                StoreHandleContract {}
