-- Webhooks are the owners', as in the api: an address may be a credential.
ALTER POLICY members_read ON public.webhooks USING (workspace_id IN (SELECT voxie.workspaces_as('owner')));
ALTER POLICY members_read ON public.webhook_deliveries USING (workspace_id IN (SELECT voxie.workspaces_as('owner')));
ALTER POLICY members_read ON public.webhook_attempts USING (workspace_id IN (SELECT voxie.workspaces_as('owner')));

INSERT INTO voxie.migrations VALUES ('20261126001500_webhook_readers');
