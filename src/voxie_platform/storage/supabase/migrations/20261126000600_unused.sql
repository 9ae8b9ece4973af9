-- What nothing calls any more: pages of calls are calls_page's.
DROP FUNCTION public.calls_list;

INSERT INTO voxie.migrations VALUES ('20261126000600_unused');
