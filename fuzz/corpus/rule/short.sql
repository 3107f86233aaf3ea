/*
id: a/b
*/
-- query:
