ALTER TABLE workload DROP COLUMN volumes_go;
DROP INDEX deployment_by_cause;
-- Version 1 refuses documents with fields it does not know.
UPDATE deployment SET request = json_remove(request, '$.cause') WHERE cause IS NOT NULL;
UPDATE workload SET doc = replace(doc, ',"promote_from":"parent"', '');
UPDATE release SET doc = replace(doc, ',"promote_from":"parent"', '');
UPDATE deployment SET request = replace(request, ',"promote_from":"parent"', '');
UPDATE journal SET record = replace(record, ',"promote_from":"parent"', '');
UPDATE workload SET doc = replace(replace(doc, ',"on_undecryptable_secret":"fail"', ''), ',"on_undecryptable_secret":"skip"', '');
UPDATE release SET doc = replace(replace(doc, ',"on_undecryptable_secret":"fail"', ''), ',"on_undecryptable_secret":"skip"', '');
UPDATE deployment SET request = replace(replace(request, ',"on_undecryptable_secret":"fail"', ''), ',"on_undecryptable_secret":"skip"', '');
UPDATE journal SET record = replace(replace(record, ',"on_undecryptable_secret":"fail"', ''), ',"on_undecryptable_secret":"skip"', '');
UPDATE workload SET doc = json_remove(doc, '$.workload.env_sets') WHERE doc LIKE '%"env_sets"%';
UPDATE release SET doc = json_remove(doc, '$.workload.env_sets') WHERE doc LIKE '%"env_sets"%';
UPDATE deployment SET request = json_remove(request, '$.workload.env_sets') WHERE request LIKE '%"env_sets"%';
-- Plans name the release where they record it too, at the same place in every plan that any version has made.
UPDATE journal SET record = json_remove(
    record,
    '$.plan.release.workload.env_sets',
    '$.plan.finish[0].release.workload.env_sets',
    '$.plan.finish[1].release.workload.env_sets',
    '$.plan.finish[2].release.workload.env_sets',
    '$.effect.step.release.workload.env_sets'
) WHERE record LIKE '%"env_sets"%';
ALTER TABLE deployment DROP COLUMN cause;
DROP TABLE env_set_use;
DROP TABLE env_set_secret;
DROP TABLE env_set;
DROP TABLE token;
DROP TABLE session;
DROP TABLE user;
DROP TABLE watch;
DROP TABLE delivery_key;
DROP TABLE ledger_decision;
DROP TABLE ledger;
DROP TABLE binding;
DROP TABLE webhook_key;
DROP TABLE trigger;
