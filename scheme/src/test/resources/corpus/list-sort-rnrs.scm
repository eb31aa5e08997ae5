;; list-sort and list procedures of R6RS.
(use-modules (rnrs sorting) ((rnrs lists) #:select (for-all exists fold-left remp)))
(list (list-sort < '(3 1 2)) (for-all even? '(2 4)) (exists odd? '(2 4)) (fold-left - 10 '(1 2)) (remp odd? '(1 2 3)))
