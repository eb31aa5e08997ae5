;; raise-exception of something that is no exception.
(raise-exception 'boom)
