;; if with too many branches.
(if #t 1 2 3)
