DROP INDEX deployment_by_cause;
-- Version 1 refuses documents with fields it does not know.
UPDATE deployment SET request = json_remove(request, '$.cause') WHERE cause IS NOT NULL;
UPDATE workload SET doc = replace(doc, ',"promote_from":"parent"', '');
UPDATE release SET doc = replace(doc, ',"promote_from":"parent"', '');
UPDATE deployment SET request = replace(request, ',"promote_from":"parent"', '');
UPDATE journal SET record = replace(record, ',"promote_from":"parent"', '');
ALTER TABLE deployment DROP COLUMN cause;
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
